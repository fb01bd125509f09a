"""Telling again what an endpoint was told, or should have been: one message, or all since a day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.notifications.public import (
    find_delivery,
    find_endpoint,
    get_endpoint,
    make_deliveries,
    tell_again,
    tell_one_again,
)
from guichet.flows.webhooks.send import send_soon
from guichet.infra import audit, jobs, outbox
from guichet.infra.clock import business_now, day_of, start_of_day, wall_now
from guichet.infra.unit_of_work import unit_of_work

REPLAY_TASK = "flows.replay_webhooks"
A_BATCH = 500
# Further back nobody can be helped by messages: the API says how things stand.
FARTHEST = timedelta(days=31)


class ReplayRefusedError(Exception):
    """`code`: off (nothing is sent there), future, too_far."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def replay_one(brand: BrandView, person_id: UUID, endpoint_id: UUID, delivery_id: UUID) -> None:
    """LookupError when there is no such delivery; ReplayRefusedError."""
    with unit_of_work("webhook.replay_one"):
        _enabled(brand, endpoint_id)
        if find_delivery(brand.id, endpoint_id, delivery_id) is None:
            raise LookupError("no such delivery")
        tell_one_again(delivery_id, wall_now())
        audit.record(
            audit.person(person_id), "webhook.told_again", brand_id=brand.id, at=business_now(brand),
            subject=("webhook_endpoint", endpoint_id), after={"delivery": str(delivery_id)},
        )  # fmt: skip
        send_soon([endpoint_id])


def replay_since(brand: BrandView, person_id: UUID, endpoint_id: UUID, since: date) -> None:
    """All that the endpoint wants of what happened from that day of the brand's on, by a job.

    LookupError, ReplayRefusedError.
    """
    with unit_of_work("webhook.replay"):
        _enabled(brand, endpoint_id)
        today = day_of(brand, business_now(brand))
        if since > today:
            raise ReplayRefusedError("future")
        if today - since > FARTHEST:
            raise ReplayRefusedError("too_far")
        audit.record(
            audit.person(person_id), "webhook.told_again", brand_id=brand.id, at=business_now(brand),
            subject=("webhook_endpoint", endpoint_id), after={"since": since.isoformat()},
        )  # fmt: skip
        jobs.defer(REPLAY_TASK, endpoint_id=str(endpoint_id), since=since.isoformat(), after=None)


def replay_batch(endpoint_id: UUID, since: date, after: UUID | None) -> None:
    """The job: the next events beyond `after`, and then itself again."""
    endpoint = get_endpoint(endpoint_id)
    brand = get_brand(endpoint.brand_id)
    begins = start_of_day(brand, since)
    with unit_of_work("webhook.replayed"):
        told = outbox.list_since(brand.id, begins, begins - brand.clock_offset, after=after, limit=A_BATCH)
        if not told or not endpoint.is_enabled:
            return
        now = wall_now()
        if make_deliveries([endpoint], told, now):
            tell_again(endpoint_id, now, event_ids=[each.id for each in told])
        send_soon([endpoint_id])
        jobs.defer(REPLAY_TASK, endpoint_id=str(endpoint_id), since=since.isoformat(), after=str(told[-1].id))


def _enabled(brand: BrandView, endpoint_id: UUID) -> None:
    endpoint = find_endpoint(brand.id, endpoint_id)
    if endpoint is None:
        raise LookupError("no such endpoint")
    if not endpoint.is_enabled:
        raise ReplayRefusedError("off")
