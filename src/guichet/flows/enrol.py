"""Adding a subscription to a customer's group: nothing is paid now, it is on the group's next invoice, by its days.

The first one starts the group: its first period begins today, and its invoice follows at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import PriceView, list_prices
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.subscriptions.public import (
    SubscriptionView,
    Terms,
    period_lines,
    start_subscription,
    was_made,
)
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.grouping import group_anchor, item_terms, stub
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.period_bill import lines_bill
from guichet.flows.usage.periods import open_usage
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, period_containing


class EnrolRefusal(StrEnum):
    NOT_GROUPED = "not_grouped"
    PRICE = "price"
    DETAILS_MISSING = "details_missing"


class EnrolRefusedError(Exception):
    def __init__(self, code: EnrolRefusal) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What adding means: from `starts_on`, first billed on `billed_on` by `bill`, its share of that invoice.

    The bill has the days since `starts_on`, if the group's period is under way, then the whole period that begins.
    """

    price: PriceView
    anchor: Anchor
    starts_on: date
    billed_on: date
    bill: Bill

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before it is confirmed."""
        shown = [f"{self.price.id}", self.starts_on.isoformat(), self.billed_on.isoformat(), self.bill.fingerprint()]
        return sha256("|".join(shown).encode()).hexdigest()


def offered(brand: BrandView, customer: CustomerView, at: datetime) -> list[PriceView]:
    """What can be added: of the programme's prices those of the group's interval."""
    programme, anchor = get_programme(customer.programme_id), group_anchor(customer.id)
    sold = list_prices(brand.id, day_of(brand, at), tax_included=programme.tax_included)
    return [
        price
        for price in sold
        if programme.sells(price.product_code) and (anchor is None or price.interval == anchor.interval)
    ]


def plan_enrolment(brand: BrandView, customer: CustomerView, price_id: UUID, at: datetime) -> Enrolment:
    """Shown before it is asked for; nothing is recorded. Raises EnrolRefusedError."""
    if not get_programme(customer.programme_id).grouped:
        raise EnrolRefusedError(EnrolRefusal.NOT_GROUPED)
    if customer.missing:
        raise EnrolRefusedError(EnrolRefusal.DETAILS_MISSING)
    price = next((each for each in offered(brand, customer, at) if each.id == price_id), None)
    if price is None:
        raise EnrolRefusedError(EnrolRefusal.PRICE)
    day = day_of(brand, at)
    anchor = group_anchor(customer.id) or Anchor(day, price.interval)
    under_way = period_containing(anchor, day)
    billed_on = day if under_way.start == day else under_way.end
    lines = [*period_lines([item_terms(1, price)], period_containing(anchor, billed_on))]
    if billed_on != day:
        days = stub(under_way, day, [Terms(day, 1, price.unit_amount_minor)], 0, price)
        lines = [*([days] if days else []), *lines]
    bill = lines_bill(customer, price.currency, lines, seller_taxes(brand.id, brand.country, billed_on, [customer]))
    return Enrolment(price, anchor, day, billed_on, bill)


def enrol(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    price_id: UUID,
    *,
    name: str,
    shown_fingerprint: str,
    enrolment_id: UUID | None = None,
) -> SubscriptionView | None:
    """Add what was shown. None if `enrolment_id` made one already: twice is once.

    Raises EnrolRefusedError, or ChangedMeanwhileError when something else was shown.
    """
    with unit_of_work("enrol"):
        lock_customers([customer_id])
        at = business_now(brand)
        source_id = enrolment_id or new_id()
        if was_made(source_id):
            return None
        plan = plan_enrolment(brand, get_customer(customer_id), price_id, at)
        if plan.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        started = start_subscription(
            brand_id=brand.id,
            customer_id=customer_id,
            currency=plan.price.currency,
            anchor=plan.anchor,
            items=[item_terms(1, plan.price)],
            source_id=source_id,
            at=at,
            joins_on=plan.starts_on,
            enrolled_by_id=person_id,
            name=name,
        )
        if plan.billed_on != plan.starts_on:
            open_usage(brand.id, [(started, plan.starts_on, started.current_period)], {plan.price.id: plan.price})
        record(
            audit.person(person_id), "subscription.enrolled", brand, started, at,
            after={"product": plan.price.product_name, "name": name, "billed_on": plan.billed_on.isoformat()},
        )  # fmt: skip
        mail("subscription_enrolled", brand, started, plan.billed_on, started.id)
        return started
