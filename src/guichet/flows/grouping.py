"""One invoice for all subscriptions of a customer, where the programme groups them (docs/domain.md, Grouping).

Nothing is paid at once there: what was added or increased inside a period waits for the next invoice of the group,
priced by its days of the group's period. What runs out inside a period of the group joins it the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from guichet.contexts.brands.public import get_programme
from guichet.contexts.catalog.public import PriceView, ProrationRule
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import charged_for, list_charged
from guichet.contexts.subscriptions.public import (
    ItemTerms,
    ItemView,
    Status,
    SubscriptionView,
    Terms,
    advance_billing,
    align,
    list_changed_inside,
    list_live_subscriptions,
    list_terms,
    period_lines,
    segments,
    terms_of,
    whole,
    worth,
)
from guichet.contexts.tax.public import NetLine
from guichet.flows.usage.periods import join_usage
from guichet.kernel.bill import Proration
from guichet.kernel.billing_cycle import Anchor
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Billed:
    """A line that is about to be billed, and the item and the subscription that it is of.

    One of use has its reading, and the day that it is billed on; others are billed on the billed-until day.
    """

    subscription: SubscriptionView
    item: ItemView
    line: NetLine
    reading_id: UUID | None = None
    billed_on: date | None = None


def group_anchor(customer_id: UUID) -> Anchor | None:
    """What the customer's group is counted from; None while nothing is in it."""
    return next((each.anchor for each in list_live_subscriptions(customer_id)), None)


def rejoin(customer: CustomerView, subscription_id: UUID, day: date) -> None:
    """What has resumed on `day` with a new period joins the others of its group again; elsewhere nothing. Locked."""
    if not get_programme(customer.programme_id).grouped:
        return
    live = {each.id: each for each in list_live_subscriptions(customer.id)}
    others = [each for each in live.values() if each.id != subscription_id]
    if others and live[subscription_id].unbilled_since is not None:
        align({subscription_id: day}, others[0].anchor)


def arrears(subscriptions: Sequence[SubscriptionView], prices: Mapping[UUID, PriceView]) -> list[Billed]:
    """What the periods that have run out are worth beyond what was charged for them, item by item; a trial nothing.

    Each as it was until then, prices by id. Where more is charged from the term on only, nothing.
    """
    subscriptions = [each for each in subscriptions if each.status is not Status.TRIALING]
    if not subscriptions:
        return []
    changed = list_changed_inside(subscriptions)
    owing = [
        (each, item)
        for each in subscriptions
        for item in each.items
        if item.id in changed or each.anchored_on > each.current_period.start
    ]
    if not owing:
        return []
    charged = list_charged({item.id: each.current_period for each, item in owing})
    terms = list_terms([item.id for _each, item in owing])
    lines = []
    for each, item in owing:
        opened = each.current_period
        since = max(opened.start, each.anchored_on)
        line = stub(
            opened, since, terms[item.id], charged[item.id][0], prices[item.price_id], until=each.unbilled_since
        )
        lines += [Billed(each, item, line)] if line is not None else []
    return lines


def stub(
    opened: Period, since: date, terms: Sequence[Terms], charged: int, price: PriceView, *, until: date | None = None
) -> NetLine | None:
    """What an item that is billed in a group's period `opened` since a day of it is worth beyond what was charged.

    The period ends `until`, if a pause cut it short.
    """
    end = until or opened.end
    terms = [each for each in terms if each.since < end]
    parts = segments([*_nothing_before(since, terms, opened), *_from(since, terms)], opened, until=end)
    if price.proration is ProrationRule.NONE:
        return None
    if price.proration is ProrationRule.FULL:
        parts = whole(parts, opened)
    amount = worth(parts, opened) - charged
    if amount <= 0:
        return None
    first_change = min((each.since for each in terms if each.since > since), default=since)
    return NetLine(
        price_id=price.id,
        quantity=1,
        unit_amount_minor=Decimal(amount),
        amount_minor=amount,
        period=Period(first_change if charged else since, end),
        proration=Proration(opened, parts, charged),
        tax_included=price.tax_included,
    )


def terms_inside(subscription: SubscriptionView, item_id: UUID) -> list[Terms]:
    """What the item was in the current period, oldest first: nothing before the day on which it joined a group."""
    opened, since, terms = subscription.current_period, subscription.anchored_on, terms_of(item_id)
    if not opened.start < since < opened.end:
        return terms
    return [*_nothing_before(since, terms, opened), *_from(since, terms)]


def _nothing_before(since: date, terms: Sequence[Terms], opened: Period) -> list[Terms]:
    return [Terms(opened.start, 0, terms[-1].unit_amount_minor)] if since > opened.start else []


def _from(since: date, terms: Sequence[Terms]) -> list[Terms]:
    """The terms that hold on `since` and those after it."""
    before = [each for each in terms if each.since <= since][-1:]
    return [Terms(since, each.quantity, each.unit_amount_minor) for each in before] + [
        each for each in terms if each.since > since
    ]


def owes_days(subscription: SubscriptionView, day: date) -> bool:
    """Whether what was used of the current period before the brand's `day` is worth more than was charged for it."""
    opened = subscription.current_period
    return any(
        worth(segments(terms_inside(subscription, item.id), opened, until=day), opened)
        > charged_for(item.id, opened)[0]
        for item in subscription.items
    )


def join(subscriptions: Sequence[SubscriptionView]) -> set[UUID]:
    """They join the others of their customers: billed next with them, and then for the days since. Locked and due."""
    if subscriptions:
        advance_billing({each.id: each.next_period.end for each in subscriptions})
        join_usage(subscriptions)
    return {each.id for each in subscriptions}


def whole_periods(subscriptions: Sequence[SubscriptionView], prices: Mapping[UUID, PriceView]) -> list[Billed]:
    """The next period of each, item by item, prices by id."""
    return [
        Billed(each, item, period_lines([item_terms(item.quantity, prices[item.price_id])], each.next_period)[0])
        for each in subscriptions
        for item in each.items
    ]


def item_terms(quantity: int, price: PriceView) -> ItemTerms:
    return ItemTerms(price.id, quantity, price.unit_amount_minor, price.tax_included)
