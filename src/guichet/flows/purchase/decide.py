"""What a selection would cost, decided: the one computation behind the live price, the summary and the charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme
from guichet.contexts.catalog.public import (
    CouponView,
    DatedPrices,
    PriceView,
    dated_prices,
    get_coupon,
    get_prices,
    list_prices,
)
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.entitlements.public import count_held
from guichet.contexts.invoicing.public import ChargeView, charged_for, has_skipped, list_waiting_charges
from guichet.contexts.ordering.public import Decision, OrderView, decide_order, expires_at
from guichet.contexts.subscriptions.public import (
    HALTED,
    ItemTerms,
    Status,
    SubscriptionView,
    Terms,
    list_live_subscriptions,
    period_lines,
    terms_of,
)
from guichet.contexts.tax.public import NetLine, SellerTaxes, assess, seller_taxes
from guichet.flows.credit import free_credit_minor
from guichet.flows.grouping import stub
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.period_bill import lines_bill, with_same_prices
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


def selection_of(order: OrderView) -> Selection:
    """What the order was decided for."""
    code = get_coupon(order.coupon_id).code if order.coupon_id else ""
    live = live_subscription(order.customer_id) if order.subscription_id is None else None
    adds = live is not None and live.started_at < order.decided_at
    return Selection(order.price_id, order.quantity, code, adds)


def live_subscription(customer_id: UUID) -> SubscriptionView | None:
    """The subscription that a purchase changes; None before the first and after the last one ended."""
    return next(iter(list_live_subscriptions(customer_id)), None)


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


def plan(brand: BrandView, subscription: SubscriptionView, selection: Selection, at: datetime) -> Plan:
    """What the selection means for the subscription. Raises SelectionRefusedError, SeatsHeldError."""
    programme = get_programme(get_customer(subscription.customer_id).programme_id)
    prices = {price.id: price for price in prices_for(brand, programme, subscription, at)}
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
    brand: BrandView, customer: CustomerView, selection: Selection, at: datetime, *, order_id: UUID | None = None
) -> Decision:
    """What is charged at `at` for the selection, and what is announced for after it.

    `order_id` is the order that is decided again: the coupon that it holds is not counted against it. Raises
    SelectionRefusedError, SeatsHeldError, or CouponRefusedError.
    """
    if customer.missing:
        raise SelectionRefusedError("details_missing")
    subscription = None if selection.adds else live_subscription(customer.id)
    if subscription is None:
        return _first_purchase(brand, customer, selection, at, order_id)
    return _change(brand, customer, subscription, selection, at, order_id)


def _first_purchase(
    brand: BrandView, customer: CustomerView, selection: Selection, at: datetime, order_id: UUID | None
) -> Decision:
    day, programme = day_of(brand, at), get_programme(customer.programme_id)
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
    next_period = period(anchor, 1)
    return _decision(
        brand, customer, wish, at,
        bill=_assess(brand, customer, price.currency, discounted(_whole(wish, period(anchor, 0)), coupon), day),
        next_period=next_period,
        next_bill=assess_whole(brand, customer, price.currency, wish, next_period),
        coupon=coupon,
    )  # fmt: skip


def _change(
    brand: BrandView,
    customer: CustomerView,
    subscription: SubscriptionView,
    selection: Selection,
    at: datetime,
    order_id: UUID | None,
) -> Decision:
    planned, day = plan(brand, subscription, selection, at), day_of(brand, at)
    if planned.now is None:
        raise SelectionRefusedError(other_way(planned))
    now = planned.now
    coupon_for(brand, customer.id, selection.coupon_code, now.price, at, order_id)
    item = subscription.items[0]
    present = get_prices([item.price_id])[item.price_id]
    if now.price.interval == present.interval:
        lines: tuple[NetLine, ...] = (more_now(subscription, item, now.price, now.quantity, day),)
        later = planned.at_term or now
        next_period = period_at_term(subscription, later)
    else:
        later, anchor = now, Anchor(day, now.price.interval)
        lines = (*_whole(now, period(anchor, 0)), *whole_period_now(subscription, item, present, day))
        next_period = period(anchor, 1)
    bill = _assess(brand, customer, subscription.currency, lines, day)
    starts_anew = now.price.interval != present.interval
    if bill.subtotal_minor < 0 or (starts_anew and not bill.subtotal_minor):
        raise SelectionRefusedError("too_few")
    return _decision(
        brand, customer, Wish(later.price, selection.quantity), at,
        bill=bill,
        next_period=next_period,
        next_bill=assess_whole(brand, customer, subscription.currency, later, next_period, waiting_for(customer.id)),
        subscription=subscription,
    )  # fmt: skip


def _decision(
    brand: BrandView,
    customer: CustomerView,
    wish: Wish,
    at: datetime,
    *,
    bill: Bill,
    next_period: Period,
    next_bill: Bill,
    coupon: CouponView | None = None,
    subscription: SubscriptionView | None = None,
) -> Decision:
    day = day_of(brand, at)
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
        overdue=overdue_of(customer.id, bill.currency, day),
        credit_minor=min(bill.total_minor, free_credit_minor(customer.id)),
    )


def waiting_for(customer_id: UUID) -> list[ChargeView]:
    """The one-off charges that the customer's next renewal bills besides."""
    return list_waiting_charges([customer_id]).get(customer_id, [])


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
    lines = [*([days] if days else []), *_whole(wish, period_at_term(subscription, wish))]
    return _assess(brand, customer, subscription.currency, tuple(lines), subscription.billed_until)


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
    lines = [*_whole(replace(wish, price=price), covered), *same]
    return lines_bill(customer, currency, lines, taxes, with_same_prices(charges, price.tax_included))


