"""Revenue is earned by the day, whatever becomes of the invoice, and the books can be read as of any day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from guichet.contexts.invoicing.models import EarnedDay
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.ledger.public import balances, trial_balance
from guichet.contexts.payments.ports import FailureCode
from guichet.flows.audit import audit
from guichet.flows.demo.brands import PLANS
from guichet.flows.desk.give_up import withdraw_invoice
from guichet.flows.earn import earn_days
from guichet.flows.sweep import issue_all_due
from guichet.infra import audit as trail
from guichet.infra.clock import today, wall_now
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import period
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import change, live
from tests.contexts.credit.money import credited, newest
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    """At noon: a day is earned an hour after its end, and that hour may be now."""
    now = wall_now().astimezone(ZoneInfo(PLANS.time_zone))
    return open_desk(lived=(now - now.replace(hour=12, minute=0)) % timedelta(days=1))


def earned(desk: Desk, on: date | None = None) -> int:
    return -balances(desk.brand_id, on=on).get((desk.monthly.currency, "revenue"), 0)


def deferred(desk: Desk) -> int:
    return -balances(desk.brand_id).get((desk.monthly.currency, "deferred_revenue"), 0)


def test_each_day_that_is_over_earns_its_share_and_the_last_one_makes_it_exact(desk: Desk) -> None:
    customer_id = desk.buy(1)
    first, days = today(desk.brand), period(live(customer_id).anchor, 0).days
    desk.live_on(10)
    assert earn_days(desk.brand) == 10
    assert earned(desk) == round_half_up(Fraction(5900 * 10, days))
    assert earned(desk, first + timedelta(days=4)) == round_half_up(Fraction(5900 * 5, days))
    assert earned(desk) + deferred(desk) == 5900
    desk.live_on(60)
    earn_days(desk.brand)
    assert (earned(desk), deferred(desk)) == (5900, 0)
    assert audit().wrong == ()


def test_a_day_is_booked_once_whoever_comes(desk: Desk) -> None:
    desk.buy(1)
    desk.live_on(5)
    in_threads(lambda: earn_days(desk.brand), lambda: earn_days(desk.brand), lambda: earn_days(desk.brand))
    assert earn_days(desk.brand) == 0
    assert EarnedDay.objects.count() == 5
    assert audit().wrong == ()


def test_what_is_billed_late_catches_up_on_the_day_it_is_billed(desk: Desk) -> None:
    desk.buy(1)
    desk.live_on(100)
    earn_days(desk.brand)
    assert earned(desk) == 5900
    issue_all_due(desk.brand)
    desk.live_on(1)
    earn_days(desk.brand)
    assert earned(desk) > 3 * 5900
    assert audit().wrong == ()


def test_what_is_credited_is_earned_no_more(desk: Desk) -> None:
    customer_id = desk.buy(1)
    desk.live_on(10)
    earn_days(desk.brand)
    credited(desk, newest(customer_id))
    desk.live_on(1)
    earn_days(desk.brand)
    assert (earned(desk), deferred(desk)) == (0, 0)
    desk.live_on(40)
    earn_days(desk.brand)
    assert (earned(desk), deferred(desk)) == (0, 0)
    assert audit().wrong == ()


def test_a_withdrawn_invoice_has_earned_nothing(desk: Desk) -> None:
    customer_id = desk.buy(1)
    desk.live_on(31)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    desk.live_on(10)
    earn_days(desk.brand)
    withdraw_invoice(desk.brand, trail.SYSTEM, newest(customer_id).id, "double")
    desk.live_on(30)
    earn_days(desk.brand)
    assert (earned(desk), deferred(desk)) == (5900, 0)
    assert audit().wrong == ()


def test_more_and_another_interval_in_the_middle_are_earned_as_they_are_billed(desk: Desk) -> None:
    customer_id = desk.buy(2)
    desk.live_on(7)
    change(desk, customer_id, 5)
    desk.live_on(4)
    change(desk, customer_id, 5, price=desk.yearly)
    run_until_quiet()
    desk.live_on(366)
    earn_days(desk.brand)
    billed = sum(invoice.total.minor for invoice in list_invoices(customer_id))
    assert deferred(desk) == 0
    assert 0 < earned(desk) < billed
    assert audit().wrong == ()


def test_the_trial_balance_balances_on_any_day(desk: Desk) -> None:
    first = today(desk.brand)
    desk.buy(3)
    desk.live_on(20)
    earn_days(desk.brand)
    for day in (first, first + timedelta(days=9), first + timedelta(days=20)):
        rows = trial_balance(desk.brand_id, day)
        assert sum(row.debit_minor for row in rows) == sum(row.credit_minor for row in rows) > 0
        assert sum(row.balance_minor for row in rows) == 0
    assert trial_balance(desk.brand_id, first - timedelta(days=1)) == []
