"""A change inside a period: what more costs until the term, what fewer leaves unused, what a period cut short gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guichet.contexts.catalog.public import PriceView, ProrationRule
from guichet.contexts.invoicing.public import charged_for
from guichet.contexts.subscriptions.public import (
    ItemView,
    SubscriptionView,
    Terms,
    returned_discount,
    segments,
    whole,
    worth,
)
from guichet.contexts.tax.public import NetLine
from guichet.flows.grouping import terms_inside
from guichet.kernel.bill import Proration
from guichet.kernel.periods import Period


def more_now(subscription: SubscriptionView, item: ItemView, price: PriceView, quantity: int, day: date) -> NetLine:
    """One line for `quantity` from `day` to the term: the period's worth then, less what was charged for it."""
    opened = subscription.current_period
    parts = segments([*terms_inside(subscription, item.id), Terms(day, quantity, price.unit_amount_minor)], opened)
    if price.proration is ProrationRule.FULL:
        parts = whole(parts, opened)
    charged, _discount = charged_for(item.id, opened)
    amount = worth(parts, opened) - charged
    return NetLine(
        price_id=price.id,
        quantity=1,
        unit_amount_minor=Decimal(amount),
        amount_minor=amount,
        period=Period(day, opened.end),
        proration=Proration(opened, parts, charged),
        tax_included=price.tax_included,
    )


def unused_now(subscription: SubscriptionView, item: ItemView, price: PriceView, quantity: int, day: date) -> int:
    """What was charged for the period beyond what it is worth with `quantity` at `price` from `day` on; minor units."""
    opened = subscription.current_period
    parts = segments([*terms_inside(subscription, item.id), Terms(day, quantity, price.unit_amount_minor)], opened)
    charged, _discount = charged_for(item.id, opened)
    return charged - worth(parts, opened)


def whole_period_now(
    subscription: SubscriptionView, item: ItemView, price: PriceView, day: date
) -> tuple[NetLine, ...]:
    """What is given back of the current period that closes on `day`, as a line of quantity -1; none when it is used up.

    With it goes back the same part of the discounts that it had.
    """
    opened = subscription.current_period
    parts = segments(terms_inside(subscription, item.id), opened, until=day)
    charged, discount = charged_for(item.id, opened)
    unused = charged - worth(parts, opened)
    if unused <= 0:
        return ()
    return (
        NetLine(
            price_id=price.id,
            quantity=-1,
            unit_amount_minor=Decimal(unused),
            amount_minor=-unused,
            period=Period(day, opened.end),
            discount_minor=-returned_discount(unused, charged, discount),
            proration=Proration(opened, parts, charged),
            tax_included=price.tax_included,
        ),
    )
