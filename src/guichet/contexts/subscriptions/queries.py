"""Reads of subscriptions; frozen views only."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, QuerySet

from guichet.contexts.subscriptions.domain.proration import Terms
from guichet.contexts.subscriptions.domain.states import (
    DUE_AT_TERM,
    LIVE,
    OVER,
    ChangeKind,
    ChangeStatus,
    ParkedFor,
    Status,
)
from guichet.contexts.subscriptions.models import (
    Discount,
    Item,
    ItemChange,
    Parking,
    ScheduledChange,
    Subscription,
)
from guichet.contexts.subscriptions.views import (
    ComingEnd,
    ComingPause,
    ComingTerms,
    ItemView,
    SubscriptionView,
)
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows
from guichet.kernel.billing_cycle import Anchor, Interval, period_containing
from guichet.kernel.periods import Period

# What hangs on a subscription `s`. Never in one statement with rows that are being locked: it would be as it was before
# the lock was got.
_PARTS = """
        (SELECT jsonb_agg(jsonb_build_array(i.id, i.price_id, i.quantity) ORDER BY i.id)
            FROM subscriptions_item i WHERE i.subscription_id = s.id),
        (SELECT jsonb_agg(jsonb_build_array(
                    a.anchor_date, a.interval_unit, a.interval_count, a.effective_from, a.unbilled_since)
                ORDER BY a.effective_from, a.id)
            FROM subscriptions_billinganchor a WHERE a.subscription_id = s.id),
        (SELECT jsonb_object_agg(w.kind,
                jsonb_build_array(w.id, w.effective_on, w.reason, w.item_id, w.price_id, w.quantity))
            FROM subscriptions_scheduledchange w WHERE w.subscription_id = s.id AND w.status = 'waiting')
"""
_PARTS_OF = f"SELECT s.id, {_PARTS} FROM unnest(%s::uuid[]) AS s (id)"  # noqa: S608 - no value in it
_COLUMNS = [field.column for field in Subscription._meta.concrete_fields]
_WITH_PARTS = f"""
    SELECT {", ".join(f"s.{column}" for column in _COLUMNS)}, {_PARTS} FROM subscriptions_subscription s
