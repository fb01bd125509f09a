"""A price rise: told a month before, billed from the first period of its day on, kept off whoever keeps the old one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from guichet.contexts.access.models import User
from guichet.contexts.catalog.models import PriceRise
from guichet.contexts.catalog.public import NoSuchRiseError, PriceView, get_price, list_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.notifications.models import Mail
from guichet.flows.audit import audit
from guichet.flows.forecast import forecast
from guichet.flows.price_rise import RiseRefusedError, plan_rise, tell_of_rise
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import period
from tests.contexts.changes import change, live
from tests.contexts.credit.money import newest, staff
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def rises(desk: Desk, *, moves: bool = True, days: int = 40, minor: int = 6500) -> None:
    on = today(desk.brand) + timedelta(days=days)
    plan_rise(desk.brand, staff(), desk.monthly.id, minor, on, moves_customers=moves)
    run_until_quiet()


def months(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.live_on(31)
        issue_all_due(desk.brand)
        run_until_quiet()


def sold(desk: Desk, on: date) -> PriceView:
    """The monthly price on that day."""
    return next(
        price
        for price in list_prices(desk.brand_id, on)
        if (price.product_id, price.interval) == (desk.monthly.product_id, desk.monthly.interval)
    )


def unit_prices(desk: Desk) -> list[int]:
    lines = InvoiceLine.objects.filter(invoice__brand_id=desk.brand_id).order_by("period_start")
    return [int(each) for each in lines.values_list("unit_amount_minor", flat=True)]


def test_it_is_told_now_shown_in_the_forecast_and_billed_from_its_first_period_on(desk: Desk) -> None:
    customer_id = desk.buy(2)
    rises(desk)
    third = period(live(customer_id).anchor, 2).start
    told = Mail.objects.get(kind="price_rise", customer_id=customer_id)
    assert (told.data["old_minor"], told.data["new_minor"], told.data["day"]) == (5900, 6500, third.isoformat())
    foreseen = forecast(desk.brand, get_customer(customer_id), third + timedelta(days=40))
    months(desk, 3)
    assert unit_prices(desk) == [5900, 5900, 6500, 6500]
    assert [each.bill.subtotal_minor for each in foreseen] == [11800, 13000, 13000]
    assert get_price(live(customer_id).items[0].price_id).unit_amount_minor == 6500
    assert audit().wrong == ()


def test_the_overview_announces_the_first_bill_at_the_new_price(desk: Desk) -> None:
    customer_id = desk.buy(1)
    rises(desk)
    months(desk, 1)
    shown = desk.overview(customer_id).next_billing
    assert shown is not None
    months(desk, 1)
    assert shown[1].minor == newest(customer_id).total.minor == 7473


def test_who_keeps_the_old_price_is_not_told_and_pays_it_on(desk: Desk) -> None:
    customer_id = desk.buy(1)
    rises(desk, moves=False)
    months(desk, 3)
    assert unit_prices(desk) == [5900] * 4
    assert not Mail.objects.filter(kind="price_rise").exists()
    newcomer = desk.customer()
    desk.confirm(desk.order(newcomer, price=sold(desk, today(desk.brand))))
    assert newest(newcomer).total.minor == 7473
    assert newest(customer_id).total.minor == 6784
    assert audit().wrong == ()


def test_more_licences_before_the_day_cost_the_old_price_and_announce_the_new_one(desk: Desk) -> None:
    customer_id = desk.buy(1)
    rises(desk, days=31)
    confirmed = change(desk, customer_id, 3)
    assert confirmed.order.bill.subtotal_minor == 11800
    assert confirmed.order.next_bill.subtotal_minor in {3 * 5900, 3 * 6500}
    months(desk, 1)
    assert newest(customer_id).total.minor == confirmed.order.next_bill.total_minor
    assert audit().wrong == ()


def test_a_rise_of_a_rise_is_followed(desk: Desk) -> None:
    customer_id = desk.buy(1)
    rises(desk, days=31)
    later = sold(desk, today(desk.brand) + timedelta(days=31))
    plan_rise(desk.brand, staff(), later.id, 7000, today(desk.brand) + timedelta(days=65), moves_customers=True)
    foreseen = forecast(desk.brand, get_customer(customer_id), today(desk.brand) + timedelta(days=100))
    months(desk, 3)
    assert [each.items[0].price.unit_amount_minor for each in foreseen] == unit_prices(desk)[1:]
    assert unit_prices(desk)[-1] == 7000
    assert audit().wrong == ()


def test_nobody_is_told_twice_and_who_leaves_before_is_not_told(desk: Desk) -> None:
    desk.buy(1)
    rises(desk)
    rise = PriceRise.objects.get()
    tell_of_rise(desk.brand_id, rise.id)
    assert Mail.objects.filter(kind="price_rise").count() == User.objects.filter(email__startswith="person").count()


@pytest.mark.parametrize(
    ("days", "minor", "moves", "code"),
    [(0, 6500, False, "past"), (29, 6500, True, "too_soon"), (40, 5900, True, "same")],
)
def test_what_cannot_be_planned_says_why(desk: Desk, days: int, minor: int, moves: bool, code: str) -> None:
    with pytest.raises(RiseRefusedError, match=code):
        rises(desk, days=days, minor=minor, moves=moves)


def test_a_price_is_replaced_once_and_its_rise_never_changes(desk: Desk) -> None:
    rises(desk)
    with pytest.raises(NoSuchRiseError):
        rises(desk, days=60, minor=7000)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        PriceRise.objects.update(moves_customers=False)


def test_who_gets_two_rises_at_once_is_told_of_the_price_that_they_will_pay(desk: Desk) -> None:
    """By the year: the first rise has its day, and another one comes before the year is over."""
    customer_id = desk.customer()
    desk.confirm(desk.order(customer_id, price=desk.yearly))
    for days, minor in ((40, 60000), (80, 70000)):
        on = today(desk.brand) + timedelta(days=days)
        price = next(p for p in list_prices(desk.brand_id, on) if p.interval.unit == "year")
        plan_rise(desk.brand, staff(), price.id, minor, on, moves_customers=True)
        run_until_quiet()
    told = Mail.objects.filter(kind="price_rise", customer_id=customer_id).order_by("pk")
    year = live(customer_id).billed_until.isoformat()
    assert [(each.data["old_minor"], each.data["new_minor"], each.data["day"]) for each in told] == [
        (59000, 60000, year),
        (59000, 70000, year),
    ]


def test_a_day_beyond_two_years_is_a_slip_of_the_pen(desk: Desk) -> None:
    with pytest.raises(RiseRefusedError, match="too_far"):
        rises(desk, days=800)
