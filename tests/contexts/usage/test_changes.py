"""Changes inside a period: what is included follows its days, what is beyond costs what the last price says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.catalog.public import PriceView, ProrationRule, list_prices, raise_price
from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.invoicing.public import get_document
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.usage.record import UsageRefusal
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.changes import allow_decreases, change, less, live
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import billed, item_of, lives, prints, sells, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    opened = open_desk(RELAIS)
    opened.monthly = sells(opened, 100, 890)
    return opened


def unmetered(desk: Desk) -> PriceView:
    """The desk's own licence, at 59.00 a month."""
    sold = list_prices(desk.brand_id, today(desk.brand))
    return next(each for each in sold if (each.product_code, each.interval.unit) == ("licence", "month"))


def test_each_unit_of_the_price_includes_its_pages(desk: Desk) -> None:
    customer_id = desk.buy(3)
    prints(desk, item_of(customer_id), 301)
    lives(desk, live(customer_id).current_period.days)
    assert used(billed(customer_id)) == [(1, 10)]


def test_more_units_inside_the_period_include_by_their_days_rounded_up(desk: Desk) -> None:
    customer_id = desk.buy(1)
    days = live(customer_id).current_period.days
    desk.live_on(10)
    change(desk, customer_id, 2)
    prints(desk, item_of(customer_id), 250)
    included = ceil(Fraction(100 * 10 + 200 * (days - 10), days))
    lives(desk, days - 10)
    assert used(billed(customer_id)) == [(250 - included, (250 - included) * 10)]
    assert audit().wrong == ()


def test_a_price_that_counts_a_period_whole_includes_the_most_that_there_was(desk: Desk) -> None:
    desk.monthly = sells(desk, 60, 500, proration=ProrationRule.FULL)
    customer_id = desk.buy(1)
    desk.live_on(10)
    change(desk, customer_id, 2)
    prints(desk, item_of(customer_id), 121)
    lives(desk, live(customer_id).current_period.days - 10)
    assert used(billed(customer_id)) == [(1, 10)]
    assert audit().wrong == ()


def test_another_plan_inside_the_period_includes_by_days_and_charges_its_own_price(desk: Desk) -> None:
    large = sells(desk, 300, 1990, "5")
    customer_id = desk.buy()
    days = live(customer_id).current_period.days
    prints(desk, item_of(customer_id), 200)
    desk.live_on(12)
    change(desk, customer_id, 1, price=large)
    prints(desk, item_of(customer_id), 200)
    lives(desk, days - 12)
    beyond = 400 - ceil(Fraction(100 * 12 + 300 * (days - 12), days))
    assert used(billed(customer_id)) == [(beyond, beyond * 5)]
    assert get_document(newest(customer_id).id).lines[1].name.startswith("Formule 300 pages - ")
    assert audit().wrong == ()


def test_a_plan_that_counts_nothing_ends_the_counting_on_its_day(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, days = item_of(customer_id), live(customer_id).current_period.days
    prints(desk, item_id, 60)
    desk.live_on(12)
    change(desk, customer_id, 1, price=unmetered(desk))
    assert prints(desk, item_id, 1000).refused[0][1] is UsageRefusal.OUTSIDE
    lives(desk, 0)
    beyond = 60 - ceil(Fraction(100 * 12, days))
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    # Late, of days on which it counted: by itself, no renewal looks for it any more.
    prints(desk, item_id, 2, days_ago=3)
    lives(desk, 0)
    assert used(billed(customer_id))[1:] == [(2, 20)]
    assert audit().wrong == ()


def test_a_plan_that_counts_begins_the_counting_on_its_day(desk: Desk) -> None:
    customer_id = desk.buy(price=unmetered(desk))
    item_id, days = item_of(customer_id), live(customer_id).current_period.days
    desk.live_on(12)
    dearer = sells(desk, 90, 9900)
    change(desk, customer_id, 1, price=dearer)
    prints(desk, item_id, 80)
    assert prints(desk, item_id, 1, days_ago=1).refused[0][1] is UsageRefusal.OUTSIDE
    lives(desk, days - 12)
    beyond = 80 - ceil(Fraction(90 * (days - 12), days))
    assert used(billed(customer_id)) == [(beyond, beyond * 10)]
    assert audit().wrong == ()


def test_from_the_month_to_the_year_bills_what_was_used_of_the_month_by_itself(desk: Desk) -> None:
    yearly = sells(desk, 100, 8900, interval="year")
    customer_id = desk.buy()
    item_id, days = item_of(customer_id), live(customer_id).current_period.days
    prints(desk, item_id, 60)
    desk.live_on(8)
    change(desk, customer_id, 1, price=yearly)
    prints(desk, item_id, 30)
    lives(desk, 0)
    beyond = 60 - ceil(Fraction(100 * 8, days))
    assert billed(customer_id)[2:] == [[("usage", beyond, beyond * 10)]]
    lives(desk, live(customer_id).current_period.days)
    assert used(billed(customer_id))[1:] == []
    assert audit().wrong == ()


def test_a_rise_applies_to_the_period_that_it_begins_with(desk: Desk) -> None:
    customer_id = desk.buy()
    term = live(customer_id).billed_until
    with unit_of_work("test.rise"):
        raise_price(desk.monthly.id, Decimal(990), term, moves_customers=True, at=desk.now)
    prints(desk, item_of(customer_id), 101)
    lives(desk, (term - today(desk.brand)).days)
    prints(desk, item_of(customer_id), 102)
    lives(desk, live(customer_id).current_period.days)
    assert billed(customer_id)[1:] == [
        [("period", 1, 990), ("usage", 1, 10)],
        [("period", 1, 990), ("usage", 2, 20)],
    ]
    assert audit().wrong == ()


def test_fewer_now_credits_the_plan_and_not_the_pages(desk: Desk) -> None:
    """A line of use of the period before is nobody's to give back."""
    allow_decreases(desk)
    customer_id = desk.buy(3)
    item_id = item_of(customer_id)
    prints(desk, item_id, 350)
    lives(desk, live(customer_id).current_period.days)
    desk.live_on(5)
    days = live(customer_id).current_period.days
    shown = less(desk, customer_id, 1)
    assert shown is not None
    assert sum(part.amount_minor for part in shown.parts) == 3 * 890 - round(Fraction(3 * 5 + days - 5, days) * 890)
    prints(desk, item_id, 300)
    lives(desk, days - 5)
    beyond = 300 - ceil(Fraction(300 * 5 + 100 * (days - 5), days))
    assert used(billed(customer_id)) == [(50, 500), (beyond, beyond * 10)]
    assert audit().wrong == ()


def test_what_costs_nothing_but_for_its_pages_is_invoiced_when_there_are_any(desk: Desk) -> None:
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "skip_zero_invoices": True}
        programme.save()
    desk.monthly = sells(desk, 15, 0)
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 15)
    lives(desk, live(customer_id).current_period.days)
    assert billed(customer_id) == []
    prints(desk, item_of(customer_id), 20)
    lives(desk, live(customer_id).current_period.days)
    assert billed(customer_id) == [[("period", 1, 0), ("usage", 5, 50)]]
    assert audit().wrong == ()


def test_below_the_minimum_it_is_carried_as_anything_else(desk: Desk) -> None:
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "minimum_charge_minor": 2000}
        programme.save()
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 105)
    lives(desk, live(customer_id).current_period.days)
    content = Invoice.objects.get(pk=newest(customer_id).id).content
    assert content["collection"]["kind"] == "carried"
    assert newest(customer_id).total.minor == round(940 * 1.2)