"""  # noqa: S608 - no value in it


@dataclass(frozen=True, slots=True)
class _Governing:
    """A billing anchor and the first day that it governs; after a halt, the day until which was billed before it."""

    anchor: Anchor
    since: date
    unbilled_since: date | None = None


@dataclass(frozen=True, slots=True)
class _Parts:
    """`anchors` by the day from which they govern; `coming`, `pauses` and `ends` are what waits."""

    items: tuple[ItemView, ...]
    anchors: tuple[_Governing, ...]
    coming: ComingTerms | None
    pauses: ComingPause | None
    ends: ComingEnd | None


def _parts(items: str, anchors: str, waiting: str | None) -> _Parts:
    """Of what `_PARTS` selects."""
    waits = json.loads(waiting or "{}")
    terms, pause, end = (waits.get(kind) for kind in (ChangeKind.TERMS, ChangeKind.PAUSE, ChangeKind.END))
    return _Parts(
        tuple(ItemView(UUID(item), UUID(price), quantity) for item, price, quantity in json.loads(items)),
        tuple(
            _Governing(_anchor(day, unit, count), _date(since), _date(unbilled) if unbilled else None)
            for day, unit, count, since, unbilled in json.loads(anchors)
        ),
        _coming_terms(*terms) if terms else None,
        ComingPause(UUID(pause[0]), _date(pause[1])) if pause else None,
        ComingEnd(UUID(end[0]), _date(end[1]), end[2]) if end else None,
    )


_date = date.fromisoformat


def _coming_terms(id_: str, day: str, _reason: str, item_id: str, price_id: str, quantity: int) -> ComingTerms:
    return ComingTerms(UUID(id_), _date(day), UUID(item_id), UUID(price_id), quantity)


def _read(where: str, value: UUID | str) -> list[SubscriptionView]:
    """Those of which that is true, oldest first; one query."""
    found, parts = [], {}
    for row in rows(f"{_WITH_PARTS} WHERE {where} ORDER BY s.id", [value]):
        found.append(Subscription.from_db(None, _COLUMNS, row[: len(_COLUMNS)]))
        parts[found[-1].id] = _parts(*row[len(_COLUMNS) :])
    return _views(found, parts)


def view_of_new(row: Subscription, items: Sequence[Item], anchor: Anchor, since: date) -> SubscriptionView:
    """Of one that was just made, with nothing that waits; no query."""
    views = tuple(ItemView(item.id, item.price_id, item.quantity) for item in sorted(items, key=lambda item: item.id))
    return _views([row], {row.id: _Parts(views, (_Governing(anchor, since),), None, None, None)})[0]


def _views(found: Sequence[Subscription], parts: Mapping[UUID, _Parts] | None = None) -> list[SubscriptionView]:
    """With their `parts`, which are read if they are not at hand."""
    if parts is None:
        ids = [row.id for row in found]
        parts = {id_: _parts(*its) for id_, *its in rows(_PARTS_OF, [Ids(ids).text])} if found else {}
    cut = _cut_short(found)
    views = []
    for row in found:
        its = parts[row.id]
        opened = _opened(row, its.anchors)
        views.append(
            SubscriptionView(
                id=row.id,
                brand_id=row.brand_id,
                customer_id=row.customer_id,
                status=Status(row.status),
                currency=row.currency,
                started_at=row.started_at,
                billed_until=row.billed_until,
                anchor=_governing(its.anchors, row.billed_until).anchor,
                items=its.items,
                source_id=row.source_id,
                current_period=opened.period,
                coming=its.coming,
                ends=its.ends,
                ended_on=row.ended_on,
                renews=row.renews,
                trial_until=row.trial_until,
                pauses=its.pauses,
                predecessor_id=row.predecessor_id,
                name=row.name,
                anchored_on=opened.since,
                unbilled_since=opened.unbilled_since,
                is_cut_short=row.id in cut,
            )
        )
    return views


def _cut_short(rows: Sequence[Subscription]) -> set[UUID]:
    """Those that a pause cut short on the day on which it was asked for; no query where none is paused."""
    paused = {row.id: row.billed_until for row in rows if row.status == Status.PAUSED}
    if not paused:
        return set()
    at_once = ScheduledChange.objects.filter(
        subscription_id__in=paused, kind=ChangeKind.PAUSE, status=ChangeStatus.APPLIED, closed_at=F("created_at")
    )
    return {each.subscription_id for each in at_once if each.effective_on == paused[each.subscription_id]}


@lru_cache(maxsize=4096)  # thousands of subscriptions share them
def _anchor(day: str, unit: str, number: int) -> Anchor:
    return Anchor(_date(day), Interval("month" if unit == "month" else "year", number))


@dataclass(frozen=True, slots=True)
class _Opened:
    """The period invoiced last, the first day that its anchor governs, and where it ended if a halt followed it."""

    period: Period
    since: date
    unbilled_since: date | None = None


def _opened(row: Subscription, anchors: Sequence[_Governing]) -> _Opened:
    if row.trial_until is not None and row.billed_until <= row.trial_until:
        return _Opened(Period(anchors[0].since, row.trial_until), anchors[0].since)
    begun_anew = [each.unbilled_since for each in anchors if each.since == row.billed_until and each.unbilled_since]
    until = begun_anew[0] if begun_anew else row.billed_until
    # One that begins with a group's period is not billed yet, one that was paused on its very first day was given it
    # back: its first period is the one that it has.
    last_day = max(until - timedelta(days=1), anchors[0].since)
    governing = _governing(anchors, last_day)
    return _Opened(period_containing(governing.anchor, last_day), governing.since, until if begun_anew else None)


def _governing(anchors: Sequence[_Governing], day: date) -> _Governing:
    return next(each for each in reversed(anchors) if each.since <= day)


def list_subscriptions(customer_id: UUID) -> list[SubscriptionView]:
    """A customer's subscriptions, oldest first; one query."""
    return _read("s.customer_id = %s", customer_id)