def period_at_term(subscription: SubscriptionView, wish: Wish) -> Period:
    """The first period not invoiced yet, if its interval is that of `wish`."""
    term, anchor = subscription.billed_until, subscription.anchor
    if wish.price.interval != anchor.interval:
        anchor = Anchor(term, wish.price.interval)
    return period_containing(anchor, term)


def _whole(wish: Wish, covered: Period) -> tuple[NetLine, ...]:
    return period_lines([_terms(wish)], covered)


def _terms(wish: Wish) -> ItemTerms:
    return ItemTerms(wish.price.id, wish.quantity, wish.price.unit_amount_minor, wish.price.tax_included)


def _assess(brand: BrandView, customer: CustomerView, currency: str, lines: tuple[NetLine, ...], day: date) -> Bill:
    if customer.address is None:
        raise SelectionRefusedError("details_missing")
    return assess(currency, lines, seller_taxes(brand.id, brand.country, day, [customer]).rates_for(customer))


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
        subscription = None if selection.adds else live_subscription(customer_id)
        if shown_basis != (subscription.basis if subscription else ""):
            raise ChangedMeanwhileError
        return replace_decision(brand, customer_id, person_id, selection, business_now(brand))


def replace_decision(
    brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection, at: datetime
) -> OrderView:
    """Inside a unit of work that holds the customer's lock."""
    decision = decide(brand, get_customer(customer_id), selection, at)
    return decide_order(brand_id=brand.id, customer_id=customer_id, person_id=person_id, decision=decision)


def decide_again(brand: BrandView, order: OrderView, at: datetime) -> OrderView:
    """The order's decision anew, for when time passed or something changed; a coupon that no longer holds is left out.

    Inside a unit of work that holds the customer's lock. Raises SelectionRefusedError or SeatsHeldError.
    """
    selection = selection_of(order)
    try:
        return replace_decision(brand, order.customer_id, order.person_id, selection, at)
    except CouponRefusedError:
        return replace_decision(brand, order.customer_id, order.person_id, replace(selection, coupon_code=""), at)
