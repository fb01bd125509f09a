"""What providers tell us: kept raw, answered at once, then looked into by a job that fetches the object anew.

An event's content is never applied. So it may come first, late, twice or out of order.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.payments.ports import EventSubject
from guichet.contexts.payments.public import (
    cursor_of,
    event_processed,
    find_attempt,
    find_attempt_by_reference,
    find_refund,
    find_setup,
    find_setup_by_reference,
    gateway_of,
    get_inbox_event,
    keep_events,
    move_cursor,
)
from guichet.flows.charge import check_attempt
from guichet.flows.purchase.set_up import check_setup
from guichet.flows.refund import refund
from guichet.infra import jobs
from guichet.infra.clock import wall_now
from guichet.infra.unit_of_work import unit_of_work

APPLY_TASK = "flows.apply_gateway_event"


def receive_webhook(brand: BrandView, gateway_code: str, headers: Mapping[str, str], body: bytes) -> int:
    """Keep the verified events and enqueue them; how many were new.

    Raises WebhookInvalidError, or LookupError for a gateway that the brand does not have.
    """
    events = gateway_of(brand.id, gateway_code).parse_webhook(headers, body, wall_now())
    with unit_of_work("webhook.receive"):
        fresh = keep_events(brand.id, gateway_code, events)
        jobs.defer_many(APPLY_TASK, [{"inbox_id": str(inbox_id)} for inbox_id in fresh])
    return len(fresh)


def poll_events(brand: BrandView, gateway_code: str) -> int:
    """Fetch the events that no webhook brought; how many were new."""
    before = cursor_of(brand.id, gateway_code)
    events, after = gateway_of(brand.id, gateway_code).poll_events(before)
    if after == before:
        return 0
    with unit_of_work("webhook.poll"):
        fresh = keep_events(brand.id, gateway_code, events)
        move_cursor(brand.id, gateway_code, after)
        jobs.defer_many(APPLY_TASK, [{"inbox_id": str(inbox_id)} for inbox_id in fresh])
    return len(fresh)


def apply_gateway_event(inbox_id: UUID) -> None:
    """Look into the object that a kept event names; a job that runs twice finds it processed.

    Raises GatewayUnavailableError when the provider does not answer: the event stays to be looked into.
    """
    event = get_inbox_event(inbox_id)
    if event.is_processed:
        return
    if event.subject == EventSubject.SETUP:
        setup = find_setup(event.own_id) if event.own_id else find_setup_by_reference(event.brand_id, event.reference)
        if setup is not None and setup.brand_id == event.brand_id:
            check_setup(setup.id)
    elif event.subject == EventSubject.CHARGE:
        attempt = find_attempt(event.own_id) if event.own_id else None
        attempt = attempt or find_attempt_by_reference(event.brand_id, event.reference)
        if attempt is not None and attempt.brand_id == event.brand_id:
            check_attempt(attempt.id, is_told=True)
    elif event.subject == EventSubject.REFUND and event.own_id is not None:
        asked = find_refund(event.brand_id, event.own_id)
        if asked is not None:
            refund(asked.id)
    with unit_of_work("webhook.applied"):
        event_processed(inbox_id)
