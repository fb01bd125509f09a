"""Keeps what was read of usage periods, with what is charged by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.contexts.usage.models import Reading, UsagePeriod
from guichet.infra import bulk


@dataclass(frozen=True, slots=True)
class NewReading:
    """`charged_units` of `used_units` in all are charged by it, at the overage of `price_id`; `position` counts."""

    id: UUID
    period_id: UUID
    position: int
    price_id: UUID
    used_units: int
    included_units: int
    charged_units: int


def mark_read(period_ids: Sequence[UUID], readings: Sequence[NewReading], at: datetime) -> None:
    """They must be locked, and over. One in which nothing was used has no reading."""
    if not period_ids:
        return
    bulk.insert(
        Reading,
        ["id", "period_id", "position", "price_id", "used_units", "included_units", "charged_units", "read_at"],
        [
            (r.id, r.period_id, r.position, r.price_id, r.used_units, r.included_units, r.charged_units, at)
            for r in readings
        ],
    )
    UsagePeriod.objects.filter(pk__in=period_ids).update(is_unread=False, is_alone=False)
