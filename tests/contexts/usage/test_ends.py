"""The end of a subscription, and whatever cuts a period short, has a last invoice for what was used beyond."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from math import ceil
from uuid import UUID

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import get_document
from guichet.contexts.subscriptions.public import Status, SubscriptionView, list_subscriptions
from guichet.flows.advance import next_instant
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import ask_end
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.forecast import forecast
from guichet.flows.lifecycle.pause import ask_pause
from guichet.flows.methods.expiry import next_telling
from guichet.flows.usage.record import UsageRefusal
from guichet.infra.clock import start_of_day, today
from tests.contexts.changes import holder, live, pause_today_as_shown, resume
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import billed, item_of, lives, prints, runs, sells, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    opened = open_desk(RELAIS)
    opened.monthly = sells(opened, 100, 890)
    return opened


def ends_at_term(desk: Desk, customer_id: UUID) -> None:
    subscription = live(customer_id)
    ask_end(desk.brand, customer_id, holder(customer_id), subscription.id, reason="", shown_basis=subscription.basis)


def stops(desk: Desk, customer_id: UUID) -> SubscriptionView:
    subscription = live(customer_id)
    plan = plan_stop(desk.brand, subscription, desk.now, refund=False)
    stop_now(
        desk.brand, customer_id, holder(customer_id), subscription.id, refund=False, reason="Fin",
        shown_fingerprint=plan.fingerprint,
    )  # fmt: skip
    return subscription


def included(subscription: SubscriptionView, days: int, pages: int = 100) -> int:
    return ceil(Fraction(pages * days, subscription.current_period.days))


def test_an_end_at_the_term_has_a_last_invoice_in_the_same_run(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 123)
    ends_at_term(desk, customer_id)
    term = live(customer_id).billed_until
    (foreseen,) = forecast(desk.brand, get_customer(customer_id), term + timedelta(days=1))
    lives(desk, (term - today(desk.brand)).days)
    assert billed(customer_id)[1:] == [[("usage", 23, 230)]]
    document = get_document(newest(customer_id).id)
    assert (document.total_minor, document.next_billing_date) == (276, None)
    assert (foreseen.day, foreseen.bill.total_minor) == (term, 276)
    assert document.lines[0].name == "Formule 100 pages - Pages supplémentaires"
    assert audit().wrong == ()


def test_an_end_at_the_term_without_use_beyond_has_none(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 100)
    ends_at_term(desk, customer_id)
    lives(desk, live(customer_id).current_period.days)
    assert len(billed(customer_id)) == 1
    assert list_subscriptions(customer_id)[0].status is Status.CANCELED
    assert audit().wrong == ()


def test_what_comes_after_the_end_is_billed_by_itself(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, days = item_of(customer_id), live(customer_id).current_period.days
    ends_at_term(desk, customer_id)
    lives(desk, days)
    assert prints(desk, item_id, 1).refused[0][1] is UsageRefusal.OUTSIDE
    assert prints(desk, item_id, 104, days_ago=days).recorded == 1
    assert next_instant(desk.brand) == start_of_day(desk.brand, today(desk.brand))
    runs(desk)
    runs(desk)
    assert billed(customer_id)[1:] == [[("usage", 4, 40)]]
    assert audit().wrong == ()


def test_what_is_stopped_today_is_billed_once_the_day_is_over(desk: Desk) -> None:
    """The days that are credited include nothing; what is printed on the last day counts."""
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    desk.live_on(9)
    prints(desk, item_id, 80)
    subscription = stops(desk, customer_id)
    prints(desk, item_id, 7)
    runs(desk)
    assert len(billed(customer_id)) == 1
    assert next_instant(desk.brand) == start_of_day(desk.brand, today(desk.brand) + timedelta(days=1))
    lives(desk, 1)
    beyond = 87 - included(subscription, 9)
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    # Nothing but the card's expiry is to come.
    expiry = next_telling(desk.brand)
    assert expiry is not None
    assert next_instant(desk.brand) == start_of_day(desk.brand, expiry)
    assert audit().wrong == ()


def test_a_pause_at_the_term_has_a_last_invoice_and_goes_on_with_pages_of_its_own(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, subscription = item_of(customer_id), live(customer_id)
    prints(desk, item_id, 110)
    ask_pause(desk.brand, customer_id, holder(customer_id), subscription.id, shown_basis=subscription.basis)
    lives(desk, subscription.current_period.days)
    assert billed(customer_id)[1:] == [[("usage", 10, 100)]]
    lives(desk, 3)
    assert prints(desk, item_id, 500).refused[0][1] is UsageRefusal.OUTSIDE
    resume(desk, customer_id)
    prints(desk, item_id, 105)
    assert prints(desk, item_id, 1, days_ago=1).refused[0][1] is UsageRefusal.OUTSIDE
    lives(desk, live(customer_id).current_period.days)
    assert used(billed(customer_id)) == [(10, 100), (5, 50)]
    assert audit().wrong == ()


def test_a_pause_today_and_going_on_the_same_day_counts_the_day_once(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    prints(desk, item_id, 70)
    lives(desk, 10)
    before = live(customer_id)
    prints(desk, item_id, 90)
    pause_today_as_shown(desk, customer_id)
    resume(desk, customer_id)
    prints(desk, item_id, 20)
    # The day of both counts in the period that began on it.
    lives(desk, 1)
    beyond = 70 - included(before, 10)
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    lives(desk, live(customer_id).current_period.days)
    assert used(billed(customer_id))[1:] == [(10, 100)]
    assert audit().wrong == ()


def test_a_pause_today_is_read_on_the_next_day_or_with_the_next_period(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    lives(desk, 10)
    before = live(customer_id)
    prints(desk, item_id, 90)
    pause_today_as_shown(desk, customer_id)
    lives(desk, 1)
    beyond = 90 - included(before, 10)
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    assert audit().wrong == ()
