"""What will be billed, said beforehand: the very invoices that come, and nothing recorded by saying so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.flows.forecast import ForecastBill, forecast
from guichet.infra.clock import today
from tests.flows.changes import Changes
from tests.flows.journey import Buyer, House


def foreseen(buyer: Buyer, *, days: int) -> tuple[ForecastBill, ...]:
    brand = buyer.house.brand
    return forecast(brand, get_customer(buyer.customer_id), today(brand) + timedelta(days=days))


def told(bills: tuple[ForecastBill, ...]) -> list[tuple[date, int]]:
    return [(each.period.start, each.bill.total_minor) for each in bills]


def test_what_was_foreseen_is_what_is_invoiced(house: House, nora: Buyer) -> None:
    nora.buys(quantity=3)
    house.runs_jobs()
    Changes(nora).plans(2)
    seen = foreseen(nora, days=100)
    assert [item.quantity for each in seen for item in each.items] == [2, 2, 2]
    assert [each.bill.total_minor for each in seen] == [13567, 13567, 13567]
    assert len(nora.invoices) == 1
    house.lives(days=100)
    renewals = sorted(nora.invoices, key=lambda invoice: invoice.number)[1:]
    assert [(each.issue_date, each.total.minor) for each in renewals] == told(seen)


@pytest.mark.parametrize("way", ["cancelled", "paused", "renewal off"])
def test_nothing_is_foreseen_for_what_does_not_go_on(house: House, nora: Buyer, way: str) -> None:
    nora.buys()
    house.runs_jobs()
    changes = Changes(nora)
    assert foreseen(nora, days=60)
    if way == "cancelled":
        changes.cancels()
    elif way == "paused":
        changes.pauses()
    else:
        changes.switches_renewal(renews=False)
    assert foreseen(nora, days=400) == ()


def test_another_interval_is_counted_from_its_term(house: House, nora: Buyer) -> None:
    nora.buys(quantity=2, interval="year")
    house.runs_jobs()
    term = Changes(nora).subscription.billed_until
    seen = foreseen(nora, days=800)
    assert told(seen)[0] == (term, 135671)
    Changes(nora).plans(2, interval="month")
    seen = foreseen(nora, days=365 + 70)
    assert seen[0].period.start == term
    assert [each.bill.total_minor for each in seen] == [13567] * len(seen)
    assert len(seen) >= 2
