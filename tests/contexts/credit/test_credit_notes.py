"""Crediting an invoice: its figures, what becomes of them, and that nothing is ever credited twice."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError

from guichet.contexts.invoicing.models import CreditNote
from guichet.contexts.invoicing.public import (
    CreditRefusedError,
    InvoiceStatus,
    InvoiceView,
    get_credit_note_document,
    get_creditable,
    get_invoice,
    list_invoices,
)
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Payment, Refund
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, Failure, FailureCode, RefundStatus
from guichet.contexts.payments.public import find_latest_attempt, list_credit, list_refundable
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.audit import audit
from guichet.flows.collect import pay_now
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.credit_note import CreditNoteRefusedError, credit_invoice, plan_credit_note
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.refund import refund
from guichet.flows.settle import settle
from guichet.flows.sweep import issue_all_due
from guichet.infra import audit as trail
from guichet.infra.ids import new_id
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import change
from tests.contexts.credit.money import books, credited, newest
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def unpaid(desk: Desk) -> tuple[UUID, InvoiceView]:
    """A customer whose second month was refused, and that month's invoice."""
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    return customer_id, newest(customer_id)


def test_all_of_a_paid_invoice_is_credited_to_the_cent_and_kept_as_credit(desk: Desk) -> None:
    customer_id = desk.buy(1)
    note = credited(desk, newest(customer_id))
    assert (note.number[:6], note.total.minor) == ("PDC-A-", 6784)
    assert [left.left_minor for left in list_credit(customer_id)] == [6784]
    assert books(desk, customer_id) == {"clearing:scripted": 6784, "customer_credit": -6784}
    document = get_credit_note_document(note.id)
    assert [(tax.label, tax.amount_minor) for tax in document.taxes] == [("TPS", 295), ("TVQ", 589)]
    assert document.correction is not None
    assert document.correction.invoice_number == newest(customer_id).number
    assert audit().wrong == ()


def test_three_parts_come_to_the_tax_of_the_whole(desk: Desk) -> None:
    """19.99 + 19.99 + 19.02: each note's tax is what all of them come to less what was credited before."""
    customer_id = desk.buy(1)
    invoice = newest(customer_id)
    totals = [credited(desk, invoice, minor).total.minor for minor in (1999, 1999, 1902)]
    assert sum(totals) == 6784
    assert get_creditable(invoice.id).left_with_tax_minor == 0
    with pytest.raises(CreditRefusedError, match="nothing"):
        plan_credit_note(invoice, None, refund=False)
    assert audit().wrong == ()


def test_credit_settles_the_next_invoice_before_the_card_is_charged(desk: Desk) -> None:
    customer_id = desk.buy(1)
    credited(desk, newest(customer_id), 2000)
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()
    renewal = newest(customer_id)
    assert renewal.status is InvoiceStatus.PAID
    assert Payment.objects.filter(customer_id=customer_id).latest("created_at").amount_minor == 6784 - 2300
    assert list_credit(customer_id) == []
    told = Mail.objects.filter(kind="invoice_paid", customer_id=customer_id).latest("id")
    assert told.data["credit_minor"] == 2300
    assert audit().wrong == ()


def test_credit_that_is_enough_settles_an_invoice_alone(desk: Desk) -> None:
    customer_id = desk.buy(2)
    first = newest(customer_id)
    credited(desk, first)
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()
    assert newest(customer_id).status is InvoiceStatus.PAID
    assert Payment.objects.filter(customer_id=customer_id).count() == 1
    assert list_credit(customer_id) == []
    assert audit().wrong == ()


def test_it_first_settles_what_is_open_of_its_own_invoice(desk: Desk) -> None:
    customer_id, invoice = unpaid(desk)
    note = credited(desk, invoice)
    assert get_invoice(invoice.id).status is InvoiceStatus.PAID
    assert list_credit(customer_id) == []
    told = Mail.objects.get(kind="credit_note_issued", customer_id=customer_id)
    assert (told.data["number"], told.data["settled_minor"], told.data["kept_minor"]) == (note.number, 6784, 0)
    assert not Mail.objects.filter(kind="invoice_paid", data__number=invoice.number).exists()
    assert audit().wrong == ()


def test_credit_of_one_invoice_settles_another_that_is_open(desk: Desk) -> None:
    customer_id, open_one = unpaid(desk)
    credited(desk, list_invoices(customer_id)[-1])
    assert get_invoice(open_one.id).status is InvoiceStatus.PAID
    assert audit().wrong == ()


