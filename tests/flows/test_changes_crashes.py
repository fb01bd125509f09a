"""A change killed right after each of its commits, and taken up again: one effect, one charge.

At the end of each test the house audits: the books of all of them are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from guichet.contexts.invoicing.models import CreditNote, Document
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.public import list_credit
from guichet.contexts.subscriptions.models import ItemChange, ScheduledChange
from tests.flows.changes import Changes
from tests.flows.deaths import EVERY_OTHER, Lives
from tests.flows.journey import ASKS_ALWAYS, Buyer, House


@pytest.mark.every_combination
def test_more_licences(house: House, driver: Lives) -> None:
    reached: list[str] = []
    for n in range(1, 60):
        buyer = bought(house, f"buyer{n}@example.com")
        life = driver.live("adds_licences", f"buyer{n}@example.com", killed_after=n)
        house.workers_are_gone()
        Changes(buyer).wants(5)
        house.sweeps()
        house.sweeps()
        assert_changed_once(buyer, quantity=5, invoices=2)
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the change never came to its end"
    assert {"purchase.decide", "purchase.choose_method", "purchase.confirm", "payment.settle"} <= set(reached)


@EVERY_OTHER
def test_more_licences_with_what_is_overdue(house: House, driver: Lives, first: int) -> None:
    """The renewal wanted the bank's leave and nobody was there: one payment settles it and changes the number."""
    overdue(house, ["whole@example.com"])
    commits = driver.commits_of("adds_licences", "whole@example.com")
    emails = {n: f"late{n}@example.com" for n in range(first, len(commits) + 1, 2)}
    for n, buyer in zip(emails, overdue(house, list(emails.values())), strict=True):
        life = driver.live("adds_licences", emails[n], killed_after=n)
        assert life.commits == commits[:n]
        house.workers_are_gone()
        Changes(buyer).wants(5)
        house.sweeps()
        house.sweeps()
        assert_changed_once(buyer, quantity=5, invoices=3)


def overdue(house: House, emails: Sequence[str]) -> list[Buyer]:
    """Three licences each, and a month later an invoice that waits for the bank's leave."""
    buyers = [house.takes_in(email) for email in emails]
    for buyer in buyers:
        buyer.buys(ASKS_ALWAYS, quantity=3)
    house.lives_to_the_next_billing_day(buyers[0])
    house.sweeps()
    for buyer in buyers:
        assert [invoice.status for invoice in buyer.invoices] == [InvoiceStatus.OPEN, InvoiceStatus.PAID]
    return buyers


@pytest.mark.every_combination
def test_fewer_licences_at_the_term(house: House, driver: Lives) -> None:
    for n in (1, 2):
        buyer = bought(house, f"fewer{n}@example.com")
        driver.live("plans_fewer", f"fewer{n}@example.com", killed_after=n)
        Changes(buyer).plans(2)
        assert ScheduledChange.objects.filter(subscription__customer_id=buyer.customer_id).count() == 1
    reached: list[str] = []
    for n in range(1, 30):
        buyer = bought(house, f"term{n}@example.com")
        Changes(buyer).plans(2)
        house.lives_to_the_next_billing_day(buyer)
        life = driver.live("sweep", f"term{n}@example.com", killed_after=n)
        house.workers_are_gone()
        house.sweeps()
        assert Changes(buyer).quantity == 2
        assert ItemChange.objects.filter(item__subscription__customer_id=buyer.customer_id).count() == 2
        assert len(buyer.invoices) == 2
        if not life.was_killed or n == 4:
            break
        reached.append(life.commits[-1])
    assert "renew.issue" in reached


def test_fewer_licences_now(house: House, driver: Lives) -> None:
    """Change, credit note and credit are there together, once, and the note's paper and mail follow."""
    reached: list[str] = []
    for n in range(1, 30):
        buyer = bought(house, f"now{n}@example.com")
        Changes(buyer).allows_decreases()
        life = driver.live("takes_fewer", f"now{n}@example.com", killed_after=n)
        house.workers_are_gone()
        Changes(buyer).takes_fewer(1)
        house.sweeps()
        house.sweeps()
        of = {"customer_id": buyer.customer_id}
        note = CreditNote.objects.get(**of)
        assert Changes(buyer).quantity == 1
        assert ItemChange.objects.filter(item__subscription__customer_id=buyer.customer_id).count() == 2
        assert [each.left_minor for each in list_credit(buyer.customer_id)] == [note.total_minor]
        assert Document.objects.filter(credit_note=note).count() == 1
        assert Mail.objects.filter(kind="credit_note_issued", status="sent", **of).count() == 1
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the change never came to its end"
    assert "change.decrease" in reached


def bought(house: House, email: str) -> Buyer:
    """Three licences, with a card whose bank wants to be asked each time."""
    buyer = house.takes_in(email)
    buyer.buys(ASKS_ALWAYS, quantity=3)
    house.runs_jobs()
    house.lives_without_looking(minutes=int(timedelta(days=3) / timedelta(minutes=1)))
    return buyer


def assert_changed_once(buyer: Buyer, *, quantity: int, invoices: int) -> None:
    assert Changes(buyer).quantity == quantity
    assert [invoice.status for invoice in buyer.invoices] == [InvoiceStatus.PAID] * invoices
    charged = [
        payment["amount"]
        for payment in buyer.house.provider.payments(buyer.known_as)
        if payment["status"] == "succeeded"
    ]
    assert sum(charged) == sum(invoice.total.minor for invoice in buyer.invoices)
    assert not buyer.house.provider.refunded()