def list_live_subscriptions(customer_id: UUID) -> list[SubscriptionView]:
    """Those that have not ended, oldest first."""
    return [each for each in list_subscriptions(customer_id) if each.is_live]


def list_subscriptions_after(
    brand_id: UUID, customer_id: UUID | None, after: UUID | None, limit: int
) -> list[SubscriptionView]:
    """A brand's, or one customer's there, the oldest first, those beyond `after`; ended ones too."""
    rows = Subscription.objects.filter(brand_id=brand_id).order_by("pk")
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    return _views(list((rows.filter(pk__gt=after) if after else rows)[:limit]))


def find_subscription(brand_id: UUID, subscription_id: UUID) -> SubscriptionView | None:
    views = _views(list(Subscription.objects.filter(brand_id=brand_id, pk=subscription_id)))
    return views[0] if views else None


def list_with_price(price_ids: Sequence[UUID], *, after: UUID | None, limit: int) -> list[SubscriptionView]:
    """Live subscriptions that have one of the prices, by id, those beyond `after`."""
    rows = Subscription.objects.filter(
        pk__in=Item.objects.filter(price_id__in=price_ids).values("subscription_id"), status__in=list(LIVE)
    ).order_by("pk")
    return _views(list((rows.filter(pk__gt=after) if after else rows)[:limit]))


