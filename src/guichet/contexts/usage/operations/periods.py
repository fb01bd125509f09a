"""Opens usage periods when their billing periods are charged, and cuts them short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest, Least

from guichet.contexts.usage.models import UsagePeriod
from guichet.infra.ids import new_id
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class NewPeriod:
    """What of the billing period `of` counts: from `starts_on` to its end."""

    customer_id: UUID
    item_id: UUID
    meter_id: UUID
    starts_on: date
    of: Period


def open_periods(brand_id: UUID, periods: Sequence[NewPeriod]) -> None:
    """Two statements whatever their number. The subscriptions must be locked, and none may begin in the future.

    A day counts once: one that was to count until the day of its pause gives that day to what begins on it again.
    """
    if not periods:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            # Item by item (OFFSET 0): joined instead, the whole table would be read.
            "UPDATE usage_usageperiod SET ends_on = cut.day FROM ("
            "SELECT p.id, opened.day FROM unnest(%s::uuid[], %s::uuid[], %s::date[]) AS opened (item, meter, day) "
            "CROSS JOIN LATERAL (SELECT id FROM usage_usageperiod WHERE item_id = opened.item "
            "AND meter_id = opened.meter AND ends_on > opened.day AND starts_on < opened.day OFFSET 0) AS p"
            ") AS cut WHERE usage_usageperiod.id = cut.id",
            [[e.item_id for e in periods], [e.meter_id for e in periods], [e.starts_on for e in periods]],
        )
        # What was cut on its very first day counts nothing yet, and can begin again on that day.
        cursor.execute(
            "INSERT INTO usage_usageperiod (id, brand_id, customer_id, item_id, meter_id, starts_on, ends_on, "
            "paid_until, of_start, of_end, is_unread, is_alone) "
            "SELECT n.id, %s, n.customer, n.item, n.meter, n.starts, n.until, n.until, n.since, n.until, true, false "
            "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::date[], %s::date[], %s::date[]) "
            "AS n (id, customer, item, meter, starts, since, until) "
            "ON CONFLICT (item_id, meter_id, starts_on, of_end) DO UPDATE SET ends_on = EXCLUDED.ends_on, "
            "paid_until = EXCLUDED.paid_until, is_unread = true, is_alone = false "
            "WHERE usage_usageperiod.ends_on = usage_usageperiod.starts_on",
            [
                brand_id, [new_id() for _ in periods], [e.customer_id for e in periods], [e.item_id for e in periods],
                [e.meter_id for e in periods], [e.starts_on for e in periods], [e.of.start for e in periods],
                [e.of.end for e in periods],
            ],
        )  # fmt: skip


def leave_to_themselves(item_ids: Sequence[UUID]) -> None:
    """No renewal reads their meters any more: what is not charged yet is billed by itself. They must be locked."""
    _unread(item_ids).update(is_alone=True)


def _unread(item_ids: Sequence[UUID]) -> QuerySet[UsagePeriod]:
    """Locked in the order in which whoever records events locks them."""
    unread = UsagePeriod.objects.filter(item_id__in=item_ids, is_unread=True)
    locked = list(unread.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    return UsagePeriod.objects.filter(pk__in=locked)


def cut_periods(item_ids: Sequence[UUID], day: date, *, counts_today: bool, given_back: bool) -> None:
    """The brand's `day` ends what is under way; nothing of it waits for a renewal any more. The items must be locked.

    With `counts_today` what is used on that day counts still. `given_back`: from that day on nothing is paid for.
    """
    end = day + timedelta(days=1) if counts_today else day
    _unread(item_ids).update(
        ends_on=Greatest(F("starts_on"), Least(F("ends_on"), end)),
        is_alone=True,
        **({"paid_until": Greatest(F("starts_on"), Least(F("paid_until"), day))} if given_back else {}),
    )
