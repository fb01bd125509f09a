"""Renewals: each period once, in order, whoever runs and however late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from guichet.contexts.customers.models import Address
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.models import Invoice, InvoiceLine
from guichet.contexts.subscriptions.public import (
    ItemTerms,
    fall_behind,
    get_subscriptions,
    list_subscriptions,
    start_subscription,
)
from guichet.flows import renew
from guichet.flows.audit import audit
from guichet.flows.parking import release_customer
from guichet.flows.renew import issue_due
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Anchor, Interval
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def periods(customer_id: UUID) -> Sequence[tuple[date, date, date]]:
    """Issue date, start and end, in the order of numbers."""
    rows = InvoiceLine.objects.filter(invoice__customer_id=customer_id).order_by("invoice__number")
    return list(rows.values_list("invoice__issue_date", "period_start", "period_end"))


def subscribed_since(desk: Desk, anchor: Anchor) -> UUID:
    """A customer whose first period, from that day on, was billed elsewhere."""
    customer_id, price = desk.customer(), desk.monthly
    with unit_of_work("test.subscription"):
        start_subscription(
            brand_id=desk.brand_id, customer_id=customer_id, currency="CAD", anchor=anchor,
            items=[ItemTerms(price.id, 1, price.unit_amount_minor, price.tax_included)],
            source_id=new_id(), at=desk.now,
        )  # fmt: skip
    return customer_id


@pytest.mark.parametrize(
    ("trial_from", "joins_on"), [(None, None), (date(2026, 1, 20), None), (None, date(2026, 3, 10))]
)
def test_what_starting_returns_is_what_is_read(trial_from: date | None, joins_on: date | None) -> None:
    desk = open_desk()
    customer_id = desk.customer()
    with unit_of_work("test.subscription"):
        started = start_subscription(
            brand_id=desk.brand_id, customer_id=customer_id, currency="CAD",
            anchor=Anchor(date(2026, 2, 1), Interval("month")),
            items=[ItemTerms(price.id, 2, price.unit_amount_minor, False) for price in (desk.monthly, desk.yearly)],
            source_id=new_id(), at=desk.now, name="Atelier", trial_from=trial_from, joins_on=joins_on,
        )  # fmt: skip
    assert get_subscriptions([started.id]) == {started.id: started}


def test_missed_periods_are_caught_up_in_order_on_todays_date() -> None:
    desk = open_desk()
    customer_id = desk.buy(2)
    bought_on = today(desk.brand)
    desk.live_on(100)
    issue_all_due(desk.brand)
    first, *renewals = periods(customer_id)
    assert first[0] == bought_on
    assert len(renewals) == 3
    assert {issue_date for issue_date, _, _ in renewals} == {today(desk.brand)}
    assert [start for _, start, _ in renewals] == [end for _, _, end in [first, *renewals[:-1]]]
    assert list_subscriptions(customer_id)[0].billed_until == renewals[-1][2]
    assert audit().wrong == ()


def test_nothing_is_due_before_its_day_and_everything_on_it() -> None:
    desk = open_desk()
    customer_id = desk.buy()
    due = list_subscriptions(customer_id)[0].billed_until
    desk.live_on((due - today(desk.brand)).days - 1)
    assert not issue_due(desk.brand, today(desk.brand)).found
    desk.live_on(1)
    batch = issue_due(desk.brand, today(desk.brand))
    assert [invoice.customer_id for invoice in batch.invoices] == [customer_id]
    assert not issue_due(desk.brand, today(desk.brand)).found


def test_the_thirty_first_stays_the_thirty_first() -> None:
    desk = open_desk()
    leap_year = (today(desk.brand).year - 1) // 4 * 4
    customer_id = subscribed_since(desk, Anchor(date(leap_year, 1, 31), Interval("month")))
    for _ in range(3):
        issue_due(desk.brand, today(desk.brand))
    assert [(start, end) for _, start, end in periods(customer_id)] == [
        (date(leap_year, 2, 29), date(leap_year, 3, 31)),
        (date(leap_year, 3, 31), date(leap_year, 4, 30)),
        (date(leap_year, 4, 30), date(leap_year, 5, 31)),
    ]


def test_the_twenty_ninth_of_february_comes_back_after_four_years() -> None:
    desk = open_desk()
    leap_year = (today(desk.brand).year - 5) // 4 * 4
    customer_id = subscribed_since(desk, Anchor(date(leap_year, 2, 29), Interval("year")))
    for _ in range(4):
        issue_due(desk.brand, today(desk.brand))
    assert [start.day for _, start, _ in periods(customer_id)] == [28, 28, 28, 29]


def test_billing_beyond_the_brands_today_is_refused() -> None:
    desk = open_desk()
    desk.buy()
    with pytest.raises(ValueError, match="ahead of the brand's today"):
        issue_due(desk.brand, today(desk.brand) + timedelta(days=1))


def test_runs_at_once_issue_each_period_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small batches, so that each run finds some in the others' hands."""
    monkeypatch.setattr(renew, "BATCH", 2)
    desk = open_desk()
    customers = [desk.buy() for _ in range(8)]
    desk.live_on(62)

    def run() -> int:
        issued = 0
        while (batch := issue_due(desk.brand, today(desk.brand))).found:
            issued += len(batch.invoices)
        return issued

    shares = in_threads(run, run, run, run)
    assert sum(share for share in shares if isinstance(share, int)) == 16
    assert all(len(periods(customer_id)) == 3 for customer_id in customers)
    assert len(desk.numbers()) == 24
    assert audit().wrong == ()


