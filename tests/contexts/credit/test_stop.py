"""Ending a subscription today: the days that are paid for and not used come back, to the cent, and no more."""

from __future__ import annotations

from uuid import UUID

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.invoicing.models import CreditNote
from guichet.contexts.invoicing.public import InvoiceStatus, list_invoices
from guichet.contexts.payments.models import Refund
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.payments.public import list_credit
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import EndRefusedError
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.earn import earn_days
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.sweep import issue_all_due
from guichet.flows.unused import UnusedPlan
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import period
from tests.contexts.changes import buy_with_coupon, change, coupon, live
from tests.contexts.credit.money import credited, newest, staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def stopped(desk: Desk, customer_id: UUID, *, refund: bool = False) -> UnusedPlan:
    subscription = live(customer_id)
    shown = plan_stop(desk.brand, subscription, desk.now, refund=refund)
    stop_now(
        desk.brand, customer_id, staff(), subscription.id, refund=refund, reason="Fermeture",
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    run_until_quiet()
    return shown


def test_what_is_left_of_the_period_is_credited_and_nobody_holds_a_licence(desk: Desk) -> None:
    customer_id = desk.buy(1)
    days = period(live(customer_id).anchor, 0).days
    desk.live_on(10)
    shown = stopped(desk, customer_id)
    unused = 5900 - round(5900 * 10 / days)
    assert CreditNote.objects.get().subtotal_minor == unused
    assert sum(left.left_minor for left in list_credit(customer_id)) == shown.total.minor
    assert list_subscriptions(customer_id)[0].status is Status.CANCELED
    desk.live_on(1)
    earn_days(desk.brand)
    assert audit().wrong == ()
    with pytest.raises(EndRefusedError):
        plan_stop(desk.brand, list_subscriptions(customer_id)[0], desk.now, refund=False)


def test_several_invoices_of_one_period_are_credited_newest_first(desk: Desk) -> None:
    customer_id = desk.buy(2)
    desk.live_on(5)
    change(desk, customer_id, 6)
    desk.live_on(5)
    shown = stopped(desk, customer_id, refund=True)
    first, second = sorted(list_invoices(customer_id), key=lambda invoice: invoice.number)
    assert [invoice.number for invoice, _ in shown.credits] == [second.number, first.number]
    assert sum(refund.amount_minor for refund in Refund.objects.all()) == shown.total.minor
    assert {refund.status for refund in Refund.objects.all()} == {"succeeded"}
    assert list_credit(customer_id) == []
    assert audit().wrong == ()


def test_a_discount_comes_back_in_proportion(desk: Desk) -> None:
    coupon(desk, "PASSE")
    customer_id = buy_with_coupon(desk, "PASSE", 1)
    total = newest(customer_id).total.minor
    stopped(desk, customer_id)
    assert CreditNote.objects.get().total_minor == total
    assert audit().wrong == ()


def test_what_was_credited_before_is_not_credited_again(desk: Desk) -> None:
    customer_id = desk.buy(1)
    credited(desk, newest(customer_id), 5800)
    shown = stopped(desk, customer_id)
    assert shown.total.minor == 115
    assert audit().wrong == ()


def test_an_unpaid_period_is_taken_off_its_invoice(desk: Desk) -> None:
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    stopped(desk, customer_id)
    assert newest(customer_id).status in {InvoiceStatus.OPEN, InvoiceStatus.PAID}
    assert list_credit(customer_id) == []
    assert audit().wrong == ()


def test_twice_at_once_is_once_and_another_day_is_another_plan(desk: Desk) -> None:
    customer_id = desk.buy(1)
    subscription = live(customer_id)
    shown = plan_stop(desk.brand, subscription, desk.now, refund=False).fingerprint
    desk.live_on(1)
    who = staff()

    def stop(fingerprint: str) -> str:
        try:
            stop_now(
                desk.brand, customer_id, who, subscription.id, refund=False, reason="x", shown_fingerprint=fingerprint
            )
        except (EndRefusedError, ChangedMeanwhileError) as refused:
            return type(refused).__name__
        return "ended"

    assert stop(shown) == "ChangedMeanwhileError"
    again = plan_stop(desk.brand, subscription, desk.now, refund=False).fingerprint
    assert sorted(str(each) for each in in_threads(lambda: stop(again), lambda: stop(again))) == [
        "EndRefusedError",
        "ended",
    ]
    run_until_quiet()
    assert CreditNote.objects.count() == 1
    assert audit().wrong == ()


def test_on_the_day_of_a_move_to_yearly_the_month_comes_back_too(desk: Desk) -> None:
    """The unused month settled some of the year: what is more than the year's invoice comes from the month's."""
    customer_id = desk.buy(1)
    days = period(live(customer_id).anchor, 0).days
    desk.live_on(8)
    change(desk, customer_id, 1, price=desk.yearly)
    shown = stopped(desk, customer_id, refund=True)
    unused_month = 5900 - round(5900 * 8 / days)
    by_invoice = {invoice.id: plan.credit.subtotal_minor for invoice, plan in shown.credits}
    newer, older = list_invoices(customer_id)
    assert by_invoice == {newer.id: 59000 - unused_month, older.id: unused_month}
    assert audit().wrong == ()


def test_credit_of_one_invoice_settles_another_only_after_all_are_credited_as_shown(desk: Desk) -> None:
    """A renewal is carried when more licences are bought and paid; then all of it ends, on the same day."""
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "minimum_charge_minor": 10000}
        programme.save()
    customer_id = desk.buy(1)
    desk.live_on(31)
    issue_all_due(desk.brand)
    change(desk, customer_id, 3)
    renewal = next(invoice for invoice in list_invoices(customer_id) if invoice.status is InvoiceStatus.OPEN)
    stopped(desk, customer_id)
    assert {invoice.status for invoice in list_invoices(customer_id)} == {InvoiceStatus.PAID}
    assert CreditNote.objects.filter(invoice_id=renewal.id).exists()
    assert audit().wrong == ()
