"""What waits for the term comes true on it: a subscription ends, or goes on with other terms. Part of a renewal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import get_prices
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    NewTerms,
    SubscriptionView,
    change_terms,
    close_waiting,
    get_subscriptions,
)
from guichet.flows.cancel.end import end_at_term
from guichet.infra import audit, outbox
from guichet.kernel.billing_cycle import Anchor


def at_term(brand: BrandView, due: Sequence[SubscriptionView], at: datetime) -> list[SubscriptionView]:
    """Those of `due` that go on, as they are from the term on. They must be locked, inside the renewal's
    unit of work.
    """
    ending = [each for each in due if each.ends is not None and each.ends.effective_on <= each.billed_until]
    if ending:
        end_at_term(brand, ending, at)
    ended = {each.id for each in ending}
    staying = [each for each in due if each.id not in ended]
    changing = [each for each in staying if each.coming and each.coming.effective_on <= each.billed_until]
    if not changing:
        return staying
    _change(brand, changing, at)
    changed = get_subscriptions([each.id for each in changing])
    return [changed.get(each.id, each) for each in staying]


def _change(brand: BrandView, changing: Sequence[SubscriptionView], at: datetime) -> None:
    comings = [(each, each.coming) for each in changing if each.coming is not None]
    prices = get_prices([c.price_id for _, c in comings] + [i.price_id for s in changing for i in s.items])
    change_terms(
        [
            NewTerms(
                each.id, coming.item_id, coming.price_id, coming.quantity, each.billed_until, coming.id,
                Anchor(each.billed_until, interval)
                if (interval := prices[coming.price_id].interval) != each.anchor.interval
                else None,
            )
            for each, coming in comings
        ],
        at,
    )  # fmt: skip
    close_waiting([each.id for each in changing], ChangeKind.TERMS, ChangeStatus.APPLIED, at)
    for each, coming in comings:
        item = next(item for item in each.items if item.id == coming.item_id)
        audit.record(
            audit.SYSTEM, "subscription.changed", brand_id=brand.id, customer_id=each.customer_id, at=at,
            subject=("subscription", each.id),
            before={"quantity": item.quantity, "interval": prices[item.price_id].interval.unit},
            after={"quantity": coming.quantity, "interval": prices[coming.price_id].interval.unit},
        )  # fmt: skip
    outbox.publish(
        [
            outbox.Event("subscription.changed", brand.id, each.customer_id, at, {"subscription": str(each.id)})
            for each in changing
        ]
    )
