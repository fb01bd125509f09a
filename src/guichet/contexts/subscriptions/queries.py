"""Reads of subscriptions; frozen views only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import BILLED, Status
from guichet.contexts.subscriptions.models import BillingAnchor, Item, Subscription
from guichet.kernel.billing_cycle import Anchor, Interval, index_containing, period
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ItemView:
    id: UUID
    price_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class SubscriptionView:
    """`billed_until` is the next billing day, in the brand's zone; `anchor` is the one that governs that day."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    status: Status
    currency: str
    started_at: datetime
    billed_until: date
    anchor: Anchor
    items: tuple[ItemView, ...]
    source_id: UUID

    @property
    def next_period(self) -> Period:
        """The first period not invoiced yet."""
        return period(self.anchor, index_containing(self.anchor, self.billed_until))


def _views(rows: Sequence[Subscription]) -> list[SubscriptionView]:
    ids = [row.id for row in rows]
    items: dict[UUID, list[ItemView]] = {}
    for item in Item.objects.filter(subscription_id__in=ids).order_by("pk"):
        items.setdefault(item.subscription_id, []).append(ItemView(item.id, item.price_id, item.quantity))
    anchors: dict[UUID, list[BillingAnchor]] = {}
    for anchor in BillingAnchor.objects.filter(subscription_id__in=ids).order_by("effective_from"):
        anchors.setdefault(anchor.subscription_id, []).append(anchor)
    return [
        SubscriptionView(
            id=row.id,
            brand_id=row.brand_id,
            customer_id=row.customer_id,
            status=Status(row.status),
            currency=row.currency,
            started_at=row.started_at,
            billed_until=row.billed_until,
            anchor=_governing(anchors[row.id], row.billed_until),
            items=tuple(items[row.id]),
            source_id=row.source_id,
        )
        for row in rows
    ]


def _governing(anchors: Iterable[BillingAnchor], day: date) -> Anchor:
    row = [anchor for anchor in anchors if anchor.effective_from <= day][-1]
    return Anchor(row.anchor_date, Interval("month" if row.interval_unit == "month" else "year", row.interval_count))


def list_subscriptions(customer_id: UUID) -> list[SubscriptionView]:
    """A customer's subscriptions, oldest first."""
    return _views(list(Subscription.objects.filter(customer_id=customer_id).order_by("pk")))


def get_subscriptions(subscription_ids: Sequence[UUID]) -> dict[UUID, SubscriptionView]:
    return {view.id: view for view in _views(list(Subscription.objects.filter(pk__in=subscription_ids)))}


def next_due_date(brand_id: UUID) -> date | None:
    """The earliest day on which something of the brand is to be billed, by the index."""
    due = Subscription.objects.filter(brand_id=brand_id, status__in=list(BILLED)).order_by("billed_until").first()
    return due.billed_until if due else None


def count_due(brand_id: UUID, until: date) -> int:
    """How many subscriptions have something to bill on or before `until`, by the index."""
    return Subscription.objects.filter(brand_id=brand_id, status__in=list(BILLED), billed_until__lte=until).count()


def list_due_customers(brand_id: UUID, until: date, limit: int) -> list[UUID]:
    """Customers with something to bill on or before `until`, the earliest due first, by the index."""
    due = (
        Subscription.objects.filter(brand_id=brand_id, status__in=list(BILLED), billed_until__lte=until)
        .order_by("billed_until", "id")
        .values_list("customer_id", flat=True)[:limit]
    )
    return list(dict.fromkeys(due))


def lock_due(customer_ids: Sequence[UUID], until: date) -> list[SubscriptionView]:
    """Lock what is due of customers that are locked already, earliest first."""
    rows = (
        Subscription.objects.select_for_update()
        .filter(customer_id__in=customer_ids, status__in=list(BILLED), billed_until__lte=until)
        .order_by("billed_until", "id")
    )
    return _views(list(rows))
