"""A change in a trial: made at once, with nothing to pay; the trial's end bills what there is then."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from guichet.contexts.catalog.public import PriceView
from guichet.contexts.subscriptions.public import NewTerms, SubscriptionView, change_terms, record_terms_now
from guichet.kernel.billing_cycle import Anchor


def change_in_trial(
    subscription: SubscriptionView, price: PriceView, quantity: int, day: date, person_id: UUID, at: datetime
) -> None:
    """From the brand's `day` on. The subscription must be locked and on trial."""
    item = subscription.items[0]
    source_id = record_terms_now(
        subscription.id, day, item_id=item.id, price_id=price.id, quantity=quantity, person_id=person_id, at=at
    )
    same_interval = price.interval == subscription.anchor.interval
    anchor = None if same_interval else Anchor(subscription.billed_until, price.interval)
    change_terms([NewTerms(subscription.id, item.id, price.id, quantity, day, source_id, anchor)], at)
