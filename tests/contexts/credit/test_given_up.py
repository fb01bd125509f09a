"""An invoice that is no longer claimed: a loss in the books, or withdrawn, and money that comes after all."""

from __future__ import annotations

from uuid import UUID

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, get_invoice
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode
from guichet.contexts.payments.public import find_latest_attempt
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.give_up import GiveUpRefusedError, withdraw_invoice, write_off_invoice
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.flows.settle import settle
from guichet.flows.sweep import issue_all_due
from guichet.infra import audit as trail
from guichet.infra.worker import run_until_quiet
from tests.contexts.credit.money import books, credited, newest
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def unpaid(desk: Desk) -> tuple[UUID, InvoiceView]:
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    return customer_id, newest(customer_id)


def test_what_is_written_off_is_a_loss_and_no_debt_any_more(desk: Desk) -> None:
    customer_id, invoice = unpaid(desk)
    write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "faillite")
    assert get_invoice(invoice.id).status is InvoiceStatus.UNCOLLECTIBLE
    after = books(desk, customer_id)
    assert (after["bad_debt"], "receivable" in after) == (6784, False)
    assert list_subscriptions(customer_id)[0].status is Status.ACTIVE
    assert audit().wrong == ()


def test_french_vat_that_was_never_paid_is_no_loss() -> None:
    desk = open_desk(RELAIS)
    customer_id, invoice = unpaid(desk)
    write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "faillite")
    after = books(desk, customer_id)
    assert (after["bad_debt"], "tax_pending:FR-VAT" in after) == (5900, False)
    assert audit().wrong == ()


def test_money_that_comes_after_a_write_off_settles_the_invoice(desk: Desk) -> None:
    """The bank says yes after all to the payment that it had refused."""
    customer_id, invoice = unpaid(desk)
    write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "faillite")
    attempt = find_latest_attempt(invoice_id=invoice.id)
    assert attempt is not None
    settle(attempt, ChargeOutcome(ChargeStatus.SUCCEEDED, attempt.reference, attempt.money))
    assert get_invoice(invoice.id).status is InvoiceStatus.PAID
    assert "bad_debt" not in books(desk, customer_id)
    assert audit().wrong == ()


def test_a_withdrawn_invoice_leaves_nothing_in_the_books(desk: Desk) -> None:
    customer_id, invoice = unpaid(desk)
    withdraw_invoice(desk.brand, trail.SYSTEM, invoice.id, "double")
    assert get_invoice(invoice.id).status is InvoiceStatus.VOID
    assert books(desk, customer_id) == {
        "clearing:scripted": 6784, "deferred_revenue": -5900, "tax_due:CA-GST": -295, "tax_due:CA-QST": -589
    }  # fmt: skip
    assert audit().wrong == ()


def test_a_french_invoice_is_never_withdrawn() -> None:
    desk = open_desk(RELAIS)
    _, invoice = unpaid(desk)
    with pytest.raises(GiveUpRefusedError, match="law"):
        withdraw_invoice(desk.brand, trail.SYSTEM, invoice.id, "double")


def test_what_is_paid_or_credited_in_part_is_not_withdrawn(desk: Desk) -> None:
    customer_id, invoice = unpaid(desk)
    credited(desk, invoice, 1000)
    with pytest.raises(GiveUpRefusedError, match="settled"):
        withdraw_invoice(desk.brand, trail.SYSTEM, invoice.id, "double")
    write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "solde")
    with pytest.raises(GiveUpRefusedError, match="not_open"):
        write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "solde")
    assert books(desk, customer_id)["bad_debt"] == 6784 - 1150
    assert audit().wrong == ()


def test_what_was_suspended_is_not_resumed_by_a_loss(desk: Desk) -> None:
    """Nothing was paid: no new period begins, and nobody is billed again."""
    customer_id, invoice = unpaid(desk)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, list_subscriptions(customer_id)[0].id)
    desk.live_on(40)
    write_off_invoice(desk.brand, trail.SYSTEM, invoice.id, "faillite")
    issue_all_due(desk.brand)
    run_until_quiet()
    assert list_subscriptions(customer_id)[0].status is Status.SUSPENDED
    assert newest(customer_id).id == invoice.id
    assert audit().wrong == ()
