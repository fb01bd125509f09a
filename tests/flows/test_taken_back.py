"""Disputed cards, won and lost, and what the provider pays out: books, invoice, and what finance sees."""

from __future__ import annotations

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Settlement
from guichet.contexts.payments.public import find_latest_attempt, list_disputes, list_refundable
from guichet.contexts.subscriptions.public import Status
from guichet.flows.settlements import fetch_settlements
from guichet.infra.outbox import OutboxEvent
from tests.flows.journey import Buyer, House
from tests.flows.proof import mails_sent

DISPUTES_LATER = "4000000000000259"


def disputed(house: House, nora: Buyer) -> None:
    nora.buys(DISPUTES_LATER)
    house.runs_jobs()
    house.lives(days=11)


def test_while_a_card_is_disputed_the_invoice_stays_paid_and_finance_is_told(house: House, nora: Buyer) -> None:
    disputed(house, nora)
    (line,) = list_disputes(house.brand.id, 10)
    assert (line.status, line.money.minor, line.invoice_ids) == ("open", 6784, (nora.invoices[0].id,))
    assert line.answer_by is not None
    assert nora.invoices[0].status is InvoiceStatus.PAID
    assert nora.subscriptions[0].status is Status.ACTIVE
    books = house.books()
    assert books["disputed:sandbox"] == 6784
    assert list_refundable(nora.invoices[0].id) == []


@pytest.mark.parametrize("evidence", ["losing_evidence", ""])
def test_a_lost_dispute_opens_the_invoice(house: House, nora: Buyer, evidence: str) -> None:
    disputed(house, nora)
    if evidence:
        house.provider.hears(house.provider.disputes()[0]["id"], evidence)
        house.sweeps()
    else:
        house.lives(days=14)
    attempt = find_latest_attempt(invoice_id=nora.invoices[0].id) or nora.attempt
    assert attempt.status == "lost"
    assert nora.invoices[0].status is InvoiceStatus.OPEN
    assert nora.subscriptions[0].status is Status.PAST_DUE
    books = house.books(nora.customer_id)
    assert books["receivable"] == 6784
    assert "disputed:sandbox" not in books
    assert "clearing:sandbox" not in books
    assert mails_sent(nora.customer_id)["payment_returned"] == 1


def test_a_dispute_that_is_won_leaves_everything_as_it_was(house: House, nora: Buyer) -> None:
    nora.buys(DISPUTES_LATER)
    house.runs_jobs()
    before = house.books(nora.customer_id)
    house.lives(days=11)
    house.provider.hears(house.provider.disputes()[0]["id"], "winning_evidence")
    house.sweeps()
    assert nora.attempt.status == "succeeded"
    assert list_disputes(house.brand.id, 10)[0].status == "won"
    after = house.books(nora.customer_id)
    assert {code: after[code] for code in ("clearing:sandbox",)} == {"clearing:sandbox": before["clearing:sandbox"]}
    assert nora.invoices[0].status is InvoiceStatus.PAID
    house.sweeps()
    assert nora.attempt.status == "succeeded"


def test_whoever_hears_of_it_late_records_every_step_once(house: House, nora: Buyer) -> None:
    nora.buys(DISPUTES_LATER)
    house.runs_jobs()
    house.lives_without_looking(minutes=60)
    house.lives(days=25)
    assert nora.attempt.status == "lost"
    assert OutboxEvent.objects.filter(name="payment.disputed").count() == 1
    assert OutboxEvent.objects.filter(name="payment.returned").count() == 1


def test_a_payout_reaches_the_bank_in_the_books_once(house: House, nora: Buyer) -> None:
    nora.buys()
    house.runs_jobs()
    house.lives(days=8)
    fetch_settlements(house.brand)
    fetch_settlements(house.brand)
    books = house.books()
    assert (books["bank:sandbox"], books["gateway_fees"]) == (6658, 126)
    assert "clearing:sandbox" not in books
    assert Settlement.objects.count() == 1
    # What a customer brought is still theirs in the books, whatever was paid out since.
    assert house.books(nora.customer_id)["clearing:sandbox"] == 6784
