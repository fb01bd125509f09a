"""Starts a subscription: with a period that is being paid, with a trial, or into the period of a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.subscriptions.domain.charging import ItemTerms
from guichet.contexts.subscriptions.domain.states import Status
from guichet.contexts.subscriptions.models import BillingAnchor, Item, ItemChange, Subscription
from guichet.contexts.subscriptions.queries import view_of_new
from guichet.contexts.subscriptions.views import SubscriptionView
from guichet.kernel.billing_cycle import Anchor, period, period_containing


def start_subscription(
    *,
    brand_id: UUID,
    customer_id: UUID,
    currency: str,
    anchor: Anchor,
    items: Sequence[ItemTerms],
    source_id: UUID,
    at: datetime,
    predecessor_id: UUID | None = None,
    trial_from: date | None = None,
    joins_on: date | None = None,
    enrolled_by_id: UUID | None = None,
    name: str = "",
) -> SubscriptionView:
    """Active at once, billed until the end of period 0. IntegrityError if `source_id` already made one.

    With `trial_from`, a day before the anchor's, it is on trial from there until the anchor's day. With `joins_on`, a
    day of one of the anchor's periods, it starts there: due at once if a period begins on it, else with the next one.
    """
    starts_on = trial_from or joins_on or anchor.day
    if joins_on is not None:
        under_way = period_containing(anchor, joins_on)
        billed_until = joins_on if under_way.start == joins_on else under_way.end
    else:
        billed_until = anchor.day if trial_from else period(anchor, 0).end
    row = Subscription.objects.create(
        brand_id=brand_id,
        customer_id=customer_id,
        status=Status.TRIALING if trial_from else Status.ACTIVE,
        currency=currency,
        started_at=at,
        billed_until=billed_until,
        trial_until=anchor.day if trial_from else None,
        predecessor_id=predecessor_id,
        source_id=source_id,
        enrolled_by_id=enrolled_by_id,
        name=name,
    )
    BillingAnchor.objects.create(
        subscription=row,
        anchor_date=anchor.day,
        interval_unit=anchor.interval.unit,
        interval_count=anchor.interval.count,
        effective_from=starts_on,
    )
    made = Item.objects.bulk_create(
        Item(subscription=row, price_id=item.price_id, quantity=item.quantity) for item in items
    )
    ItemChange.objects.bulk_create(
        ItemChange(
            item=item, effective_on=starts_on, price_id=item.price_id, quantity=item.quantity, source_id=source_id,
            recorded_at=at,
        )
        for item in made
    )  # fmt: skip
    return view_of_new(row, made, anchor, starts_on)
