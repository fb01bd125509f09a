"""What a customer will be billed until a day: each renewal by the code that makes it. Nothing is recorded.

It knows what is known today: changes, pauses and ends that wait, renewal that is off, taxes by their dates, what was
used so far. Until that day nobody changes or uses anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme
from guichet.contexts.catalog.public import PriceView, dated_prices, get_prices, list_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView, list_waiting_charges
from guichet.contexts.subscriptions.public import (
    HALTED,
    Status,
    SubscriptionView,
    Terms,
    list_live_subscriptions,
    period_lines,
)
from guichet.contexts.tax.public import NetLine, SellerTaxes, seller_taxes_by_day
from guichet.flows.grouping import Billed, arrears, item_terms, stub
from guichet.flows.period_bill import lines_bill, with_same_prices
from guichet.flows.programme_prices import same_of_kind
from guichet.flows.renew import chargeable_methods
from guichet.flows.usage.reading import Use, foresee, lines_of
from guichet.flows.zero_invoices import is_skipped
from guichet.infra.clock import today
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, index_containing, period
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ForecastItem:
    """What is on a bill to come: so many at a price, of which subscription."""

    subscription: SubscriptionView
    price: PriceView
    quantity: int


@dataclass(frozen=True, slots=True)
class ForecastBill:
    """What will be issued on `day` for `period`, if all stays as it is; `charges` are billed with it once.

    `use` is what it charges of units beyond, of periods that are over by then. `is_skipped`: it costs nothing, and the
    programme issues no invoice for that.
    """

    items: tuple[ForecastItem, ...]
    day: date
    period: Period
    bill: Bill
    charges: tuple[ChargeView, ...] = ()
    is_skipped: bool = False
    use: tuple[Use, ...] = ()


def forecast(
    brand: BrandView, customer: CustomerView, until: date, *, programme: ProgrammeView | None = None
) -> tuple[ForecastBill, ...]:
    """Every bill of a billing day before `until`, the earliest first; none for a customer without an address.

    Where the programme groups, one a day. The same queries whatever their number. A trial is billed only if a method
    can be charged. What ends or pauses has a last one if something was used beyond. The customer's `programme` is read
    if it is not at hand.
    """
    if customer.address is None:
        return ()
    programme = programme or get_programme(customer.programme_id)
    live = list_live_subscriptions(customer.id)
    going_on = [each for each in live if each.renews_on is not None]
    if not chargeable_methods([customer.id]):
        going_on = [each for each in going_on if each.status is not Status.TRIALING]
    terms = {each.id: each.coming or each.items[0] for each in going_on}
    known = dated_prices([of.price_id for of in terms.values()])
    replaced = _of_the_programme(brand, programme, list(known.prices.values()))
    prices = get_prices([item.price_id for each in live for item in each.items])
    late = _late(going_on, {**prices, **known.prices}, replaced) if programme.grouped else {}
    joining = [each for each in going_on if each.joins and programme.grouped]
    before = [each for each in arrears(joining, prices) if each.subscription.billed_until < until]
    due = [
        (each, covered)
        for each in going_on
        for covered in _periods(each.joined() if each.joins else each, known.prices[terms[each.id].price_id], until)
    ]
    due.sort(key=lambda pair: (pair[1].start, pair[0].id))
    used = [each for each in live if each.status not in HALTED]
    beyond = [each for each in foresee(used, prices) if each.billed is not None]
    days = {covered.start for _, covered in due} | {each.billed_on for each in beyond}
    days |= {each.subscription.billed_until for each in before}
    taxes = seller_taxes_by_day(brand.id, brand.country, days, [customer])
    bills: list[ForecastBill] = []
    # One-off charges go with the first invoice.
    charges = list_waiting_charges([customer.id]).get(customer.id, [])
    for _, together in groupby(due, key=lambda pair: pair[1].start if programme.grouped else pair):
        items: list[ForecastItem] = []
        lines: list[NetLine] = []
        for subscription, covered in together:
            of = terms[subscription.id]
            price = known.on(of.price_id, covered.start)
            price = replaced.get(price.id, price)
            items.append(ForecastItem(subscription, price, of.quantity))
            lines += [*late.pop(subscription.id, ()), *period_lines([item_terms(of.quantity, price)], covered)]
        owner = customer.id if programme.grouped else subscription.id
        use = [each for each in beyond if _goes_with(each, owner, covered.start, price)]
        beyond = [each for each in beyond if each not in use]
        lines += [each.line for each in lines_of(use)]
        waiting = [] if bills else with_same_prices(charges, price.tax_included)
        bill = lines_bill(customer, subscription.currency, lines, taxes[covered.start], waiting)
        without = is_skipped(bill, programme)
        bills.append(ForecastBill(tuple(items), covered.start, covered, bill, tuple(waiting), without, tuple(use)))
    bills += _by_itself(customer, [each for each in beyond if each.billed_on < until], taxes)
    bills += _before_joining(customer, before, prices, taxes)
    return tuple(sorted(bills, key=lambda each: each.day))


def _goes_with(use: Use, owner: UUID, day: date, price: PriceView) -> bool:
    """Whether it is on the invoice of that day: of its subscription, or of its customer's group."""
    theirs = owner in {use.subscription.id, use.subscription.customer_id}
    return theirs and use.billed_on <= day and use.price.tax_included == price.tax_included


