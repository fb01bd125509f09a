"""What a selection would cost, decided: the one computation behind the live price, the summary and the charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import (
    CouponView,
    DatedPrices,
    PriceView,
    dated_prices,
    get_coupon,
    get_prices,
    list_prices,
)
from guichet.contexts.customers.public import CustomerView, lock_customers
from guichet.contexts.entitlements.public import count_held
from guichet.contexts.invoicing.public import ChargeView, has_skipped, list_waiting_charges
from guichet.contexts.ordering.public import Decision, OrderView, decide_order, expires_at
from guichet.contexts.subscriptions.public import (
    HALTED,
    ItemTerms,
    Status,
    SubscriptionView,
    period_lines,
)
from guichet.contexts.tax.public import NetLine, SellerTaxes, assess, seller_taxes, seller_taxes_by_day
from guichet.flows.credit import free_credit_minor
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.period_bill import lines_bill, with_same_prices
from guichet.flows.purchase.buyer import Buyer, get_buyer
from guichet.flows.purchase.coupons import CouponRefusedError, coupon_for, discounted
from guichet.flows.purchase.overdue import overdue_of
from guichet.flows.purchase.plan_change import Plan, Wish, in_group, in_trial, plan_change
from guichet.flows.purchase.prorate import more_now, whole_period_now
from guichet.infra.clock import business_now, day_of, start_of_day
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, period, period_containing
from guichet.kernel.periods import Period

MOST_UNITS = 5000


class SelectionRefusedError(Exception):
    """`code`: quantity, price, details_missing, unchanged, ending, pausing, halted, renewal_due, too_few, grouped
    (nothing is ordered there, and all have one interval).

    Or how it is asked for instead: now (paid), at_term (or free), back (with credit).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SeatsHeldError(Exception):
    """More licences are held than are wanted: `held` of them, invitations that wait among them."""

    def __init__(self, held: int) -> None:
        super().__init__(held)
        self.held = held


@dataclass(frozen=True, slots=True)
class Selection:
    """A price and the whole number of licences that is wanted, with a coupon's code or none.

    `adds`: another subscription, beside those that there are.
    """

    price_id: UUID
    quantity: int
    coupon_code: str = ""
    adds: bool = False


def selection_of(order: OrderView, live: SubscriptionView | None) -> Selection:
    """What the order was decided for; `live` is its buyer's."""
    adds = order.subscription_id is None and live is not None and live.started_at < order.decided_at
    return Selection(order.price_id, order.quantity, coupon_code_of(order), adds)


def coupon_code_of(order: OrderView) -> str:
    """The code of the coupon that the order holds; empty without one."""
    return get_coupon(order.coupon_id).code if order.coupon_id else ""


def prices_for(
    brand: BrandView,
    programme: ProgrammeView,
    subscription: SubscriptionView | None,
    at: datetime,
    *,
    currency: str = "",
) -> list[PriceView]:
    """What can be chosen of what the programme sells, products by code, the longest interval first.

    The subscription's own price stands for its product and interval, whatever new customers pay. `currency` is that of
    a customer without one; empty: any.
    """
    day = day_of(brand, at)
    if subscription is None:
        sold = list_prices(brand.id, day, tax_included=programme.tax_included)
        return [each for each in sold if programme.sells(each.product_code) and currency in {"", each.currency}]
    present = get_prices([subscription.items[0].price_id])[subscription.items[0].price_id]
    own = (present.product_id, present.interval)
    others = [
        each
        for each in list_prices(brand.id, day, tax_included=present.tax_included)
        if programme.sells(each.product_code)
        and each.currency == present.currency
        and (each.product_id, each.interval) != own
    ]
    return sorted([present, *others], key=lambda price: (price.product_code, -price.interval.months))


def plan(
    brand: BrandView,
    programme: ProgrammeView,
    subscription: SubscriptionView,
    offered: Sequence[PriceView],
    selection: Selection,
    at: datetime,
) -> Plan:
    """What the selection means for the subscription, which is `offered` those prices (`prices_for`).

    Raises SelectionRefusedError, SeatsHeldError.
    """
    prices = {price.id: price for price in offered}
    wanted = prices.get(selection.price_id)
    if wanted is None:
        raise SelectionRefusedError("price")
    _check_quantity(selection)
    if subscription.status in HALTED:
        raise SelectionRefusedError("halted")
    if subscription.ends is not None or not subscription.renews:
        raise SelectionRefusedError("ending")
    if subscription.pauses is not None:
        raise SelectionRefusedError("pausing")
    if subscription.billed_until <= day_of(brand, at):
        raise SelectionRefusedError("renewal_due")
    item = subscription.items[0]
    if selection.quantity < (held := count_held(item.id).seats):
        raise SeatsHeldError(held)
    if programme.grouped and wanted.interval != subscription.anchor.interval:
        raise SelectionRefusedError("grouped")
    # Of what was billed without an invoice nothing comes back: there fewer wait for the term.
    credits_now = programme.decreases_now and not has_skipped(item.id, subscription.current_period)
    planned = plan_change(item, prices[item.price_id], wanted, selection.quantity, decreases_now=credits_now)
    if programme.grouped:
        return in_group(planned)
    return in_trial(planned) if subscription.status is Status.TRIALING else planned


