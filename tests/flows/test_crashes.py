"""Killed right after any commit of the journey, and taken up by whoever comes next: still exactly one of everything."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import guichet.flows
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.ordering.public import OrderStatus
from guichet.contexts.payments.public import AttemptStatus
from guichet.contexts.subscriptions.public import Status
from tests.flows.deaths import Lives
from tests.flows.journey import ASKS_ALWAYS, PLAIN_CARD, Buyer, House
from tests.flows.lives import Driver, start_driver
from tests.flows.proof import (
    QUEBEC_BOOKS,
    assert_exactly_one_purchase,
    assert_nothing_bought,
    mails_sent,
    numbers_taken,
)
from tests.support.mail import Mailbox
from tests.support.sandbox import Sandbox

# Units of work of the flows that stand beside this journey: other journeys' tests reach them.
ELSEWHERE = {
    "api.": "answers to programs: tests/interfaces/api",
    "api_key.": "keys of programs, one commit each: tests/interfaces/backoffice",
    "audit.": "reads only",
    "cancel.": "the end of a subscription: test_cancelling.py",
    "clock.move": "guichet advance",
    "charge.": "a one-off charge, one commit each: tests/contexts/credit",
    "credit_note.": "one commit: tests/contexts/credit",
    "invoice.": "an invoice that is claimed no more, one commit: tests/contexts/credit",
    "collect.pay_now": "an invoice paid by hand",
    "collect.at_page": "an invoice paid at a page of the provider's: test_pay_page_crashes.py",
    "collect.chain": "all that is owed, by a card that was just saved: test_dunning_crashes.py",
    "demo.": "the demo's own setting-up",
    "dunning.": "what follows a refused payment: test_dunning_crashes.py, test_late_crashes.py, tests/contexts/dunning",
    "enrol": "added to a group, one commit: tests/contexts/subscriptions/test_groups.py",
    "order.expire": "an order that is not paid, below",
    "purchase.choose_method": "a method that the customer had before",
    "purchase.details": "the organisation's information",
    "change.": "what waits for the term: test_changes_crashes.py",
    "parking.": "who cannot be billed, one commit each: tests/contexts/subscriptions/test_parking.py",
    "pause.": "a pause: test_lifecycle.py",
    "price.": "a price rise: tests/contexts/catalog",
    "programme.move": "one commit: tests/contexts/subscriptions/test_groups.py",
    "revenue.earn": "what days earn: tests/contexts/credit",
    "renewal.switch": "automatic renewal: test_lifecycle.py",
    "resume.": "going on after a pause: test_lifecycle.py",
    "subscription.name": "what it is called, one commit",
    "suspend.": "a suspension: test_lifecycle.py",
    "trial.": "a trial: the lives",
    "details.": "where things are shipped",
    "debits.send": "a debit on its announced day: test_debit_crashes.py",
    "mandate.lapse": "one commit: test_debits.py",
    "settlements.keep": "what the provider paid out, one commit: test_taken_back.py",
    "method.": "methods outside of a purchase: test_methods.py",
    "task.": "somebody has seen to something, one commit: tests/interfaces/backoffice/test_tasks.py",
    "seats.": "licences and those who hold them: test_seats_crashes.py",
    "refund.outcome": "money that came late, below",
    "usage.": "what was used: test_usage_crashes.py",
    "vat_id.": "a VAT number that the company's own people record, one commit: tests/contexts/tax",
    "fallback.": "whether another method may stand in, one commit: test_fallback.py",
    "webhook.receive": "the same events by webhook instead of by asking",
    **dict.fromkeys(
        (
            "webhook.add",
            "webhook.change",
            "webhook.due",
            "webhook.forget",
            "webhook.replay",
            "webhook.rest",
            "webhook.retry",
            "webhook.rotate",
            "webhook.switch",
            "webhook.tried",
            "webhook.turn",
        ),
        "messages to the company's own programs: test_webhook_crashes.py, tests/contexts/notifications",
    ),
}

MONEY_ON_ITS_WAY = {"purchase.confirm", "payment.settle"}


@pytest.fixture
def killer(house: House, sandbox: Sandbox, smtp: Mailbox, tmp_path: Path) -> Iterator[Driver]:
    """The second program: on the test's database, with the same provider and a mail server."""
    with start_driver(sandbox, smtp, tmp_path / "life.log") as driver:
        yield driver


