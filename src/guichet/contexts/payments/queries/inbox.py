"""Providers' events as they were kept."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.payments.models import (
    InboxEvent,
)


@dataclass(frozen=True, slots=True)
class InboxEventView:
    id: UUID
    brand_id: UUID
    gateway_code: str
    subject: str
    reference: str
    own_id: UUID | None
    is_processed: bool


def get_inbox_event(inbox_id: UUID) -> InboxEventView:
    row = InboxEvent.objects.get(pk=inbox_id)
    return InboxEventView(
        row.id, row.brand_id, row.gateway_code, row.subject, row.reference, row.own_id, row.processed_at is not None
    )
