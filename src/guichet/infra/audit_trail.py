"""Reads of the audit trail; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

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


def list_records(customer_id: UUID, kinds: Sequence[str] = (), *, offset: int = 0, limit: int = 50) -> list[RecordView]:
    """What was changed at a customer, newest first, by the index.

    `kinds` are what actions begin with (`method` of `method.added`); none is every one.
    """
    rows = _of(customer_id, kinds).order_by("-id")[offset : offset + limit]
    return [
        RecordView(
            row.id, Actor(row.actor_kind, row.actor_id), row.action, row.before or {}, row.after or {},
            row.occurred_at,
        )
        for row in rows
    ]  # fmt: skip


def count_records(customer_id: UUID, kinds: Sequence[str] = ()) -> int:
    return _of(customer_id, kinds).count()


def _of(customer_id: UUID, kinds: Sequence[str]) -> QuerySet[AuditRecord]:
    wanted = Q()
    for kind in kinds:
        wanted |= Q(action__startswith=f"{kind}.")
    return AuditRecord.objects.filter(wanted, customer_id=customer_id)
