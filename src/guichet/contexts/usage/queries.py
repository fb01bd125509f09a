"""Reads of use; frozen views only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from guichet.contexts.usage.models import Reading, UsageDay, UsagePeriod
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class UsagePeriodView:
    """A usage period with what was used in it so far, and what earlier readings of it charged.

    It counts the days from `starts_on` up to `ends_on`; those up to `paid_until` are paid for.
    """

    id: UUID
    customer_id: UUID
    item_id: UUID
    meter_id: UUID
    starts_on: date
    ends_on: date
    paid_until: date
    of: Period
    used_units: int
    charged_units: int
    readings: int


def _totalled(rows: QuerySet[UsagePeriod]) -> list[UsagePeriodView]:
    """One statement: each period's days are found by the index of their item, events are not looked at."""
    days = UsageDay.objects.filter(
        item_id=OuterRef("item_id"),
        meter_id=OuterRef("meter_id"),
        day__gte=OuterRef("starts_on"),
        day__lt=OuterRef("ends_on"),
    )
    readings = Reading.objects.filter(period_id=OuterRef("pk")).order_by().values("period_id")
    found = rows.annotate(
        used=Subquery(days.order_by().values("item_id").annotate(sum=Sum("quantity")).values("sum")),
        charged=Subquery(readings.annotate(sum=Sum("charged_units")).values("sum")),
        readings=Subquery(readings.annotate(count=Count("pk")).values("count")),
    ).order_by("starts_on", "pk")
    counted = ("used", "charged", "readings")
    return [
        UsagePeriodView(
            row.id, row.customer_id, row.item_id, row.meter_id, row.starts_on, row.ends_on, row.paid_until,
            Period(row.of_start, row.of_end), *(int(getattr(row, name) or 0) for name in counted),
        )
        for row in found
    ]  # fmt: skip


def list_unread(item_ids: Collection[UUID]) -> list[UsagePeriodView]:
    """Of these items what is under way or was not read since something came; the earliest first."""
    return _totalled(UsagePeriod.objects.filter(item_id__in=item_ids, is_unread=True))


def lock_unread(item_ids: Collection[UUID]) -> list[UsagePeriodView]:
    """`list_unread`, the rows locked until the transaction ends: meanwhile nothing is told of their days."""
    return _locked(UsagePeriod.objects.filter(item_id__in=item_ids, is_unread=True))


def lock_alone(customer_ids: Collection[UUID], until: date) -> list[UsagePeriodView]:
    """What of these customers is over by `until` and no renewal will read, locked."""
    return _locked(UsagePeriod.objects.filter(customer_id__in=customer_ids, is_alone=True, ends_on__lte=until))


def _locked(rows: QuerySet[UsagePeriod]) -> list[UsagePeriodView]:
    ids = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return _totalled(UsagePeriod.objects.filter(pk__in=ids)) if ids else []


def list_alone_customers(brand_id: UUID, until: date, limit: int, *, besides: Sequence[UUID] = ()) -> list[UUID]:
    """Customers who have something that is over by `until` and is billed by itself, but for `besides`; by the index."""
    rows = UsagePeriod.objects.filter(brand_id=brand_id, is_alone=True, ends_on__lte=until)
    found = rows.exclude(customer_id__in=besides).order_by("ends_on", "pk").values_list("customer_id", flat=True)
    return list(dict.fromkeys(found[:limit]))


def next_alone_date(brand_id: UUID) -> date | None:
    """The earliest day on which something is billed by itself; None when nothing waits for that."""
    rows = UsagePeriod.objects.filter(brand_id=brand_id, is_alone=True).order_by("ends_on")
    return rows.values_list("ends_on", flat=True).first()
