"""Keeps what a product tells of use, set-wise: each event once, and the totals of its days.

The usage periods of those days are held from before the first row until the transaction ends. A reading holds them
too: so it has seen an event, or the event finds the period read and says that something came late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from guichet.contexts.usage.models import UsagePeriod
from guichet.infra.ids import new_id


@dataclass(frozen=True, slots=True)
class NewEvent:
    """`day` is that of `occurred_at` in the brand's zone. `is_alone`: no renewal of the item reads this meter."""

    item_id: UUID
    meter_id: UUID
    quantity: int
    occurred_at: datetime
    day: date
    source_id: str
    is_alone: bool = False


def lock_periods(item_ids: Sequence[UUID], first: date, last: date) -> list[tuple[UUID, UUID, date, date]]:
    """Item, meter, first day and end of the usage periods that days from `first` to `last` count in, locked."""
    rows = UsagePeriod.objects.filter(item_id__in=item_ids, starts_on__lte=last, ends_on__gt=first)
    locked = rows.order_by("pk").select_for_update(no_key=True)
    return list(locked.values_list("item_id", "meter_id", "starts_on", "ends_on"))


def record_usage(brand_id: UUID, events: Sequence[NewEvent], at: datetime) -> int:
    """How many were new: what a source id was recorded for before is left out. Their periods must be locked."""
    kept = _keep(brand_id, events, at)
    totals: Counter[tuple[UUID, UUID, date]] = Counter()
    for event in kept:
        totals[event.item_id, event.meter_id, event.day] += event.quantity
    _add(totals)
    for is_alone in (False, True):
        _tell_late({(e.item_id, e.meter_id, e.day) for e in kept if e.is_alone is is_alone}, is_alone=is_alone)
    return len(kept)


def _keep(brand_id: UUID, events: Sequence[NewEvent], at: datetime) -> list[NewEvent]:
    # In one order, so that two who tell the same do not wait for each other.
    first = {event.source_id: event for event in reversed(events)}
    ordered = [first[source_id] for source_id in sorted(first)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO usage_usageevent "
            "(id, brand_id, item_id, meter_id, source_id, quantity, occurred_at, day, recorded_at) "
            "SELECT told.id, %s, told.item, told.meter, told.source, told.quantity, told.occurred, told.day, %s "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::int[], %s::timestamptz[], %s::date[]) "
            "AS told (id, item, meter, source, quantity, occurred, day) "
            "ON CONFLICT (brand_id, source_id) DO NOTHING RETURNING source_id",
            [
                brand_id, at, [new_id() for _ in ordered], [e.item_id for e in ordered], [e.meter_id for e in ordered],
                [e.source_id for e in ordered], [e.quantity for e in ordered], [e.occurred_at for e in ordered],
                [e.day for e in ordered],
            ],
        )  # fmt: skip
        return [first[source_id] for (source_id,) in cursor.fetchall()]


def _add(totals: Counter[tuple[UUID, UUID, date]]) -> None:
    ordered = sorted(totals)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO usage_usageday (id, item_id, meter_id, day, quantity) "
            "SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::date[], %s::bigint[]) "
            "ON CONFLICT (item_id, meter_id, day) DO UPDATE SET quantity = usage_usageday.quantity + EXCLUDED.quantity",
            [
                [new_id() for _ in ordered], [item for item, _, _ in ordered], [meter for _, meter, _ in ordered],
                [day for _, _, day in ordered], [totals[each] for each in ordered],
            ],
        )  # fmt: skip


def _tell_late(days: set[tuple[UUID, UUID, date]], *, is_alone: bool) -> None:
    """What was read already is to be read again."""
    if not days:
        return
    items, meters, dates = zip(*sorted(days), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE usage_usageperiod AS p SET is_unread = true, is_alone = p.is_alone OR %s "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::date[]) AS late (item, meter, day) "
            "WHERE p.item_id = late.item AND p.meter_id = late.meter AND late.day >= p.starts_on "
            "AND late.day < p.ends_on AND NOT (p.is_unread AND p.is_alone)",
            [is_alone, list(items), list(meters), list(dates)],
        )
