"""What a consumer buys at a price with tax: charged as it is written, in the books before tax, credited with tax."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guichet.contexts.brands.public import list_programmes
from guichet.contexts.catalog.public import add_price, add_product, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import get_credit_note_document, get_document, list_credit_notes
from guichet.contexts.payments.public import list_credit
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.stop import plan_stop, stop_now
from guichet.flows.earn import earn_days
from guichet.flows.forecast import forecast
from guichet.flows.purchase.decide import SelectionRefusedError, prices_for
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval, period
from tests.contexts.changes import allow_decreases, change, less, live
from tests.contexts.credit.money import books, charged_now, credited, newest, staff
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk(RELAIS, tax_included=True)


def lived(desk: Desk, days: int) -> None:
    """Days pass, one at a time, each of which is earned."""
    for _ in range(days):
        desk.live_on(1)
        earn_days(desk.brand)
        issue_all_due(desk.brand)
    run_until_quiet()


def sells_at_9_99(desk: Desk) -> None:
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "encre", {"fr": "Encre", "en": "Ink"})
        price_id = add_price(product, "EUR", Decimal(999), Interval("month"), today(desk.brand), tax_included=True)
    desk.monthly = get_price(price_id)


def test_9_99_is_paid_8_32_is_earned_and_1_67_is_tax(desk: Desk) -> None:
    sells_at_9_99(desk)
    customer_id = desk.buy(1)
    run_until_quiet()
    document = get_document(newest(customer_id).id)
    assert (document.subtotal_minor, document.tax_minor, document.total_minor) == (832, 167, 999)
    assert [line.amount_minor for line in document.lines] == [999]
    assert document.tax_included
    assert books(desk, customer_id)["deferred_revenue"] == -832
    assert audit().wrong == ()
    lived(desk, 31)
    assert newest(customer_id).total.minor == 999
    assert [each.bill.total_minor for each in forecast(desk.brand, get_customer(customer_id), today(desk.brand))] == []
    assert audit().wrong == ()


def test_what_is_forecast_is_what_is_billed(desk: Desk) -> None:
    customer_id = desk.buy(3)
    first = forecast(desk.brand, get_customer(customer_id), period(live(customer_id).anchor, 2).start)[0]
    lived(desk, 31)
    document = get_document(newest(customer_id).id)
    assert (document.subtotal_minor, document.tax_minor) == (first.bill.subtotal_minor, first.bill.tax_minor)
    assert document.total_minor == 3 * 5900


def test_more_licences_inside_the_period_are_prorated_with_tax(desk: Desk) -> None:
    customer_id = desk.buy(1)
    days = period(live(customer_id).anchor, 0).days
    desk.live_on(10)
    change(desk, customer_id, 2)
    run_until_quiet()
    assert newest(customer_id).total.minor == int(Decimal(5900 * (days - 10) * 2 + days) / (2 * days))
    assert audit().wrong == ()


def test_a_year_in_the_place_of_a_month_gives_back_what_is_left_with_tax(desk: Desk) -> None:
    customer_id = desk.buy(1)
    days = period(live(customer_id).anchor, 0).days
    desk.live_on(8)
    change(desk, customer_id, 1, price=desk.yearly)
    run_until_quiet()
    unused = 5900 - int(Decimal(5900 * 8 * 2 + days) / (2 * days))
    assert newest(customer_id).total.minor == 59000 - unused
    assert audit().wrong == ()


def test_notes_in_parts_come_to_the_very_invoice(desk: Desk) -> None:
    sells_at_9_99(desk)
    customer_id = desk.buy(1)
    run_until_quiet()
    invoice = newest(customer_id)
    for minor in (333, 333, 333):
        credited(desk, invoice, minor)
    notes = list_credit_notes(customer_id)
    assert [note.total.minor for note in notes] == [333, 333, 333]
    taxes = [get_credit_note_document(note.id).tax_minor for note in notes]
    assert (taxes, sum(taxes)) == ([56, 55, 56], get_document(invoice.id).tax_minor)
    assert sum(left.left_minor for left in list_credit(customer_id)) == 999
    lived(desk, 31)
    assert audit().wrong == ()
    assert books(desk, customer_id).get("deferred_revenue", 0) == -832


def test_ending_today_credits_the_unused_days_with_tax(desk: Desk) -> None:
    customer_id = desk.buy(1)
    days = period(live(customer_id).anchor, 0).days
    lived(desk, 10)
    subscription = live(customer_id)
    shown = plan_stop(desk.brand, subscription, desk.now, refund=False)
    stop_now(
        desk.brand, customer_id, staff(), subscription.id, refund=False, reason="Fermeture",
        shown_fingerprint=shown.fingerprint,
    )  # fmt: skip
    run_until_quiet()
    assert shown.total.minor == 5900 - int(Decimal(5900 * 10 * 2 + days) / (2 * days))
    lived(desk, 30)
    assert audit().wrong == ()


def test_a_one_off_charge_is_with_tax_too(desk: Desk) -> None:
    customer_id = desk.buy(1)
    assert charged_now(desk, customer_id, 1000).total.minor == 1000
    assert audit().wrong == ()


def test_only_prices_of_the_programmes_kind_can_be_bought(desk: Desk) -> None:
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "licence", {"fr": "Licence", "en": "Licence"})
        before_tax = add_price(product, "EUR", Decimal(4900), Interval("month"), today(desk.brand))
    offered = prices_for(desk.brand, list_programmes(desk.brand_id)[0], None, desk.now)
    assert before_tax not in {price.id for price in offered}
    customer_id = desk.customer()
    with pytest.raises(SelectionRefusedError):
        desk.order(customer_id, 1, price=get_price(before_tax))


def test_fewer_licences_now_come_back_with_the_tax_in_them(desk: Desk) -> None:
    allow_decreases(desk)
    customer_id = desk.buy(3)
    days = period(live(customer_id).anchor, 0).days
    lived(desk, 5)
    change(desk, customer_id, 4)
    less(desk, customer_id, 3)
    assert sum(each.left_minor for each in list_credit(customer_id)) == newest(customer_id).total.minor
    less(desk, customer_id, 1)
    part = round(2 * 5900 * (days - 5) / days)
    first, second = (get_credit_note_document(note.id) for note in list_credit_notes(customer_id))
    assert first.total_minor == newest(customer_id).total.minor
    assert second.total_minor == part
    assert second.tax_minor == part - round(part / 1.2)
    lived(desk, 1)
    assert audit().wrong == ()
