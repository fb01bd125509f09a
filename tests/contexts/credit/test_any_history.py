"""Whatever happens to a customer, in whatever order: every invariant holds after it, and no page fails."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guichet.contexts.customers.public import get_customer
from guichet.flows.audit import violations
from guichet.flows.demo.brands import PLANS, RELAIS
from guichet.flows.earn import earn_days
from guichet.flows.forecast import forecast
from guichet.flows.statement import statement_of
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from tests.contexts.credit.deeds import DEEDS, Fate
from tests.contexts.desk import open_desk
from tests.contexts.usage.printers import sells
from tests.support.database import empty_database

# HISTORIES=500 looks longer than every run has time for.
HISTORIES = int(os.environ.get("HISTORIES", "12"))
DEED = st.tuples(st.sampled_from(sorted([*DEEDS, "days_pass", "days_pass", "prints", "wants"])), st.integers(0, 45))


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=HISTORIES, deadline=None, derandomize=HISTORIES == 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(
    demo=st.sampled_from([PLANS, RELAIS]),
    first=st.integers(1, 5),
    pages=st.sampled_from([0, 30]),
    history=st.lists(DEED, min_size=4, max_size=14),
)
def test_every_invariant_holds_after_any_history(
    demo: object, first: int, pages: int, history: list[tuple[str, int]]
) -> None:
    empty_database()
    desk = open_desk(demo)  # type: ignore[arg-type]
    if pages:
        desk.monthly = sells(desk, pages, 5900, "7.5")
    fate = Fate(desk, desk.buy(first))
    run_until_quiet()
    for deed, n in history:
        fate.meets(deed, n)
    desk.live_on(1)
    earn_days(desk.brand)
    assert list(violations()) == []
    day = today(desk.brand)
    desk.overview(fate.customer_id)
    forecast(desk.brand, get_customer(fate.customer_id), day.replace(year=day.year + 1, day=1))
    statement = statement_of(fate.customer_id, day.year)
    assert statement is not None
    assert statement.lines == () or statement.closing == statement.lines[-1].balance