def other_way(planned: Plan) -> str:
    """How a plan that is not paid now is asked for: at_term, back, or unchanged when there is nothing to do."""
    if planned.back is not None:
        return "back"
    return "at_term" if planned.at_term or planned.free else "unchanged"


def decide(
    brand: BrandView, buyer: Buyer, selection: Selection, at: datetime, *, order_id: UUID | None = None
) -> Decision:
    """What is charged at `at` for the selection, and what is announced for after it.

    `order_id` is the order that is decided again: the coupon that it holds is not counted against it. Raises
    SelectionRefusedError, SeatsHeldError, or CouponRefusedError.
    """
    if buyer.customer.missing:
        raise SelectionRefusedError("details_missing")
    if selection.adds or buyer.live is None:
        return _first_purchase(brand, buyer, selection, at, order_id)
    return _change(brand, buyer, buyer.live, selection, at, order_id)


def _first_purchase(
    brand: BrandView, buyer: Buyer, selection: Selection, at: datetime, order_id: UUID | None
) -> Decision:
    day, programme, customer = day_of(brand, at), buyer.programme, buyer.customer
    if programme.grouped:
        raise SelectionRefusedError("grouped")
    sold = prices_for(brand, programme, None, at, currency=customer.currency)
    price = next((price for price in sold if price.id == selection.price_id), None)
    if price is None:
        raise SelectionRefusedError("price")
    _check_quantity(selection)
    anchor = Anchor(day, price.interval)
    coupon = coupon_for(brand, customer.id, selection.coupon_code, price, at, order_id)
    wish = Wish(price, selection.quantity)
    lines, next_period = discounted(whole_lines(wish, period(anchor, 0)), coupon), period(anchor, 1)
    bill, next_bill = _bills(brand, customer, price.currency, lines, day, wish, next_period)
    return _decision(brand, buyer, wish, at, bill=bill, next_period=next_period, next_bill=next_bill, coupon=coupon)


def _change(
    brand: BrandView,
    buyer: Buyer,
    subscription: SubscriptionView,
    selection: Selection,
    at: datetime,
    order_id: UUID | None,
) -> Decision:
    offered, day = prices_for(brand, buyer.programme, subscription, at), day_of(brand, at)
    planned = plan(brand, buyer.programme, subscription, offered, selection, at)
    if planned.now is None:
        raise SelectionRefusedError(other_way(planned))
    now, item = planned.now, subscription.items[0]
    coupon_for(brand, buyer.customer.id, selection.coupon_code, now.price, at, order_id)
    present = next(price for price in offered if price.id == item.price_id)
    lines: tuple[NetLine, ...]
    if starts_anew := now.price.interval != present.interval:
        later, anchor = now, Anchor(day, now.price.interval)
        lines = (*whole_lines(now, period(anchor, 0)), *whole_period_now(subscription, item, present, day))
        next_period = period(anchor, 1)
    else:
        lines = (more_now(subscription, item, now.price, now.quantity, day),)
        later = planned.at_term or now
        next_period = period_at_term(subscription, later)
    bill, next_bill = _bills(
        brand, buyer.customer, subscription.currency, lines, day, later, next_period, waiting_for(buyer.customer.id)
    )
    if bill.subtotal_minor < 0 or (starts_anew and not bill.subtotal_minor):
        raise SelectionRefusedError("too_few")
    return _decision(
        brand, buyer, Wish(later.price, selection.quantity), at,
        bill=bill, next_period=next_period, next_bill=next_bill, subscription=subscription,
    )  # fmt: skip


def _bills(
    brand: BrandView,
    customer: CustomerView,
    currency: str,
    lines: tuple[NetLine, ...],
    day: date,
    wish: Wish,
    next_period: Period,
    charges: Sequence[ChargeView] = (),
) -> tuple[Bill, Bill]:
    """Of the lines, at the rates of `day`, and of the whole period after that, at those of its first day."""
    taxes = seller_taxes_by_day(brand.id, brand.country, {day, next_period.start}, [customer])
    next_bill = whole_bill(
        customer, currency, wish, next_period, dated_prices([wish.price.id]), taxes[next_period.start], charges
    )
    return assess_lines(customer, currency, lines, taxes[day]), next_bill