def test_the_first_purchase(house: House, driver: Lives) -> None:
    """Whoever comes next: the person, or, where money may be on its way, the timetable before them."""
    reached: list[str] = []
    for n in range(1, 60):
        for number, timetable_first in enumerate([False, True]):
            email = f"buyer{n}-{number}@example.com"
            buyer = house.takes_in(email)
            life = driver.live("first_purchase", email, killed_after=n)
            house.workers_are_gone()
            if timetable_first:
                house.sweeps()
            buyer.goes_on(ASKS_ALWAYS)
            house.sweeps()
            house.sweeps()
            assert_exactly_one_purchase(house, buyer, alone=False)
            if life.commits[-1] not in MONEY_ON_ITS_WAY:
                break
        if not life.was_killed:
            break
        assert len(life.commits) == n
        reached.append(life.commits[-1])
    assert life.code == 0, "the journey never came to its end"
    tell(reached)
    assert set(reached) == units_of_the_flows() - {"renew.issue", "collect.intent"}


def test_the_renewal(house: House, killer: Driver) -> None:
    """One subscription for as many months as a renewal has commits: each month its renewal is killed after the next.

    Really killed: a process of its own, by SIGKILL.
    """
    buyer = house.takes_in("buyer@example.com")
    buyer.buys(PLAIN_CARD)
    house.runs_jobs()
    reached: list[str] = []
    for month in range(1, 30):
        house.lives_to_the_next_billing_day(buyer)
        life = killer.live("sweep", "buyer@example.com", killed_after=month)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        assert_each_month_is_paid_once(house, buyer, months=1 + month)
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the renewal never came to its end"
    tell(reached)
    assert set(reached) >= {"renew.issue", "collect.intent", "payment.settle", "document.keep"}


def test_the_end_of_an_order(house: House, driver: Lives) -> None:
    """The bank was not answered for a day: however the calling off is interrupted, nothing is left waiting."""
    reached = []
    for n in range(1, 30):
        buyer = house.takes_in(f"buyer{n}@example.com")
        waits_for_the_bank(buyer)
        house.lives_without_looking(minutes=24 * 60)
        life = driver.live("sweep", f"buyer{n}@example.com", killed_after=n)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        assert (buyer.order.status, buyer.attempt.status) == (OrderStatus.EXPIRED, AttemptStatus.CANCELED)
        assert [payment["status"] for payment in house.provider.payments(buyer.known_as)] == ["canceled"]
        assert_nothing_bought(house, buyer)
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the order never came to its end"
    tell(reached)
    assert set(reached) >= {"payment.settle", "order.expire", "webhook.poll", "webhook.applied"}


def test_money_that_comes_late(house: House, driver: Lives) -> None:
    """The order is over, the money came: however the giving back is interrupted, it goes back once."""
    reached = []
    for n in range(1, 30):
        buyer = house.takes_in(f"buyer{n}@example.com")
        waits_for_the_bank(buyer)
        house.provider.breaks("reset", times=10)
        house.lives_without_looking(minutes=24 * 60)
        house.sweeps()
        house.provider.is_mended()
        assert buyer.order.status is OrderStatus.EXPIRED
        buyer.answers_three_d()
        life = driver.live("sweep", f"buyer{n}@example.com", killed_after=n)
        house.workers_are_gone()
        house.sweeps()
        house.sweeps()
        assert [(c["amount"], c["amount_refunded"]) for c in house.provider.charges(buyer.known_as)] == [(6784, 6784)]
        assert len(house.provider.refunded()) == n
        assert house.books() == {}
        assert (buyer.subscriptions, buyer.invoices, numbers_taken(house)) == ([], [], 0)
        assert mails_sent(buyer.customer_id) == {"order_refunded": 1}
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the refund never came to its end"
    tell(reached)
    assert set(reached) >= {"payment.settle", "refund.outcome", "webhook.poll", "webhook.applied"}


def waits_for_the_bank(buyer: Buyer) -> None:
    buyer.chooses()
    buyer.saves_card(ASKS_ALWAYS)
    buyer.confirms()


def assert_each_month_is_paid_once(house: House, buyer: Buyer, *, months: int) -> None:
    assert [invoice.status for invoice in buyer.invoices] == [InvoiceStatus.PAID] * months
    assert all(invoice.has_document for invoice in buyer.invoices)
    assert [subscription.status for subscription in buyer.subscriptions] == [Status.ACTIVE]
    assert house.provider.taken() == [6784] * months
    assert house.books(buyer.customer_id) == {code: months * amount for code, amount in QUEBEC_BOOKS.items()}
    assert mails_sent(buyer.customer_id) == {"invoice_paid": months}
    assert numbers_taken(house) == months


def tell(reached: list[str]) -> None:
    """Which commits were the last of a life; shown with -s."""
    sys.stdout.write(f"\nkilled after each of {len(reached)} commits: {', '.join(reached)}\n")


def units_of_the_flows() -> set[str]:
    """Every unit of work that the flows' source names, but for those that have nothing to do with the journey."""
    sources = Path(next(iter(guichet.flows.__path__))).rglob("*.py")
    named = {name for source in sources for name in re.findall(r'unit_of_work\("([^"]+)"', source.read_text())}
    return {name for name in named if not name.startswith(tuple(ELSEWHERE))}
