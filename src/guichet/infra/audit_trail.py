"""Reads of the audit trail; frozen views only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.infra.audit import Actor
from guichet.infra.models import AuditRecord


@dataclass(frozen=True, slots=True)
class RecordView:
    """One change; `occurred_at` is the brand's business instant, `before` and `after` hold only what differs."""

    id: UUID
    actor: Actor
    action: str
    before: dict[str, Any]
    after: dict[str, Any]
    occurred_at: datetime


def list_records(customer_id: UUID, *, offset: int = 0, limit: int = 50) -> list[RecordView]:
    """What was changed at a customer, newest first, by the index."""
    rows = AuditRecord.objects.filter(customer_id=customer_id).order_by("-id")[offset : offset + limit]
    return [
        RecordView(
            row.id, Actor(row.actor_kind, row.actor_id), row.action, row.before or {}, row.after or {},
            row.occurred_at,
        )
        for row in rows
    ]  # fmt: skip


def count_records(customer_id: UUID) -> int:
    return AuditRecord.objects.filter(customer_id=customer_id).count()
