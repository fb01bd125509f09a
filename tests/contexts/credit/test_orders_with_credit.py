"""Credit in an order: shown, used before any charge, and counted on by one thing only."""

from __future__ import annotations

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus, get_document, list_invoices
from guichet.contexts.ordering.public import OrderStatus, get_order
from guichet.contexts.payments.models import Payment
from guichet.contexts.payments.ports import ChargeStatus, FailureCode
from guichet.contexts.payments.public import find_latest_attempt, list_credit
from guichet.flows.audit import audit
from guichet.flows.credit import free_credit_minor
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.settle import settle
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import buy_with_coupon, change, coupon, order_change
from tests.contexts.credit.money import credited, newest
from tests.contexts.desk import Desk, open_desk, outcome

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_the_card_is_charged_what_credit_leaves(desk: Desk) -> None:
    customer_id = desk.buy(1)
    credited(desk, newest(customer_id), 2000)
    order = order_change(desk, customer_id, 3)
    assert (order.bill.total_minor, order.credit_minor, order.to_pay.minor) == (13567, 2300, 11267)
    desk.confirm(order)
    run_until_quiet()
    invoice = newest(customer_id)
    assert (invoice.status, invoice.total.minor) == (InvoiceStatus.PAID, 13567)
    assert Payment.objects.filter(customer_id=customer_id).latest("created_at").amount_minor == 11267
    collection = get_document(invoice.id).collection
    assert collection is not None
    assert collection.credit_minor == 2300
    assert list_credit(customer_id) == []
    assert audit().wrong == ()


def test_with_nothing_left_to_pay_it_is_fulfilled_without_a_payment(desk: Desk) -> None:
    customer_id = desk.buy(3)
    credited(desk, newest(customer_id))
    order = order_change(desk, customer_id, 4)
    assert order.to_pay.minor == 0
    confirmed = desk.confirm(order)
    assert (confirmed.result, confirmed.attempt) == (Confirmation.SUBMITTED, None)
    again = desk.confirm(order)
    assert (again.result, again.attempt) == (Confirmation.SUBMITTED, None)
    run_until_quiet()
    assert get_order(order.id).status is OrderStatus.FULFILLED
    assert newest(customer_id).status is InvoiceStatus.PAID
    assert Payment.objects.filter(customer_id=customer_id).count() == 1
    assert sum(left.left_minor for left in list_credit(customer_id)) == 20351 - 6784
    assert audit().wrong == ()


def test_credit_that_came_after_the_summary_is_shown_before_anything_is_charged(desk: Desk) -> None:
    customer_id = desk.buy(1)
    order = order_change(desk, customer_id, 2)
    credited(desk, newest(customer_id), 1000)
    confirmed = desk.confirm(order)
    assert confirmed.result is Confirmation.CHANGED
    assert confirmed.order.credit_minor == 1150
    assert Payment.objects.filter(customer_id=customer_id).count() == 1


def test_credit_that_a_payment_under_way_counts_on_is_not_used_twice(desk: Desk) -> None:
    customer_id = desk.buy(1)
    credited(desk, newest(customer_id), 2000)
    order = order_change(desk, customer_id, 2)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    desk.confirm(order)
    assert free_credit_minor(customer_id) == 0
    attempt = find_latest_attempt(order_id=order.id)
    assert attempt is not None
    settle(attempt, outcome(ChargeStatus.SUCCEEDED, attempt, attempt.reference))  # type: ignore[arg-type]
    run_until_quiet()
    assert list_credit(customer_id) == []
    assert audit().wrong == ()


def test_credit_is_free_again_when_the_payment_is_refused(desk: Desk) -> None:
    customer_id = desk.buy(1)
    credited(desk, newest(customer_id), 2000)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    change(desk, customer_id, 2)
    assert free_credit_minor(customer_id) == 2300
    assert audit().wrong == ()


def test_a_first_invoice_of_nothing_is_paid_and_stands_in_no_later_orders_way(desk: Desk) -> None:
    coupon(desk, "GRATUIT", percent=100)
    customer_id = buy_with_coupon(desk, "GRATUIT")
    assert (newest(customer_id).total.minor, newest(customer_id).status) == (0, InvoiceStatus.PAID)
    change(desk, customer_id, 2)
    assert {invoice.status for invoice in list_invoices(customer_id)} == {InvoiceStatus.PAID}
    assert audit().wrong == ()
