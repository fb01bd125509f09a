"""The inbox of providers' events: kept raw, once, before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.payments.models import EventCursor, InboxEvent
from guichet.contexts.payments.ports import GatewayEvent
from guichet.infra.clock import wall_now


def keep_events(brand_id: UUID, gateway_code: str, events: Sequence[GatewayEvent]) -> list[UUID]:
    """The inbox ids of the events that were not known yet."""
    fresh = []
    for event in events:
        row, made = InboxEvent.objects.get_or_create(
            brand_id=brand_id,
            gateway_code=gateway_code,
            event_id=event.event_id,
            defaults={
                "kind": event.kind,
                "subject": event.subject,
                "reference": event.reference,
                "own_id": event.own_id,
                "raw": dict(event.raw),
                "received_at": wall_now(),
            },
        )
        if made:
            fresh.append(row.id)
    return fresh


def event_processed(inbox_id: UUID) -> None:
    InboxEvent.objects.filter(pk=inbox_id, processed_at=None).update(processed_at=wall_now())


def cursor_of(brand_id: UUID, gateway_code: str) -> str:
    row = EventCursor.objects.filter(brand_id=brand_id, gateway_code=gateway_code).first()
    return row.cursor if row else ""


def move_cursor(brand_id: UUID, gateway_code: str, cursor: str) -> None:
    EventCursor.objects.update_or_create(brand_id=brand_id, gateway_code=gateway_code, defaults={"cursor": cursor})