def count_with_price(price_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Price → how many live subscriptions have it; those that any has, in one query."""
    rows = Item.objects.filter(price_id__in=price_ids, subscription__status__in=list(LIVE))
    return dict(rows.values_list("price_id").annotate(n=Count("subscription_id", distinct=True)).order_by())


def was_made(source_id: UUID) -> bool:
    """Whether what `source_id` names has made a subscription already."""
    return Subscription.objects.filter(source_id=source_id).exists()


def has_ever_subscribed(customer_id: UUID) -> bool:
    return Subscription.objects.filter(customer_id=customer_id).exists()


def terms_of(item_id: UUID) -> list[Terms]:
    """What the item was from which day on, oldest first."""
    return list_terms([item_id])[item_id]


def list_terms(item_ids: Sequence[UUID]) -> dict[UUID, list[Terms]]:
    """Item → what it was from which day on, oldest first. One query."""
    found: dict[UUID, list[Terms]] = {item_id: [] for item_id in item_ids}
    rows = ItemChange.objects.filter(item_id__any_of=Ids(item_ids)).order_by("effective_on", "pk")
    columns = rows.values_list("item_id", "effective_on", "quantity", "price__unit_amount_minor")
    for item_id, since, quantity, unit_amount_minor in columns:
        found[item_id].append(Terms(since, quantity, unit_amount_minor))
    return found


@dataclass(frozen=True, slots=True)
class ItemChangeView:
    """From which day on an item has which price and number."""

    since: date
    price_id: UUID
    quantity: int


def list_changes(item_ids: Collection[UUID]) -> dict[UUID, list[ItemChangeView]]:
    """Item → what it was from which day on, oldest first; one query."""
    found: dict[UUID, list[ItemChangeView]] = {}
    for row in ItemChange.objects.filter(item_id__any_of=Ids(item_ids)).order_by("effective_on", "pk"):
        found.setdefault(row.item_id, []).append(ItemChangeView(row.effective_on, row.price_id, row.quantity))
    return found


def get_subscriptions_of(item_ids: Collection[UUID]) -> dict[UUID, SubscriptionView]:
    """Item → its subscription, for those of `item_ids` that there are."""
    rows = Subscription.objects.filter(pk__in=Item.objects.filter(pk__in=item_ids).values("subscription_id"))
    return {item.id: each for each in _views(list(rows)) for item in each.items if item.id in item_ids}


def list_changed_inside(subscriptions: Sequence[SubscriptionView]) -> set[UUID]:
    """The items that became something else after the first day of their current period, before it ended. One query."""
    starts = {item.id: each.current_period.start for each in subscriptions for item in each.items}
    ends = {item.id: each.unbilled_since or each.billed_until for each in subscriptions for item in each.items}
    rows = ItemChange.objects.filter(item_id__any_of=Ids(starts)).values_list("item_id", "effective_on")
    return {item_id for item_id, day in rows if starts[item_id] < day < ends[item_id]}


def find_predecessor(customer_id: UUID) -> UUID | None:
    """The one that was over last, which a new subscription comes after."""
    over = Subscription.objects.filter(customer_id=customer_id, status__in=list(OVER))
    return over.order_by("ended_on", "pk").values_list("pk", flat=True).last()


def count_redeemed(coupon_id: UUID) -> int:
    """How often a coupon was redeemed."""
    return Discount.objects.filter(coupon_id=coupon_id).count()


def get_subscriptions(subscription_ids: Collection[UUID]) -> dict[UUID, SubscriptionView]:
    """Views by id of those that there are, in one query."""
    found = _read("s.id = ANY(%s::uuid[])", Ids(subscription_ids).text) if subscription_ids else []
    return {view.id: view for view in found}


def next_due_date(brand_id: UUID) -> date | None:
    """The earliest day on which something of the brand is to be billed, by the index."""
    due = _due(brand_id).order_by("billed_until").first()
    return due.billed_until if due else None


def _due(brand_id: UUID) -> QuerySet[Subscription]:
    """What is billed at its term, but for customers who are parked."""
    parked = Parking.objects.filter(brand_id=brand_id, released_at=None).values("customer_id")
    return Subscription.objects.filter(brand_id=brand_id, status__in=list(DUE_AT_TERM)).exclude(customer_id__in=parked)


@dataclass(frozen=True, slots=True)
class ParkedView:
    """A customer who is billed no further; `detail` is what the program said."""

    customer_id: UUID
    reason: ParkedFor
    detail: str
    parked_at: datetime


def list_parked(brand_id: UUID) -> list[ParkedView]:
    """A brand's, the latest first."""
    rows = Parking.objects.filter(brand_id=brand_id, released_at=None).order_by("-parked_at", "-pk")
    return [ParkedView(row.customer_id, ParkedFor(row.reason), row.detail, row.parked_at) for row in rows]


def find_parked(customer_id: UUID) -> ParkedView | None:
    row = Parking.objects.filter(customer_id=customer_id, released_at=None).first()
    return ParkedView(row.customer_id, ParkedFor(row.reason), row.detail, row.parked_at) if row else None


def count_due(brand_id: UUID, until: date) -> int:
    """How many subscriptions have something to bill on or before `until`, by the index."""
    return _due(brand_id).filter(billed_until__lte=until).count()


def list_due_customers(brand_id: UUID, until: date, limit: int) -> list[UUID]:
    """Customers with something to bill on or before `until`, the earliest due first, by the index."""
    due = (
        _due(brand_id)
        .filter(billed_until__lte=until)
        .order_by("billed_until", "id")
        .values_list("customer_id", flat=True)[:limit]
    )
    return list(dict.fromkeys(due))


def lock_due(customer_ids: Sequence[UUID], until: date) -> list[SubscriptionView]:
    """Lock what is due of customers that are locked already, earliest first."""
    rows = (
        Subscription.objects.select_for_update()
        .filter(customer_id__any_of=Ids(customer_ids), status__in=list(DUE_AT_TERM), billed_until__lte=until)
        .order_by("billed_until", "id")
    )
    return _views(list(rows))


def lock_subscription(subscription_id: UUID) -> SubscriptionView:
    """The subscription of a customer that is locked already, its row locked until the transaction ends."""
    return _views([Subscription.objects.select_for_update().get(pk=subscription_id)])[0]
