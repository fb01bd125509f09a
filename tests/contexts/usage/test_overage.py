"""What is used beyond what is included is charged once the period is over, on the next invoice, each unit once."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import find_pdf, get_document
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.forecast import forecast
from guichet.flows.usage.record import UsageRefusal, record
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from tests.contexts.changes import live
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import billed, fact, item_of, lives, prints, sells, used

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    opened = open_desk(RELAIS)
    opened.monthly = sells(opened, 100, 890)
    return opened


def whole_period(customer_id: UUID) -> int:
    return live(customer_id).current_period.days


def test_what_is_beyond_is_a_line_on_the_next_invoice(desk: Desk) -> None:
    customer_id = desk.buy()
    opened = live(customer_id).current_period
    assert prints(desk, item_of(customer_id), 123).recorded == 1
    lives(desk, opened.days)
    assert billed(customer_id) == [[("period", 1, 890)], [("period", 1, 890), ("usage", 23, 230)]]
    document = get_document(newest(customer_id).id)
    line = document.lines[1]
    assert line.name == "Formule 100 pages - Pages supplémentaires"
    assert line.details == ("123 pages, 23 au-delà de 100",)
    assert line.period == opened
    assert (document.subtotal_minor, document.tax_minor) == (1120, 224)
    run_until_quiet()
    drawn = PdfReader(BytesIO(find_pdf(newest(customer_id).id) or b"")).pages[0].extract_text()
    assert "Pages supplémentaires" in drawn
    assert "23 au-delà de 100" in " ".join(drawn.split())
    assert audit().wrong == ()


def test_what_is_included_costs_nothing(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 100)
    lives(desk, whole_period(customer_id))
    assert billed(customer_id)[1:] == [[("period", 1, 890)]]
    assert audit().wrong == ()


def test_each_event_counts_once_however_often_it_is_told(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    told = [fact(desk, item_id, 60, source_id="a"), fact(desk, item_id, 50, source_id="b")]
    assert (record(desk.brand, told).recorded, record(desk.brand, told[::-1]).known) == (2, 2)
    assert record(desk.brand, [*told, told[0], fact(desk, item_id, 1, source_id="c")]).recorded == 1
    lives(desk, whole_period(customer_id))
    assert used(billed(customer_id)) == [(11, 110)]


def test_what_comes_late_is_on_the_next_invoice_and_once(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, first = item_of(customer_id), whole_period(customer_id)
    prints(desk, item_id, 123)
    lives(desk, first)
    late = prints(desk, item_id, 7, days_ago=first)
    assert late.recorded == 1
    lives(desk, whole_period(customer_id))
    lives(desk, whole_period(customer_id))
    assert billed(customer_id)[1:] == [
        [("period", 1, 890), ("usage", 23, 230)],
        [("period", 1, 890), ("usage", 7, 70)],
        [("period", 1, 890)],
    ]
    assert audit().wrong == ()


def test_what_comes_late_uses_up_what_was_included_first(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, first = item_of(customer_id), whole_period(customer_id)
    prints(desk, item_id, 90)
    lives(desk, first)
    prints(desk, item_id, 15, days_ago=first)
    lives(desk, whole_period(customer_id))
    assert used(billed(customer_id)) == [(5, 50)]
    assert audit().wrong == ()


def test_each_period_has_its_own_pages(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id = item_of(customer_id)
    for _ in range(2):
        prints(desk, item_id, 101)
        lives(desk, whole_period(customer_id))
    assert used(billed(customer_id)) == [(1, 10), (1, 10)]


def test_missed_periods_are_caught_up_each_with_its_own_use(desk: Desk) -> None:
    customer_id = desk.buy()
    item_id, first = item_of(customer_id), whole_period(customer_id)
    prints(desk, item_id, 150)
    desk.live_on(first + 40)
    # Its period is not charged yet; it counts when it is.
    assert prints(desk, item_id, 180, days_ago=35).recorded == 1
    lives(desk, 0)
    assert billed(customer_id)[1:] == [
        [("period", 1, 890), ("usage", 50, 500)],
        [("period", 1, 890), ("usage", 80, 800)],
    ]
    assert audit().wrong == ()


def test_a_price_finer_than_a_cent_is_rounded_once_a_line(desk: Desk) -> None:
    desk.monthly = sells(desk, 10, 500, "0.45")
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 13)
    lives(desk, whole_period(customer_id))
    assert used(billed(customer_id)) == [(3, 1)]
    assert audit().wrong == ()


def test_the_forecast_is_what_is_billed(desk: Desk) -> None:
    customer_id = desk.buy()
    prints(desk, item_of(customer_id), 123)
    term = live(customer_id).billed_until
    foreseen = forecast(desk.brand, get_customer(customer_id), term.replace(year=term.year + 1))
    assert [len(each.bill.lines) for each in foreseen[:2]] == [2, 1]
    lives(desk, (term - today(desk.brand)).days)
    document = get_document(newest(customer_id).id)
    assert document.total_minor == foreseen[0].bill.total_minor
    assert [line.amount_minor for line in document.lines] == [line.amount_minor for line in foreseen[0].bill.lines]


def test_what_cannot_count_is_refused_and_stops_nothing(desk: Desk) -> None:
    customer_id, other = desk.buy(), desk.buy(price=desk.yearly)
    item_id = item_of(customer_id)
    good = fact(desk, item_id, 5)
    bad = [
        fact(desk, item_of(other), 1),
        fact(desk, item_id, 1, days_ago=1),
        fact(desk, item_id, 1, days_ago=-1),
        fact(desk, item_id, 0),
        fact(desk, customer_id, 1),
    ]
    done = record(desk.brand, [*bad, good])
    assert done.recorded == 1
    assert [why for _source, why in done.refused] == [
        UsageRefusal.OUTSIDE, UsageRefusal.OUTSIDE, UsageRefusal.FUTURE, UsageRefusal.INVALID, UsageRefusal.UNKNOWN,
    ]  # fmt: skip
