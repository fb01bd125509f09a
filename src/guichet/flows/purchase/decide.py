"""What a selection would cost, decided: the one computation behind the live price, the summary and the charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import PriceView, list_prices
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.ordering.public import Decision, OrderView, decide_order, expires_at
from guichet.contexts.subscriptions.public import ItemTerms, list_subscriptions, period_lines
from guichet.contexts.tax.public import assess, seller_taxes
from guichet.infra.clock import business_now, day_of, start_of_day
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, period

MOST_UNITS = 5000


class SelectionRefusedError(Exception):
    """`code`: quantity, price, details_missing, already_subscribed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Selection:
    price_id: UUID
    quantity: int


def decide(brand: BrandView, customer: CustomerView, selection: Selection, at: datetime) -> Decision:
    """The first period from `at`'s day on, and the second as announced. Raises SelectionRefusedError."""
    day = day_of(brand, at)
    price = next((price for price in list_prices(brand.id, day) if price.id == selection.price_id), None)
    if price is None:
        raise SelectionRefusedError("price")
    if not 1 <= selection.quantity <= MOST_UNITS:
        raise SelectionRefusedError("quantity")
    if customer.missing:
        raise SelectionRefusedError("details_missing")
    anchor = Anchor(day, price.interval)
    next_period = period(anchor, 1)
    return Decision(
        price_id=price.id,
        quantity=selection.quantity,
        bill=_bill(brand, customer, price, selection.quantity, anchor, 0),
        next_billing_date=next_period.start,
        next_bill=_bill(brand, customer, price, selection.quantity, anchor, 1),
        decided_at=at,
        expires_at=expires_at(at, start_of_day(brand, day + timedelta(days=1))),
    )


def _bill(brand: BrandView, customer: CustomerView, price: PriceView, quantity: int, anchor: Anchor, n: int) -> Bill:
    covered = period(anchor, n)
    address = customer.address
    if address is None:
        raise SelectionRefusedError("details_missing")
    rates = seller_taxes(brand.id, brand.country, covered.start).rates(address.country, address.region)
    return assess(
        price.currency, period_lines([ItemTerms(price.id, quantity, price.unit_amount_minor)], covered), rates
    )


def place_order(brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection) -> OrderView:
    """Record the decision as the customer's open order, in place of the one before.

    Raises SelectionRefusedError, or OrderBusyError while a payment is under way.
    """
    with unit_of_work("purchase.decide"):
        lock_customers([customer_id])
        if list_subscriptions(customer_id):
            raise SelectionRefusedError("already_subscribed")
        return replace_decision(brand, customer_id, person_id, selection, business_now(brand))


def replace_decision(
    brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection, at: datetime
) -> OrderView:
    """Inside a unit of work that holds the customer's lock."""
    decision = decide(brand, get_customer(customer_id), selection, at)
    return decide_order(brand_id=brand.id, customer_id=customer_id, person_id=person_id, decision=decision)
