"""What waits for the term comes true on it: a subscription ends, pauses, or goes on, perhaps with other terms.

Part of a renewal. What waits for a subscription waits for its very term: invariant I-27.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import get_prices
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    NewTerms,
    Status,
    SubscriptionView,
    change_terms,
    close_waiting,
    get_subscriptions,
)
from guichet.flows.cancel.end import end_at_term
from guichet.flows.events import publish_subscriptions
from guichet.flows.lifecycle.pause import pause_at_term
from guichet.flows.lifecycle.tell import told_terms
from guichet.flows.lifecycle.trial import convert_at_term
from guichet.infra import audit
from guichet.kernel.billing_cycle import Anchor


def at_term(
    brand: BrandView, due: Sequence[SubscriptionView], at: datetime, *, payers: Collection[UUID]
) -> list[SubscriptionView]:
    """Those of `due` that go on and are billed, as they are from the term on. They must be locked, inside the
    renewal's unit of work.

    `payers` are those on trial who can be billed and charged: a trial of somebody else ends with its last day.
    """
    canceled = [each for each in due if each.ends is not None]
    expired = [each for each in due if each.ends is None and (not each.renews or _is_trial_of_none(each, payers))]
    if canceled:
        end_at_term(brand, canceled, at, Status.CANCELED)
    if expired:
        end_at_term(brand, expired, at, Status.EXPIRED)
    over = {each.id for each in (*canceled, *expired)}
    staying = [each for each in due if each.id not in over]
    changing = [each for each in staying if each.coming is not None]
    if changing:
        apply_coming(brand, changing, at)
    # What is owed is owed: one that is past due is billed on, and its pause waits for the next term.
    pausing = [each for each in staying if each.pauses is not None and each.status is Status.ACTIVE]
    if pausing:
        pause_at_term(brand, pausing, at)
    converting = [each for each in staying if each.status is Status.TRIALING]
    if converting:
        convert_at_term(brand, converting, at)
    paused = {each.id for each in pausing}
    going_on = [each for each in staying if each.id not in paused]
    if not changing and not converting:
        return going_on
    changed = get_subscriptions([each.id for each in going_on])
    return [changed[each.id] for each in going_on]


def _is_trial_of_none(subscription: SubscriptionView, payers: Collection[UUID]) -> bool:
    return subscription.status is Status.TRIALING and subscription.customer_id not in payers


def apply_coming(brand: BrandView, changing: Sequence[SubscriptionView], at: datetime) -> None:
    """Locked subscriptions that other terms wait for: they have them from their term on."""
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
            **told_terms(prices[item.price_id], item.quantity, prices[coming.price_id], coming.quantity),
        )  # fmt: skip
    publish_subscriptions(brand, "subscription.changed", [(each.customer_id, each.id) for each in changing], at)
