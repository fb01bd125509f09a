"""Changing what one has: more now, fewer at the term, another interval, with what is overdue; each audited."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from guichet.contexts.invoicing.models import Invoice, InvoiceLine, InvoiceTax
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.public import OrderStatus, get_order
from guichet.contexts.payments.models import Payment, Refund
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode
from guichet.contexts.payments.public import AttemptStatus, find_latest_attempt
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.flows.audit.run import violations
from guichet.flows.collect import pay_now
from guichet.flows.demo.brands import PLANS
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    Selection,
    SelectionRefusedError,
    place_order,
)
from guichet.flows.seats.invite import invite
from guichet.flows.settle import settle
from guichet.flows.sweep import issue_all_due
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import buy_with_coupon, change, coupon, holder, keep, live, order_change, plan, wish
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return open_desk(PLANS, lived=timedelta(days=60))


def lines(customer_id: UUID) -> list[tuple[str, int, int]]:
    """Of the newest invoice: kind, quantity, amount before tax and discount."""
    newest = Invoice.objects.filter(customer_id=customer_id).order_by("-number")[0]
    found = InvoiceLine.objects.filter(invoice=newest).order_by("position")
    return [(line.kind, line.quantity, line.amount_minor) for line in found]


def total(customer_id: UUID) -> int:
    return Invoice.objects.filter(customer_id=customer_id).order_by("-number")[0].total_minor


def quantity(customer_id: UUID) -> int:
    return live(customer_id).items[0].quantity


def renewed(desk: Desk) -> None:
    """Everybody's next term has come, and is billed and collected."""
    desk.live_on(32)
    issue_all_due(desk.brand)
    run_until_quiet()


def sound() -> None:
    assert list(violations()) == []


def test_more_licences_are_charged_for_the_days_that_are_left(desk: Desk) -> None:
    customer = desk.buy(21)
    of = live(customer).current_period
    desk.live_on(of.days - 23)
    assert change(desk, customer, 25).result is Confirmation.SUBMITTED
    assert lines(customer) == [("proration", 1, round(4 * 5900 * 23 / of.days + 1e-9))]
    assert quantity(customer) == 25
    assert live(customer).billed_until == of.end
    renewed(desk)
    assert lines(customer) == [("period", 25, 25 * 5900)]
    sound()


def test_two_increases_cost_what_one_would(desk: Desk) -> None:
    customer, other = desk.buy(21), desk.buy(21)
    desk.live_on(9)
    change(desk, customer, 23)
    first = lines(customer)[0][2]
    change(desk, customer, 30)
    change(desk, other, 30)
    assert first + lines(customer)[0][2] == lines(other)[0][2]
    sound()


def test_fewer_licences_wait_for_the_term_and_nothing_is_charged(desk: Desk) -> None:
    customer = desk.buy(21)
    plan(desk, customer, 15)
    coming = live(customer).coming
    assert coming is not None
    assert (coming.quantity, coming.effective_on) == (15, live(customer).billed_until)
    assert (quantity(customer), Invoice.objects.filter(customer_id=customer).count()) == (21, 1)
    renewed(desk)
    assert (quantity(customer), lines(customer)) == (15, [("period", 15, 15 * 5900)])
    assert live(customer).coming is None
    sound()


def test_a_plan_is_replaced_by_another_and_taken_back(desk: Desk) -> None:
    customer = desk.buy(21)
    plan(desk, customer, 15)
    plan(desk, customer, 12)
    assert [c.status for c in ScheduledChange.objects.order_by("pk")] == ["replaced", "waiting"]
    assert keep(desk, customer)
    assert not keep(desk, customer)
    renewed(desk)
    assert quantity(customer) == 21
    sound()


def test_the_same_plan_twice_is_one(desk: Desk) -> None:
    customer = desk.buy(21)
    plan(desk, customer, 15)
    plan(desk, customer, 15)
    assert ScheduledChange.objects.count() == 1


def test_more_now_takes_the_place_of_fewer_later(desk: Desk) -> None:
    customer = desk.buy(21)
    plan(desk, customer, 15)
    change(desk, customer, 22)
    assert live(customer).coming is None
    renewed(desk)
    assert quantity(customer) == 22
    sound()