def test_the_money_goes_back_to_the_card_that_paid(desk: Desk) -> None:
    customer_id = desk.buy(1)
    note = credited(desk, newest(customer_id), 2000, refund=True)
    refund = Refund.objects.get(credit_note_id=note.id)
    assert (refund.status, refund.amount_minor) == ("succeeded", 2300)
    assert Payment.objects.get(customer_id=customer_id).status == "succeeded"
    assert list_credit(customer_id) == []
    assert books(desk, customer_id)["clearing:scripted"] == 6784 - 2300
    assert Mail.objects.filter(kind="credit_refunded", customer_id=customer_id).count() == 1
    credited(desk, newest(customer_id), refund=True)
    assert Payment.objects.get(customer_id=customer_id).status == "refunded"
    assert books(desk, customer_id) == {}
    assert audit().wrong == ()


def test_a_refund_that_the_bank_sends_back_is_credit_again(desk: Desk) -> None:
    customer_id = desk.buy(1)
    desk.gateway.refunds.append(RefundStatus.FAILED)
    credited(desk, newest(customer_id), refund=True)
    assert [left.left_minor for left in list_credit(customer_id)] == [6784]
    assert Mail.objects.filter(kind="credit_kept", customer_id=customer_id).count() == 1
    assert audit().wrong == ()


def test_french_vat_that_was_not_paid_comes_back_from_pending_and_the_rest_from_due() -> None:
    """70.80 of which 20.00 was settled by an earlier credit: VAT of 11.80, due in proportion."""
    desk = open_desk(RELAIS)
    customer_id = desk.buy(1)
    first = newest(customer_id)
    credited(desk, first, 1667)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    second = newest(customer_id)
    before = books(desk, customer_id)
    assert before["tax_pending:FR-VAT"] == -(1180 - 333)
    credited(desk, second, 3000)
    after = books(desk, customer_id)
    assert after["receivable"] == before["receivable"] - 3600
    assert audit().wrong == ()
    credited(desk, second)
    assert "tax_pending:FR-VAT" not in books(desk, customer_id)
    assert audit().wrong == ()


def test_more_than_is_left_is_refused_and_says_how_much_is(desk: Desk) -> None:
    customer_id = desk.buy(1)
    invoice = newest(customer_id)
    credited(desk, invoice, 5000)
    line = get_creditable(invoice.id).lines[0]
    with pytest.raises(CreditRefusedError) as refused:
        plan_credit_note(invoice, {line.id: 901}, refund=False)
    assert (refused.value.code, refused.value.line_id, refused.value.most_minor) == ("too_much", line.id, 900)


def test_twice_at_once_is_once(desk: Desk) -> None:
    customer_id = desk.buy(1)
    invoice = newest(customer_id)
    shown = plan_credit_note(invoice, None, refund=True).fingerprint

    def issue() -> str:
        try:
            return credit_invoice(
                desk.brand, trail.SYSTEM, invoice.id, None, refund=True, reason="Geste", shown_fingerprint=shown
            ).number
        except (ChangedMeanwhileError, CreditRefusedError) as refused:
            return type(refused).__name__

    results = in_threads(issue, issue)
    run_until_quiet()
    assert sorted(results)[0] == "CreditRefusedError"
    assert CreditNote.objects.count() == Refund.objects.count() == 1
    assert audit().wrong == ()


def test_something_else_than_was_shown_is_not_issued(desk: Desk) -> None:
    customer_id = desk.buy(1)
    invoice = newest(customer_id)
    shown = plan_credit_note(invoice, None, refund=True).fingerprint
    credited(desk, invoice, 100)
    with pytest.raises(ChangedMeanwhileError):
        credit_invoice(desk.brand, trail.SYSTEM, invoice.id, None, refund=True, reason="x", shown_fingerprint=shown)


def test_an_invoice_that_is_being_paid_waits(desk: Desk) -> None:
    _, invoice = unpaid(desk)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    pay_now(desk.brand, invoice.id, return_url="https://x.test/{attempt}")
    with pytest.raises(CreditNoteRefusedError, match="being_paid"):
        plan_credit_note(get_invoice(invoice.id), None, refund=False)


def test_the_database_refuses_more_than_the_invoice_whoever_asks(desk: Desk) -> None:
    customer_id = desk.buy(1)
    note = CreditNote.objects.get(pk=credited(desk, newest(customer_id)).id)
    note.id, note.number = new_id(), "PDC-A-2026-9999"
    with pytest.raises(IntegrityError, match="exceed"):
        note.save(force_insert=True)


def test_the_same_part_twice_is_once_though_enough_is_left_for_another(desk: Desk) -> None:
    customer_id = desk.buy(2)
    invoice = newest(customer_id)
    part = {get_creditable(invoice.id).lines[0].id: 4000}
    shown = plan_credit_note(invoice, part, refund=False).fingerprint

    def press() -> object:
        return credit_invoice(
            desk.brand, trail.SYSTEM, invoice.id, part, refund=False, reason="Geste", shown_fingerprint=shown
        )

    press()
    with pytest.raises(ChangedMeanwhileError):
        press()
    assert audit().wrong == ()


