"""What a customer will be billed until a day: each renewal by the code that makes it. Nothing is recorded.

It knows what is known today: changes, pauses and ends that wait, renewal that is off, taxes by their dates. Until that
day nobody changes anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import PriceView, dated_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView, list_waiting_charges
from guichet.contexts.subscriptions.public import ItemTerms, Status, SubscriptionView, list_live_subscriptions
from guichet.contexts.tax.public import seller_taxes_by_day
from guichet.flows.period_bill import period_bill, with_same_prices
from guichet.flows.renew import chargeable_methods
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, index_containing, period
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ForecastBill:
    """What will be issued on the first day of `period`, if all stays as it is; `charges` are billed with it once."""

    subscription: SubscriptionView
    price: PriceView
    quantity: int
    period: Period
    bill: Bill
    charges: tuple[ChargeView, ...]


def forecast(brand: BrandView, customer: CustomerView, until: date) -> tuple[ForecastBill, ...]:
    """Every bill of a billing day before `until`, the earliest first; none for a customer without an address.

    The same queries whatever their number. A trial is billed only if a method can be charged.
    """
    if customer.address is None:
        return ()
    going_on = [each for each in list_live_subscriptions(customer.id) if each.renews_on is not None]
    if not chargeable_methods([customer.id]):
        going_on = [each for each in going_on if each.status is not Status.TRIALING]
    terms = {each.id: each.coming or each.items[0] for each in going_on}
    known = dated_prices([of.price_id for of in terms.values()])
    due = [
        (each, covered) for each in going_on for covered in _periods(each, known.prices[terms[each.id].price_id], until)
    ]
    due.sort(key=lambda pair: (pair[1].start, pair[0].id))
    taxes = seller_taxes_by_day(brand.id, brand.country, {covered.start for _, covered in due})
    bills: list[ForecastBill] = []
    # One-off charges go with the first invoice.
    charges = list_waiting_charges([customer.id]).get(customer.id, [])
    for subscription, covered in due:
        of = terms[subscription.id]
        price = known.on(of.price_id, covered.start)
        items = [ItemTerms(price.id, of.quantity, price.unit_amount_minor, price.tax_included)]
        waiting = () if bills else with_same_prices(charges, price.tax_included)
        bill = period_bill(customer, subscription.currency, items, covered, taxes[covered.start], waiting)
        bills.append(ForecastBill(subscription, price, of.quantity, covered, bill, tuple(waiting)))
    return tuple(bills)


def _periods(subscription: SubscriptionView, price: PriceView, until: date) -> Iterator[Period]:
    """Those that are not invoiced yet and begin before `until`, counted from the anchor that will govern them."""
    term, anchor = subscription.billed_until, subscription.anchor
    if price.interval != anchor.interval:
        anchor = Anchor(term, price.interval)
    for index in count(index_containing(anchor, term)):
        covered = period(anchor, index)
        if covered.start >= until:
            return
        yield covered