def test_a_year_instead_of_the_month_gives_back_what_is_left_of_it(desk: Desk) -> None:
    customer = desk.buy(1)
    of = live(customer).current_period
    desk.live_on(8)
    used = round(5900 * 8 / of.days)
    change(desk, customer, 1, price=desk.yearly)
    assert lines(customer) == [("period", 1, 59000), ("unused", -1, -(5900 - used))]
    newest = Invoice.objects.filter(customer_id=customer).order_by("-number")[0]
    assert newest.subtotal_minor == 59000 - (5900 - used)
    assert InvoiceTax.objects.filter(invoice=newest).count() == 2
    assert live(customer).billed_until.year == live(customer).current_period.start.year + 1
    sound()


def test_the_interval_can_be_changed_on_the_very_first_day(desk: Desk) -> None:
    customer = desk.buy(2)
    change(desk, customer, 2, price=desk.yearly)
    assert lines(customer) == [("period", 2, 118000), ("unused", -1, -11800)]
    sound()


def test_the_month_comes_at_the_end_of_the_year_and_more_licences_at_once(desk: Desk) -> None:
    customer = desk.buy(2, price=desk.yearly)
    desk.live_on(10)
    change(desk, customer, 3, price=desk.monthly)
    coming = live(customer).coming
    assert coming is not None
    assert (coming.price_id, coming.quantity, quantity(customer)) == (desk.monthly.id, 3, 3)
    assert lines(customer)[0][0] == "proration"
    desk.live_on(365)
    issue_all_due(desk.brand)
    run_until_quiet()
    assert ("period", 3, 17700) in lines(customer)
    sound()


def test_a_discount_goes_back_with_the_month_that_it_was_for(desk: Desk) -> None:
    coupon(desk, "DEBUT")
    customer = buy_with_coupon(desk, "DEBUT")
    assert total(customer) == 6106
    change(desk, customer, 1, price=desk.yearly)
    line = InvoiceLine.objects.get(kind="unused")
    assert (line.amount_minor, line.discount_minor) == (-5900, -590)
    sound()


@pytest.mark.parametrize("same", [True, False])
def test_what_is_no_change_is_refused(desk: Desk, same: bool) -> None:
    customer = desk.buy(3)
    with pytest.raises(SelectionRefusedError, match="unchanged" if same else "at_term"):
        order_change(desk, customer, 3 if same else 2)


def test_fewer_than_are_held_is_refused_with_their_number(desk: Desk) -> None:
    customer = desk.buy(3)
    invite(desk.brand, customer, holder(customer), ["une@example.com"])
    with pytest.raises(SeatsHeldError) as refused:
        plan(desk, customer, 1)
    assert refused.value.held == 2


def test_too_few_for_a_year_is_refused_instead_of_a_negative_invoice(desk: Desk) -> None:
    customer = desk.buy(40)
    with pytest.raises(SelectionRefusedError, match="too_few"):
        order_change(desk, customer, 1, price=desk.yearly)


def test_before_the_renewal_of_the_day_is_billed_nothing_can_be_changed(desk: Desk) -> None:
    customer = desk.buy(3)
    desk.live_on(32)
    with pytest.raises(SelectionRefusedError, match="renewal_due"):
        order_change(desk, customer, 5)


def test_one_payment_covers_more_licences_and_what_is_overdue(desk: Desk) -> None:
    customer = desk.buy(2)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    overdue = Invoice.objects.get(customer_id=customer, status="open")
    assert live(customer).status == "past_due"
    order = order_change(desk, customer, 4)
    assert [(each.number, each.open_minor) for each in order.overdue] == [(overdue.number, overdue.total_minor)]
    assert order.to_pay.minor == order.bill.total_minor + overdue.total_minor
    assert desk.confirm(order).result is Confirmation.SUBMITTED
    overdue.refresh_from_db()
    assert (overdue.status, live(customer).status, quantity(customer)) == ("paid", "active", 4)
    assert Payment.objects.filter(customer_id=customer, status="succeeded").order_by("-pk")[0].amount_minor == (
        order.to_pay.minor
    )
    sound()


def test_when_that_payment_is_refused_nothing_changes(desk: Desk) -> None:
    customer = desk.buy(2)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    order = order_change(desk, customer, 4)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    desk.confirm(order)
    assert get_order(order.id).status is OrderStatus.OPEN
    assert (live(customer).status, quantity(customer)) == ("past_due", 2)
    assert Invoice.objects.filter(customer_id=customer, status="open").count() == 1
    sound()