def test_a_refund_that_is_refused_settles_what_is_open(desk: Desk) -> None:
    customer_id = desk.buy(2)
    bought = newest(customer_id)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    renewal = newest(customer_id)
    desk.gateway.refunds.append(RefundStatus.FAILED)
    credited(desk, bought, refund=True)
    assert get_invoice(renewal.id).status is InvoiceStatus.PAID
    assert list_subscriptions(customer_id)[0].status is Status.ACTIVE
    assert audit().wrong == ()


def test_credit_that_came_while_a_payment_was_under_way_is_used_when_it_is_refused(desk: Desk) -> None:
    customer_id = desk.buy(2)
    bought = newest(customer_id)
    desk.live_on(31)
    desk.gateway.answers.append(ChargeStatus.PENDING)
    issue_all_due(desk.brand)
    run_until_quiet()
    renewal = newest(customer_id)
    credited(desk, bought)
    attempt = find_latest_attempt(invoice_id=renewal.id)
    assert attempt is not None
    refused = Failure(FailureCode.CARD_DECLINED, "scripted")
    settle(attempt, ChargeOutcome(ChargeStatus.FAILED, attempt.reference, failure=refused))
    assert get_invoice(renewal.id).status is InvoiceStatus.PAID
    assert not Mail.objects.filter(kind="payment_refused").exists()
    assert audit().wrong == ()


def test_late_money_that_is_more_than_what_is_open_by_now_goes_back_whole(desk: Desk) -> None:
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.CARD_DECLINED)
    issue_all_due(desk.brand)
    run_until_quiet()
    renewal = newest(customer_id)
    credited(desk, renewal, 2000)
    late = find_latest_attempt(invoice_id=renewal.id)
    assert late is not None
    settle(late, ChargeOutcome(ChargeStatus.SUCCEEDED, late.reference, late.money))
    run_until_quiet()
    assert Refund.objects.get(payment_id=late.payment_id).amount_minor == late.money.minor == 6784
    assert get_invoice(renewal.id).status is InvoiceStatus.OPEN
    assert audit().wrong == ()


@pytest.mark.parametrize("pays_whole", [True, False])
def test_a_refund_that_the_bank_sends_back_days_later_is_credit_and_said_so(desk: Desk, pays_whole: bool) -> None:
    customer_id = desk.buy(2)
    credited(desk, newest(customer_id), None if pays_whole else 5900, refund=True)
    row = Refund.objects.get()
    assert row.status == "succeeded"
    desk.gateway.returned.add(row.id)
    desk.live_on(3)
    for _ in range(2):
        refund(row.id)
    run_until_quiet()
    row.refresh_from_db()
    assert (row.status, Payment.objects.get(customer_id=customer_id).status) == ("failed", "succeeded")
    assert sum(left.left_minor for left in list_credit(customer_id)) == row.amount_minor
    assert Mail.objects.filter(kind="credit_kept", customer_id=customer_id).count() == 1
    assert audit().wrong == ()


def test_a_refund_in_part_is_looked_for_before_it_is_asked_again(desk: Desk) -> None:
    """Whoever asked for it died before the answer was kept, and the provider has forgotten the key since."""
    customer_id = desk.buy(2)
    invoice = newest(customer_id)
    shown = plan_credit_note(invoice, {get_creditable(invoice.id).lines[0].id: 4000}, refund=True)
    credit_invoice(
        desk.brand, trail.SYSTEM, invoice.id, {get_creditable(invoice.id).lines[0].id: 4000}, refund=True,
        reason="Geste", shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    row = Refund.objects.get()
    desk.gateway.given_back.add(row.id)
    run_until_quiet()
    row.refresh_from_db()
    assert (row.status, desk.gateway.refunds_asked) == ("succeeded", 0)
    assert audit().wrong == ()


def test_what_goes_back_of_an_invoice_leaves_what_the_same_payment_gave_for_another(desk: Desk) -> None:
    """One payment for more licences and an overdue invoice; some of the first had been settled with credit."""
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    overdue = newest(customer_id)
    credited(desk, list_invoices(customer_id)[-1], 5000)
    change(desk, customer_id, 4)
    run_until_quiet()
    added = newest(customer_id)
    by_card = sum(each.left_minor for each in list_refundable(overdue.id))
    credited(desk, added, refund=True)
    assert list_refundable(added.id) == []
    assert sum(each.left_minor for each in list_refundable(overdue.id)) == by_card > 0
    credited(desk, overdue, refund=True)
    assert Payment.objects.filter(customer_id=customer_id, status="refunded").count() == 1
    assert audit().wrong == ()
