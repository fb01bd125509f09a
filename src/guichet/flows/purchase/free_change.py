"""A change made at once with nothing to pay: in a trial, more at a price that charges it from the term on, or fewer.

The next period is billed for what there is then.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_price
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    NewTerms,
    SubscriptionView,
    change_terms,
    close_waiting,
    record_terms_now,
)
from guichet.flows.usage.periods import follow_change
from guichet.kernel.billing_cycle import Anchor


def change_for_free(
    subscription: SubscriptionView, price: PriceView, quantity: int, day: date, person_id: UUID, at: datetime
) -> UUID:
    """From the brand's `day` on; the id of what is kept of it. What waited is replaced. The subscription is locked."""
    close_waiting([subscription.id], ChangeKind.TERMS, ChangeStatus.REPLACED, at)
    item = subscription.items[0]
    source_id = record_terms_now(
        subscription.id, day, item_id=item.id, price_id=price.id, quantity=quantity, person_id=person_id, at=at
    )
    same_interval = price.interval == subscription.anchor.interval
    anchor = None if same_interval else Anchor(subscription.billed_until, price.interval)
    change_terms([NewTerms(subscription.id, item.id, price.id, quantity, day, source_id, anchor)], at)
    follow_change(subscription, get_price(item.price_id), price, day)
    return source_id