def test_an_overdue_invoice_that_is_being_paid_is_not_charged_twice(desk: Desk) -> None:
    customer = desk.buy(2)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    renewed(desk)
    order = order_change(desk, customer, 4)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    pay_now(desk.brand, order.overdue[0].invoice_id, return_url="https://x.test/{attempt}")
    assert desk.confirm(order).result is Confirmation.BUSY
    assert get_order(order.id).status is OrderStatus.OPEN
    sound()


def test_who_decided_on_what_somebody_has_changed_decides_anew(desk: Desk) -> None:
    customer = desk.buy(21)
    seen = live(customer).basis
    plan(desk, customer, 20)
    with pytest.raises(ChangedMeanwhileError):
        order_change(desk, customer, 25, basis=seen)


def test_what_another_tab_ordered_is_shown_before_it_is_charged(desk: Desk) -> None:
    customer = desk.buy(21)
    mine = order_change(desk, customer, 25)
    order_change(desk, customer, 30)
    confirmed = desk.confirm(mine)
    assert confirmed.result is Confirmation.CHANGED
    assert confirmed.order.quantity == 30
    assert quantity(customer) == 21
    sound()


def test_confirmed_twice_at_once_is_charged_once(desk: Desk) -> None:
    customer = desk.buy(21)
    order = order_change(desk, customer, 25)
    in_threads(*[lambda: desk.confirm(order)] * 4)
    assert Payment.objects.filter(customer_id=customer, status="succeeded").count() == 2
    assert quantity(customer) == 25
    sound()


def test_a_plan_and_an_order_at_once_leave_one_of_them(desk: Desk) -> None:
    customer = desk.buy(21)
    seen = live(customer).basis

    def order() -> object:
        try:
            return place_order(desk.brand, customer, holder(customer), wish(customer, 25), shown_basis=seen)
        except ChangedMeanwhileError:
            return None

    in_threads(order, lambda: plan(desk, customer, 20))
    waits = live(customer).coming is not None
    assert waits
    assert not Order.objects.filter(customer_id=customer, status="open", basis=seen).exists()
    sound()


def test_money_that_comes_after_a_renewal_goes_back_and_changes_nothing(desk: Desk) -> None:
    customer = desk.buy(2)
    order = order_change(desk, customer, 4)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    desk.confirm(order)
    attempt = find_latest_attempt(order_id=order.id)
    assert attempt is not None
    assert attempt.status is AttemptStatus.REQUIRES_ACTION
    renewed(desk)
    settle(attempt, ChargeOutcome(ChargeStatus.SUCCEEDED, attempt.reference, attempt.money))
    run_until_quiet()
    assert get_order(order.id).status is OrderStatus.CANCELED
    assert Refund.objects.get().status == "succeeded"
    assert quantity(customer) == 2
    sound()


def test_a_coupon_that_may_be_used_once_is_used_once_by_ten_at_once(desk: Desk) -> None:
    coupon(desk, "UNIQUE", at_most=1)
    buyers = [desk.customer() for _ in range(10)]
    orders = []
    for buyer in buyers:
        desk.order(buyer)
        orders.append(place_order(desk.brand, buyer, holder(buyer), Selection(desk.monthly.id, 1, "unique")))
    in_threads(*[lambda order=order: desk.confirm(order) for order in orders])
    assert Order.objects.filter(status="fulfilled").count() == 1
    sound()


@pytest.mark.parametrize("code", ["NULLE", "  "])
def test_a_code_that_nobody_knows_is_refused(desk: Desk, code: str) -> None:
    buyer = desk.customer()
    with pytest.raises(CouponRefusedError, match="unknown"):
        place_order(desk.brand, buyer, holder(buyer), Selection(desk.monthly.id, 1, code))


def test_a_first_purchase_is_the_first(desk: Desk) -> None:
    coupon(desk, "DEBUT")
    customer = desk.buy(1)
    with pytest.raises(CouponRefusedError, match="not_first_purchase"):
        place_order(
            desk.brand, customer, holder(customer), wish(customer, 2, coupon="DEBUT"),
            shown_basis=live(customer).basis,
        )  # fmt: skip
