"""Prices that are not prorated by the day: a period begun counts whole, or more is charged from the term."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from guichet.contexts.catalog.models import Price
from guichet.contexts.catalog.public import ProrationRule, add_price, add_product, get_price, list_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.subscriptions.models import ScheduledChange
from guichet.flows.audit import audit
from guichet.flows.desk.stop import plan_stop
from guichet.flows.forecast import forecast
from guichet.flows.price_rise import plan_rise
from guichet.flows.purchase.at_term import preview
from guichet.flows.purchase.decide import SelectionRefusedError
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval
from tests.contexts.changes import change, live, order_change, plan, wish
from tests.contexts.credit.money import newest, staff
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def sells(desk: Desk, rule: ProrationRule) -> None:
    """What the desk sells from now on is of that rule, at the same figures."""
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, rule.value, {"fr": "Licence", "en": "Licence"})
        desk.monthly, desk.yearly = (
            get_price(add_price(product, "CAD", Decimal(amount), interval, today(desk.brand), proration=rule))
            for interval, amount in ((Interval("month"), 5900), (Interval("year"), 59000))
        )


def next_month(desk: Desk) -> None:
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()


def charged(customer_id: UUID) -> list[int]:
    """Each line before tax, the oldest first."""
    lines = InvoiceLine.objects.filter(invoice__customer_id=customer_id).order_by("pk")
    return list(lines.values_list("amount_minor", flat=True))


def test_where_a_period_counts_whole_more_licences_cost_all_of_it(desk: Desk) -> None:
    sells(desk, ProrationRule.FULL)
    customer_id = desk.buy(1)
    desk.live_on(20)
    confirmed = change(desk, customer_id, 3)
    assert confirmed.order.bill.subtotal_minor == 2 * 5900
    desk.live_on(5)
    change(desk, customer_id, 4)
    next_month(desk)
    assert charged(customer_id) == [5900, 2 * 5900, 5900, 4 * 5900]
    assert audit().wrong == ()


def test_its_line_says_the_whole_period_and_what_was_billed_already(desk: Desk) -> None:
    sells(desk, ProrationRule.FULL)
    customer_id = desk.buy(1)
    desk.live_on(20)
    change(desk, customer_id, 3)
    opened = live(customer_id).current_period
    line = InvoiceLine.objects.get(invoice__customer_id=customer_id, kind="proration")
    assert (line.of_start, line.of_end) == (opened.start, opened.end)
    assert [f"3 × 59,00 $, {opened.days} jours sur {opened.days}", "Déjà facturé : 59,00 $"] == [
        detail.replace("\u00a0", " ").replace("\u202f", " ") for detail in line.details
    ]


def test_where_nothing_is_prorated_more_licences_are_there_at_once_and_charged_from_the_term_on(desk: Desk) -> None:
    sells(desk, ProrationRule.NONE)
    customer_id = desk.buy(1)
    desk.live_on(10)
    with pytest.raises(SelectionRefusedError, match="at_term"):
        order_change(desk, customer_id, 3)
    shown = preview(desk.brand, get_customer(customer_id), wish(customer_id, 3), business_now(desk.brand))
    plan(desk, customer_id, 3)
    assert shown.is_now
    assert live(customer_id).items[0].quantity == 3
    assert len(list_invoices(customer_id)) == 1
    foreseen = forecast(desk.brand, get_customer(customer_id), live(customer_id).billed_until + timedelta(days=1))
    next_month(desk)
    assert charged(customer_id) == [5900, 3 * 5900]
    assert newest(customer_id).total.minor == shown.next_bill.total_minor == foreseen[0].bill.total_minor
    assert audit().wrong == ()


def test_more_for_nothing_takes_the_place_of_the_decrease_that_waits(desk: Desk) -> None:
    sells(desk, ProrationRule.NONE)
    customer_id = desk.buy(4)
    plan(desk, customer_id, 2)
    plan(desk, customer_id, 5)
    assert list(ScheduledChange.objects.order_by("created_at", "pk").values_list("status", flat=True)) == [
        "replaced",
        "applied",
    ]
    next_month(desk)
    assert charged(customer_id) == [4 * 5900, 5 * 5900]
    assert audit().wrong == ()


@pytest.mark.parametrize("rule", [ProrationRule.FULL, ProrationRule.NONE])
def test_another_interval_waits_for_the_term_so_that_nothing_paid_is_lost(desk: Desk, rule: ProrationRule) -> None:
    sells(desk, rule)
    customer_id = desk.buy(1)
    desk.live_on(10)
    plan(desk, customer_id, 1, price=desk.yearly)
    assert len(list_invoices(customer_id)) == 1
    next_month(desk)
    assert charged(customer_id) == [5900, 59000]
    assert audit().wrong == ()


@pytest.mark.parametrize("rule", [ProrationRule.FULL, ProrationRule.NONE])
def test_ending_today_gives_nothing_back_of_a_period_that_counts_whole(desk: Desk, rule: ProrationRule) -> None:
    sells(desk, rule)
    customer_id = desk.buy(1)
    desk.live_on(10)
    assert plan_stop(desk.brand, live(customer_id), business_now(desk.brand), refund=False).credits == ()


def test_a_rise_keeps_the_rule(desk: Desk) -> None:
    sells(desk, ProrationRule.FULL)
    on = today(desk.brand) + timedelta(days=40)
    plan_rise(desk.brand, staff(), desk.monthly.id, 6500, on, moves_customers=True)
    risen = {price.unit_amount_minor: price.proration for price in list_prices(desk.brand_id, on)}
    assert risen[Decimal(6500)] is ProrationRule.FULL


def test_a_price_has_a_known_rule_that_never_changes(desk: Desk) -> None:
    for rule in ("none", "week"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Price.objects.filter(pk=desk.monthly.id).update(proration=rule)