def test_a_run_looks_past_what_another_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renew, "BATCH", 2)
    desk = open_desk()
    customers = [desk.buy() for _ in range(3)]
    desk.live_on(31)
    with unit_of_work("test.hold"):
        lock_customers(sorted(customers)[:2])
        (batch,) = in_threads(lambda: issue_due(desk.brand, today(desk.brand)))
    assert isinstance(batch, renew.Batch)
    assert [invoice.customer_id for invoice in batch.invoices] == sorted(customers)[2:]


def test_renewals_go_on_while_past_due() -> None:
    desk = open_desk()
    customer_id = desk.buy()
    subscription = list_subscriptions(customer_id)[0]
    with unit_of_work("test.past_due"):
        assert fall_behind(subscription.id)
        assert not fall_behind(subscription.id)
    desk.live_on(31)
    assert len(issue_due(desk.brand, today(desk.brand)).invoices) == 1


def test_an_items_period_cannot_be_charged_twice() -> None:
    desk = open_desk()
    customer_id = desk.buy()
    line = InvoiceLine.objects.get(invoice__customer_id=customer_id)
    line.pk, line.position = None, 2
    with pytest.raises(IntegrityError, match="item_period_charged_once"):
        line.save(force_insert=True)


def test_an_order_makes_one_subscription_and_one_invoice() -> None:
    desk = open_desk()
    subscription = list_subscriptions(desk.buy())[0]
    with pytest.raises(IntegrityError, match="source_id"), unit_of_work("test.again"):
        start_subscription(
            brand_id=desk.brand_id, customer_id=subscription.customer_id, currency="CAD", anchor=subscription.anchor,
            items=[], source_id=subscription.source_id, at=desk.now,
        )  # fmt: skip
    invoice = Invoice.objects.get(customer_id=subscription.customer_id)
    invoice.pk, invoice.number = new_id(), "PDC-2026-9999"
    with pytest.raises(IntegrityError, match="order_id"):
        invoice.save(force_insert=True)


def test_a_customer_who_cannot_be_billed_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """Without an address no rule says which taxes apply: that one waits for a person, and goes on where it stood."""
    desk = open_desk()
    lost, other = desk.buy(), desk.buy()
    address = Address.objects.get(customer_id=lost)
    address.delete()
    desk.live_on(32)
    assert issue_all_due(desk.brand) == 1
    assert (len(periods(lost)), len(periods(other))) == (1, 2)
    assert "cannot be billed" in caplog.text
    address.save(force_insert=True)
    assert release_customer(desk.brand, lost, staff())
    assert issue_all_due(desk.brand) == 1
    assert len(periods(lost)) == 2