def _decision(
    brand: BrandView,
    buyer: Buyer,
    wish: Wish,
    at: datetime,
    *,
    bill: Bill,
    next_period: Period,
    next_bill: Bill,
    coupon: CouponView | None = None,
    subscription: SubscriptionView | None = None,
) -> Decision:
    customer_id, day = buyer.customer.id, day_of(brand, at)
    return Decision(
        price_id=wish.price.id,
        quantity=wish.quantity,
        bill=bill,
        next_billing_date=next_period.start,
        next_bill=next_bill,
        decided_at=at,
        expires_at=expires_at(at, start_of_day(brand, day + timedelta(days=1))),
        subscription_id=subscription.id if subscription else None,
        basis=subscription.basis if subscription else "",
        coupon_id=coupon.id if coupon else None,
        overdue=overdue_of(customer_id, buyer.programme, bill.currency, day),
        credit_minor=min(bill.total_minor, free_credit_minor(customer_id)),
    )


def waiting_for(customer_id: UUID) -> list[ChargeView]:
    """The one-off charges that the customer's next renewal bills besides."""
    return list_waiting_charges([customer_id]).get(customer_id, [])


def assess_whole(
    brand: BrandView,
    customer: CustomerView,
    currency: str,
    wish: Wish,
    covered: Period,
    charges: Sequence[ChargeView] = (),
    beyond: Sequence[NetLine] = (),
) -> Bill:
    """The bill of a whole period, at the rates of its first day."""
    taxes = seller_taxes(brand.id, brand.country, covered.start, [customer])
    return whole_bill(customer, currency, wish, covered, dated_prices([wish.price.id]), taxes, charges, beyond)


def whole_bill(
    customer: CustomerView,
    currency: str,
    wish: Wish,
    covered: Period,
    prices: DatedPrices,
    taxes: SellerTaxes,
    charges: Sequence[ChargeView],
    beyond: Sequence[NetLine] = (),
) -> Bill:
    """The same with what it needs at hand: the dated prices, and the seller's taxes of the period's first day."""
    if customer.address is None:
        raise SelectionRefusedError("details_missing")
    price = prices.on(wish.price.id, covered.start)
    same = [each for each in beyond if each.tax_included == price.tax_included]
    lines = [*whole_lines(replace(wish, price=price), covered), *same]
    return lines_bill(customer, currency, lines, taxes, with_same_prices(charges, price.tax_included))


def period_at_term(subscription: SubscriptionView, wish: Wish) -> Period:
    """The first period not invoiced yet, if its interval is that of `wish`."""
    term, anchor = subscription.billed_until, subscription.anchor
    if wish.price.interval != anchor.interval:
        anchor = Anchor(term, wish.price.interval)
    return period_containing(anchor, term)


def whole_lines(wish: Wish, covered: Period) -> tuple[NetLine, ...]:
    return period_lines([_terms(wish)], covered)


def _terms(wish: Wish) -> ItemTerms:
    return ItemTerms(wish.price.id, wish.quantity, wish.price.unit_amount_minor, wish.price.tax_included)


def assess_lines(customer: CustomerView, currency: str, lines: tuple[NetLine, ...], taxes: SellerTaxes) -> Bill:
    if customer.address is None:
        raise SelectionRefusedError("details_missing")
    return assess(currency, lines, taxes.rates_for(customer))


def _check_quantity(selection: Selection) -> None:
    if not 1 <= selection.quantity <= MOST_UNITS:
        raise SelectionRefusedError("quantity")


def place_order(
    brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection, *, shown_basis: str = ""
) -> OrderView:
    """Record the decision as the customer's open order, in place of the one before.

    `shown_basis` is the basis of the subscription that the person saw, empty when there was none. Raises
    SelectionRefusedError, SeatsHeldError, CouponRefusedError, ChangedMeanwhileError, or OrderBusyError while a payment
    is under way.
    """
    with unit_of_work("purchase.decide"):
        lock_customers([customer_id])
        buyer = get_buyer(customer_id)
        subscription = None if selection.adds else buyer.live
        if shown_basis != (subscription.basis if subscription else ""):
            raise ChangedMeanwhileError
        return _replace_decision(brand, buyer, person_id, selection, business_now(brand))


def _replace_decision(brand: BrandView, buyer: Buyer, person_id: UUID, selection: Selection, at: datetime) -> OrderView:
    decision = decide(brand, buyer, selection, at)
    return decide_order(brand_id=brand.id, customer_id=buyer.customer.id, person_id=person_id, decision=decision)


def decide_again(brand: BrandView, order: OrderView, buyer: Buyer, at: datetime) -> OrderView:
    """The order's decision anew, for when time passed or something changed; a coupon that no longer holds is left out.

    Inside a unit of work that holds the customer's lock. Raises SelectionRefusedError or SeatsHeldError.
    """
    selection = selection_of(order, buyer.live)
    try:
        return _replace_decision(brand, buyer, order.person_id, selection, at)
    except CouponRefusedError:
        return _replace_decision(brand, buyer, order.person_id, replace(selection, coupon_code=""), at)
