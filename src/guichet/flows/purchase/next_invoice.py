"""What the next invoice becomes by a change that is not paid now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView, charged_for
from guichet.contexts.subscriptions.public import SubscriptionView, Terms, terms_of
from guichet.contexts.tax.public import NetLine, seller_taxes
from guichet.flows.grouping import stub
from guichet.flows.purchase.decide import assess_lines, assess_whole, period_at_term, whole_lines
from guichet.flows.purchase.plan_change import Wish
from guichet.kernel.bill import Bill


def renewal_bill(
    brand: BrandView,
    customer: CustomerView,
    subscription: SubscriptionView,
    wish: Wish,
    charges: Sequence[ChargeView],
    beyond: Sequence[NetLine] = (),
) -> Bill:
    """The bill of the term when the subscription goes on as `wish`, with the charges that wait for it.

    And with what was used `beyond`, where its prices are of the same kind: else that is billed by itself.
    """
    covered = period_at_term(subscription, wish)
    return assess_whole(brand, customer, subscription.currency, wish, covered, charges, beyond)


def share_of_group(
    brand: BrandView, customer: CustomerView, subscription: SubscriptionView, wish: Wish, day: date
) -> Bill:
    """What a change made on `day` brings to the group's next invoice: the days until then, and the next period."""
    item, opened = subscription.items[0], subscription.current_period
    terms = [*terms_of(item.id), Terms(day, wish.quantity, wish.price.unit_amount_minor)]
    charged, _discount = charged_for(item.id, opened)
    days = stub(opened, max(opened.start, subscription.anchored_on), terms, charged, wish.price)
    lines = [*([days] if days else []), *whole_lines(wish, period_at_term(subscription, wish))]
    taxes = seller_taxes(brand.id, brand.country, subscription.billed_until, [customer])
    return assess_lines(customer, subscription.currency, tuple(lines), taxes)
