"""From an event to its arrival: a delivery for each endpoint that wants it, tried until it is taken.

Each try is asked outside any transaction and recorded after it. A crash between the two sends the message again, under
the same id, by which a product knows that it is one. What is due is found by an index: by the job of the event, and
every twenty seconds by the timetable.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand, list_brands
from guichet.contexts.notifications.ports import Answer, Message
from guichet.contexts.notifications.public import (
    KEPT_FOR,
    STOP_AFTER,
    DueDelivery,
    EndpointView,
    OffReason,
    forget_deliveries,
    get_endpoint,
    let_rest,
    list_due,
    list_due_endpoints,
    list_endpoints,
    make_deliveries,
    record_attempt,
    valid_secrets,
)
from guichet.infra import audit, jobs
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now, wall_now
from guichet.infra.ids import first_id_at
from guichet.infra.locks import session_lock
from guichet.infra.outbox import Event, get_events
from guichet.infra.unit_of_work import unit_of_work

SEND_TASK = "flows.send_webhooks"
# How many are sent by one job before others have their turn.
A_TURN = 200


def fan_out(event_ids: Sequence[UUID]) -> None:
    """The job of a batch of events: what each endpoint wants of them is due there."""
    with unit_of_work("webhook.due"):
        told = get_events(event_ids)
        brands = {each.event.brand_id for each in told}
        endpoints = [each for brand_id in brands for each in list_endpoints(brand_id) if each.is_enabled]
        send_soon(make_deliveries(endpoints, told, wall_now()))


def send_soon(endpoint_ids: Sequence[UUID]) -> None:
    """By a job for each, once the transaction is committed."""
    jobs.defer_many(SEND_TASK, [{"endpoint_id": str(endpoint_id)} for endpoint_id in endpoint_ids])


def send_all_due() -> None:
    """The timetable's: what waits to be tried again, or was left by a process that died."""
    with unit_of_work("webhook.retry"):
        send_soon(list_due_endpoints(wall_now()))


def send_due(endpoint_id: UUID) -> None:
    """Everything that is due at an endpoint, one after the other; only one process at a time sends to it.

    Looked at once more after the lock is given up: what fell due while another process was about to stop is not left.
    """
    while list_due(endpoint_id, wall_now(), 1):
        with session_lock(f"webhooks:{endpoint_id}") as got:
            if not got:
                return
            if not _send(endpoint_id):
                break
    else:
        return
    with unit_of_work("webhook.turn"):
        send_soon([endpoint_id])


def _send(endpoint_id: UUID) -> bool:
    """Whether nothing is left to be sent now: a turn is over, or the endpoint is to be left alone."""
    endpoint = get_endpoint(endpoint_id)
    brand = get_brand(endpoint.brand_id)
    failed = 0
    for delivery in list_due(endpoint_id, wall_now(), A_TURN):
        answer = send_one(brand, endpoint, delivery)
        off = record(brand, endpoint, delivery, answer)
        failed = 0 if answer.is_success else failed + 1
        if off is not None or (answer.ask_again_after is not None and not answer.is_success):
            return True
        if failed == STOP_AFTER:
            with unit_of_work("webhook.rest"):
                let_rest(endpoint_id, wall_now())
            return True
    return not list_due(endpoint_id, wall_now(), 1)


def send_one(brand: BrandView, endpoint: EndpointView, delivery: DueDelivery) -> Answer:
    now = wall_now()
    answer: Answer = adapter("webhooks")(
        Message(
            url=endpoint.url,
            id=str(delivery.event_id),
            body=body_of(delivery.event, delivery.customer_number),
            sent_at=now,
            secrets=tuple(valid_secrets(endpoint.id, now)),
            may_be_private=not brand.is_live,
        )
    )
    return answer


def record(brand: BrandView, endpoint: EndpointView, delivery: DueDelivery, answer: Answer) -> OffReason | None:
    """The reason if the endpoint is off from now on."""
    with unit_of_work("webhook.tried"):
        off = record_attempt(endpoint.id, delivery, answer, wall_now())
        if off is not None:
            audit.record(
                audit.SYSTEM, "webhook.switched_off", brand_id=brand.id, at=business_now(brand),
                subject=("webhook_endpoint", endpoint.id), after={"url": endpoint.url, "reason": off.value},
            )  # fmt: skip
        return off


def forget_old() -> None:
    """Every night, an endpoint at a time: how messages went that nobody will ask for again."""
    before = first_id_at(wall_now() - KEPT_FOR)
    for brand in list_brands():
        for endpoint in list_endpoints(brand.id):
            while True:
                with unit_of_work("webhook.forget"):
                    if forget_deliveries(endpoint.id, before, A_TURN) < A_TURN:
                        break


def body_of(event: Event, customer_number: str) -> str:
    """`{type, timestamp, data}`: the same bytes whenever it is told."""
    about = {"customer": str(event.customer_id), "customer_number": customer_number} if event.customer_id else {}
    message = {"type": event.name, "timestamp": _written(event.occurred_at), "data": {**about, **event.payload}}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
