"""Changes what an item is from a day on: its number, its price, and with the price the interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.subscriptions.models import BillingAnchor, Item, ItemChange, Subscription
from guichet.kernel.billing_cycle import Anchor


@dataclass(frozen=True, slots=True)
class NewTerms:
    """`anchor` when the interval changes, `billed_until` when a new period is charged now.

    `source_id` is the order or the scheduled change that it follows from: the same one is applied once.
    """

    subscription_id: UUID
    item_id: UUID
    price_id: UUID
    quantity: int
    effective_on: date
    source_id: UUID
    anchor: Anchor | None = None
    billed_until: date | None = None


def change_terms(changes: Sequence[NewTerms], at: datetime) -> None:
    """The subscriptions must be locked. IntegrityError if a source changes the same item twice."""
    for change in changes:
        Item.objects.filter(pk=change.item_id).update(price_id=change.price_id, quantity=change.quantity)
        if change.billed_until is not None:
            Subscription.objects.filter(pk=change.subscription_id).update(billed_until=change.billed_until)
    ItemChange.objects.bulk_create(
        ItemChange(
            item_id=change.item_id, effective_on=change.effective_on, price_id=change.price_id,
            quantity=change.quantity, source_id=change.source_id, recorded_at=at,
        )
        for change in changes
    )  # fmt: skip
    BillingAnchor.objects.bulk_create(
        BillingAnchor(
            subscription_id=change.subscription_id, anchor_date=change.anchor.day,
            interval_unit=change.anchor.interval.unit, interval_count=change.anchor.interval.count,
            effective_from=change.effective_on,
        )
        for change in changes
        if change.anchor is not None
    )  # fmt: skip