def _by_itself(customer: CustomerView, beyond: Sequence[Use], taxes: Mapping[date, SellerTaxes]) -> list[ForecastBill]:
    """What ends, or has prices of the other kind from then on."""
    return [
        ForecastBill(
            (ForecastItem(use.subscription, use.price, use.item.quantity),), use.billed_on, period,
            lines_bill(customer, use.subscription.currency, [billed.line], taxes[use.billed_on]), use=(use,),
        )
        for use in beyond
        if (billed := use.billed) is not None and (period := billed.line.period) is not None
    ]  # fmt: skip


def _before_joining(
    customer: CustomerView,
    late: Sequence[Billed],
    prices: Mapping[UUID, PriceView],
    taxes: Mapping[date, SellerTaxes],
) -> list[ForecastBill]:
    """What was added inside the period that runs out on the day on which it joins its group."""
    return [
        ForecastBill(
            (ForecastItem(each.subscription, prices[each.item.price_id], each.item.quantity),),
            each.subscription.billed_until, period,
            lines_bill(customer, each.subscription.currency, [each.line], taxes[each.subscription.billed_until]),
        )
        for each in late
        if (period := each.line.period) is not None
    ]  # fmt: skip


def _of_the_programme(brand: BrandView, programme: ProgrammeView, prices: Sequence[PriceView]) -> dict[UUID, PriceView]:
    """Price → what takes its place with the next period, where the customer was moved to prices of the other kind."""
    if all(price.tax_included == programme.tax_included for price in prices):
        return {}
    sold = list_prices(brand.id, today(brand), tax_included=programme.tax_included)
    return {
        price.id: new
        for price in prices
        if price.tax_included != programme.tax_included and (new := same_of_kind(price, sold)) is not None
    }


def _late(
    going_on: Sequence[SubscriptionView], prices: Mapping[UUID, PriceView], replaced: Mapping[UUID, PriceView]
) -> dict[UUID, list[NetLine]]:
    """Subscription → what its group's next invoice bills of days that are over by then, those before it joins apart."""
    found = {each.subscription.id: [each.line] for each in arrears([e for e in going_on if not e.joins], prices)}
    for each in going_on:
        if each.joins:
            price, since = replaced.get(each.items[0].price_id, prices[each.items[0].price_id]), each.billed_until
            terms = [Terms(since, each.items[0].quantity, price.unit_amount_minor)]
            days = stub(each.next_period, since, terms, 0, price)
            found[each.id] = [days] if days else []
    return found


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
