"""Any chain of changes in a period, lived through the flows: invoices less credit notes are what its days cost."""

from __future__ import annotations

import os
from fractions import Fraction
from uuid import UUID

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.contexts.invoicing.models import CreditNote, Invoice
from guichet.flows.audit import violations
from guichet.infra.worker import run_until_quiet
from guichet.kernel.rounding import round_half_up
from tests.contexts.changes import allow_decreases, change, less, live
from tests.contexts.credit.money import books
from tests.contexts.desk import Desk, open_desk
from tests.support.database import empty_database

# CHAINS=500 looks longer than every run has time for.
CHAINS = int(os.environ.get("CHAINS", "5"))
STEPS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 9)), min_size=2, max_size=4)


def becomes(desk: Desk, customer_id: UUID, quantity: int) -> None:
    """More or fewer, now."""
    present = live(customer_id).items[0].quantity
    if quantity > present:
        change(desk, customer_id, quantity)
    elif quantity < present:
        less(desk, customer_id, quantity)
    run_until_quiet()


def net_minor() -> int:
    """Before tax."""
    invoiced = Invoice.objects.aggregate(sum=Sum("subtotal_minor"))["sum"] or 0
    return int(invoiced - (CreditNote.objects.aggregate(sum=Sum("subtotal_minor"))["sum"] or 0))


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=CHAINS, deadline=None, derandomize=CHAINS == 5,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(first=st.integers(1, 9), steps=STEPS, more=st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_a_chain_costs_its_days_and_a_day_above_its_start_that_returns_costs_nothing(
    first: int, steps: list[tuple[int, int]], more: list[int]
) -> None:
    empty_database()
    desk = open_desk()
    allow_decreases(desk)
    customer_id = desk.buy(first)
    days = live(customer_id).current_period.days
    by_day, day = [first] * days, 0
    for gap, quantity in steps:
        desk.live_on(gap)
        day += gap
        by_day[day:] = [quantity] * (days - day)
        becomes(desk, customer_id, quantity)
    worth = round_half_up(Fraction(sum(by_day) * 5900, days))
    assert net_minor() == worth
    before = books(desk, customer_id)
    start = live(customer_id).items[0].quantity
    for each in more:
        becomes(desk, customer_id, start + each)
    becomes(desk, customer_id, start)
    assert net_minor() == worth
    after = books(desk, customer_id)
    # What was paid for it is credit, or was taken from credit: the taxes and the revenue are what they were.
    for moved in ("clearing:scripted", "customer_credit"):
        before.pop(moved, None)
        after.pop(moved, None)
    assert after == before
    assert list(violations()) == []
