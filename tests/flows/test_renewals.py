"""A renewal is one invoice and one charge too, whoever runs it, how often, and whatever the provider answers."""

from __future__ import annotations

import pytest

from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.public import AttemptStatus, get_attempt
from guichet.contexts.subscriptions.public import Status
from guichet.flows.collect import MethodNeededError, collect
from guichet.flows.renew import issue_due
from guichet.infra.clock import today
from tests.flows.at_once import at_once
from tests.flows.journey import ASKS_ALWAYS, PLAIN_CARD, Buyer, House
from tests.flows.proof import QUEBEC_BOOKS, mails_sent, numbers_taken
from tests.support.sandbox import Sandbox


def test_two_timetables_and_two_workers_at_once(house: House, nora: Buyer) -> None:
    becomes_due(house, nora)
    at_once(house.sweeps, house.sweeps, lambda: issue_due(house.brand, today(house.brand)))
    house.sweeps()
    renewal = nora.invoices[0]
    at_once(lambda: collect([renewal.id]), lambda: collect([renewal.id]))
    house.sweeps()
    assert_two_months_paid(house, nora)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("fault", ["timeout_before", "timeout_after", "error_500_after", "reset"])
def test_a_broken_line_at_the_charge(house: House, nora: Buyer, fault: str) -> None:
    becomes_due(house, nora)
    house.provider.breaks(fault)
    house.sweeps()
    assert Attempt.objects.latest("pk").status == AttemptStatus.UNKNOWN
    assert nora.subscriptions[0].status is Status.ACTIVE  # doubt is no refusal
    house.sweeps()
    assert_two_months_paid(house, nora)


@pytest.mark.usefixtures("impatient")
def test_a_charge_that_leaves_no_trace_is_refused_and_can_be_paid_by_hand(house: House, nora: Buyer) -> None:
    becomes_due(house, nora)
    house.provider.breaks("error_500_before")
    house.sweeps()
    house.silence_lasts(minutes=11)
    house.sweeps()
    assert nora.subscriptions[0].status is Status.PAST_DUE
    assert mails_sent(nora.customer_id) == {"invoice_paid": 1, "payment_refused": 1}
    attempt = nora.pays_now(nora.invoices[0])
    assert attempt is not None
    assert attempt.status is AttemptStatus.SUCCEEDED
    house.runs_jobs()
    assert_two_months_paid(house, nora, refused=1)


def test_paying_by_hand_with_a_double_click(house: House, nora: Buyer) -> None:
    nora.buys(ASKS_ALWAYS)
    house.runs_jobs()
    house.lives(days=31)
    renewal = nora.invoices[0]
    first, second = at_once(lambda: nora.pays_now(renewal), lambda: nora.pays_now(renewal))
    assert first.id == second.id
    asked = Attempt.objects.get(pk=first.id)
    assert asked.status == AttemptStatus.REQUIRES_ACTION
    nora.answers_three_d("Refuser", attempt=get_attempt(first.id))
    nora.payment_page_checks(first)
    assert nora.subscriptions[0].status is Status.PAST_DUE

    again = nora.pays_now(renewal)
    assert again is not None
    assert again.id != first.id
    nora.answers_three_d(attempt=again)
    at_once(lambda: nora.payment_page_checks(again), house.sweeps, lambda: nora.pays_now(renewal))
    house.runs_jobs()
    assert nora.subscriptions[0].status is Status.ACTIVE
    assert house.provider.taken() == [6784, 6784]
    assert house.books(nora.customer_id) == {code: 2 * amount for code, amount in QUEBEC_BOOKS.items()}
    # Who was there and saw the refusal gets no mail about it.
    assert mails_sent(nora.customer_id) == {"invoice_paid": 2, "authentication_required": 1}


def test_a_card_that_was_lost_since(house: House, nora: Buyer, sandbox: Sandbox) -> None:
    becomes_due(house, nora)
    with sandbox.connect() as provider:
        provider.execute("UPDATE sandbox_paymentmethod SET behaviour = 'lost_card' WHERE last_four = '4242'")
    house.sweeps()
    house.sweeps()
    renewal: InvoiceView = nora.invoices[0]
    assert (renewal.status, nora.subscriptions[0].status) == (InvoiceStatus.OPEN, Status.PAST_DUE)
    assert mails_sent(nora.customer_id) == {"invoice_paid": 1, "payment_refused": 1}
    with pytest.raises(MethodNeededError):
        nora.pays_now(renewal)
    collect([renewal.id])
    assert Attempt.objects.filter(status="failed").count() == 1
    assert house.provider.taken() == [6784]
    assert house.books()["receivable"] == 6784


def becomes_due(house: House, nora: Buyer) -> None:
    """A month after the first purchase, before anybody has looked."""
    nora.buys(PLAIN_CARD)
    house.runs_jobs()
    house.lives_to_the_next_billing_day(nora)


def assert_two_months_paid(house: House, nora: Buyer, *, refused: int = 0) -> None:
    assert [invoice.status for invoice in nora.invoices] == [InvoiceStatus.PAID] * 2
    assert [subscription.status for subscription in nora.subscriptions] == [Status.ACTIVE]
    assert house.provider.taken() == [6784, 6784]
    assert house.books(nora.customer_id) == {code: 2 * amount for code, amount in QUEBEC_BOOKS.items()}
    told = {"invoice_paid": 2} | ({"payment_refused": refused} if refused else {})
    assert mails_sent(nora.customer_id) == told
    assert numbers_taken(house) == 2
