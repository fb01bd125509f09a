"""A price rise taken back before its day: nobody pays it, those who were told are told, and it stays as history."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from guichet.contexts.catalog.models import Price, PriceRise, RiseTakenBack
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.models import Mail
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.forecast import forecast
from guichet.flows.price_rise import plan_rise, tell_of_rise
from guichet.flows.price_rise_back import NotTakenBackError, take_back, tell_taken_back
from guichet.infra.clock import today
from guichet.infra.models import AuditRecord
from guichet.infra.worker import run_until_quiet
from tests.contexts.catalog.test_price_rise import months, rises, sold, unit_prices
from tests.contexts.changes import live
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def planned(desk: Desk, *, moves: bool = True, days: int = 40, minor: int = 6500) -> UUID:
    rises(desk, moves=moves, days=days, minor=minor)
    return PriceRise.objects.latest("pk").id


def taken_back(desk: Desk, rise_id: UUID) -> bool:
    done = take_back(desk.brand, staff(), rise_id)
    run_until_quiet()
    return done


def test_nobody_pays_it_the_forecast_changes_back_and_who_was_told_is_told(desk: Desk) -> None:
    customer_id = desk.buy(2)
    far = live(customer_id).billed_until + timedelta(days=100)
    before = [each.bill.total_minor for each in forecast(desk.brand, get_customer(customer_id), far)]
    rise_id = planned(desk)
    assert [each.bill.total_minor for each in forecast(desk.brand, get_customer(customer_id), far)] != before
    desk.buy(1)
    assert taken_back(desk, rise_id)
    assert [each.bill.total_minor for each in forecast(desk.brand, get_customer(customer_id), far)] == before
    told = Mail.objects.filter(kind="price_rise_taken_back").values_list("customer_id", flat=True)
    assert list(told) == [customer_id]
    months(desk, 3)
    assert set(unit_prices(desk)) == {5900}
    assert sold(desk, today(desk.brand)).unit_amount_minor == 5900
    (said,) = AuditRecord.objects.filter(action="price.rise_taken_back")
    assert (said.before["unit_amount_minor"], said.after["unit_amount_minor"]) == ("6500.0000000000", "5900.0000000000")
    assert PriceRise.objects.filter(pk=rise_id).exists()
    assert audit().wrong == ()


def test_twice_at_once_it_is_taken_back_once(desk: Desk) -> None:
    desk.buy(1)
    rise_id = planned(desk)
    who = staff()
    done = in_threads(*[lambda: take_back(desk.brand, who, rise_id)] * 2)
    run_until_quiet()
    assert sorted(bool(each) for each in done) == [False, True]
    assert not taken_back(desk, rise_id)
    tell_taken_back(desk.brand_id, rise_id)
    assert RiseTakenBack.objects.count() == 1
    assert AuditRecord.objects.filter(action="price.rise_taken_back").count() == 1
    assert [Mail.objects.filter(kind=kind).count() for kind in ("price_rise", "price_rise_taken_back")] == [1, 1]


def test_from_its_day_on_it_stands(desk: Desk) -> None:
    desk.buy(1)
    rise_id = planned(desk)
    desk.live_on(40)
    with pytest.raises(NotTakenBackError, match="come"):
        take_back(desk.brand, staff(), rise_id)
    assert sold(desk, today(desk.brand)).unit_amount_minor == 6500


def test_one_that_another_follows_waits_for_that_one(desk: Desk) -> None:
    first, on = planned(desk), today(desk.brand)
    later = sold(desk, on + timedelta(days=40))
    second = plan_rise(desk.brand, staff(), later.id, 7000, on + timedelta(days=80), moves_customers=True)
    with pytest.raises(NotTakenBackError, match="followed"):
        take_back(desk.brand, staff(), first)
    assert taken_back(desk, second)
    assert taken_back(desk, first)
    assert sold(desk, on + timedelta(days=90)).unit_amount_minor == 5900


def test_afterwards_another_one_can_be_planned_for_the_same_day(desk: Desk) -> None:
    customer_id = desk.buy(1)
    taken_back(desk, planned(desk))
    again = planned(desk, minor=6700)
    assert sold(desk, today(desk.brand) + timedelta(days=40)).unit_amount_minor == 6700
    months(desk, 3)
    assert unit_prices(desk)[-1] == 6700
    assert Mail.objects.filter(kind="price_rise", customer_id=customer_id).count() == 2
    assert not RiseTakenBack.objects.filter(rise_id=again).exists()
    assert audit().wrong == ()


def test_one_for_new_customers_tells_nobody_and_one_of_another_brand_is_unknown(desk: Desk) -> None:
    desk.buy(1)
    rise_id = planned(desk, moves=False)
    for brand, unknown in ((open_desk(RELAIS).brand, rise_id), (desk.brand, uuid4())):
        with pytest.raises(LookupError):
            take_back(brand, staff(), unknown)
    assert taken_back(desk, rise_id)
    assert not Mail.objects.filter(kind__startswith="price_rise").exists()


def test_a_notice_that_comes_later_than_that_is_sent_to_nobody(desk: Desk) -> None:
    """The job of the notices died before it told everybody, and goes on once the rise is taken back."""
    desk.buy(1)
    rise_id = planned(desk)
    taken_back(desk, rise_id)
    desk.buy(1)
    tell_of_rise(desk.brand_id, rise_id)
    assert Mail.objects.filter(kind="price_rise").count() == 1


def test_the_database_keeps_it_so(desk: Desk) -> None:
    rise_id = planned(desk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Price.objects.filter(pk=desk.monthly.id).update(valid_until=None)
    with pytest.raises(IntegrityError, match="replaced already"), transaction.atomic():
        PriceRise.objects.create(
            old_price_id=desk.monthly.id, new_price_id=desk.yearly.id, effective_on=today(desk.brand),
            moves_customers=False, created_at=desk.now,
        )  # fmt: skip
    taken_back(desk, rise_id)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        RiseTakenBack.objects.all().delete()
    assert desk.monthly.id in {price.id for price in list_prices(desk.brand_id, today(desk.brand) + timedelta(days=99))}
