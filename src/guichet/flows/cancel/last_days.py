"""The days of a group's period that nobody has billed yet, when one that stands still ends: on a last invoice.

In a group what was added inside a period waits for the group's next invoice, and one that is suspended gets none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import get_prices
from guichet.contexts.customers.public import get_customer, list_customers
from guichet.contexts.subscriptions.public import HALTED, SubscriptionView
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.at_hand import programmes_of
from guichet.flows.grouping import Billed, arrears
from guichet.flows.period_bill import lines_bill
from guichet.flows.renew import chargeable_methods, issue_next
from guichet.kernel.bill import Bill


def last_days(brand: BrandView, subscription: SubscriptionView) -> Bill | None:
    """What ending it bills, shown before; None where nothing waits. The period whole, as it is paid elsewhere."""
    late = _late(subscription)
    if not late:
        return None
    customer = get_customer(subscription.customer_id)
    taxes = seller_taxes(brand.id, brand.country, subscription.billed_until, [customer])
    return lines_bill(customer, subscription.currency, [each.line for each in late], taxes)


def bill_last_days(brand: BrandView, subscriptions: Sequence[SubscriptionView], at: datetime) -> None:
    """Issue one invoice for what ends together of a customer, in the unit of work that ends it.

    Raises LaterDayError, UnbillableError.
    """
    late = [line for each in subscriptions for line in _late(each)]
    if late:
        customer_id = late[0].subscription.customer_id
        customers, methods = list_customers([customer_id]), chargeable_methods([customer_id])
        issue_next(brand, [], at, customers, programmes_of(brand, customers.values()), methods, {}, late)


def _late(subscription: SubscriptionView) -> list[Billed]:
    """Only of one that stands still: any other ends at its term, when the group's invoice has its days."""
    if subscription.status not in HALTED:
        return []
    if not get_programme(get_customer(subscription.customer_id).programme_id).grouped:
        return []
    return arrears([subscription], get_prices([item.price_id for item in subscription.items]))
