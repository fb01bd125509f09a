"""However events are told, split and read, what is charged is what was used beyond what is included; nothing twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from guichet.contexts.subscriptions.public import Terms, segments, worth
from guichet.contexts.usage.public import IncludedTerms, included_units
from guichet.kernel.bill import Bill, BillLine, Usage, line_amount
from guichet.kernel.billing_cycle import Anchor, Interval, period
from guichet.kernel.periods import Period

anchors = st.builds(
    Anchor, st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.sampled_from([Interval("month"), Interval("year")])
)
periods = st.builds(period, anchors, st.integers(0, 30))
units = st.integers(0, 10**6)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Period, list[IncludedTerms]]:
    """A period and what the item included from which of its days on, in order; several a day are allowed."""
    of = draw(periods)
    steps = draw(st.lists(st.tuples(st.integers(0, of.days - 1), st.integers(1, 50), st.integers(0, 500)), max_size=6))
    first = IncludedTerms(of.start, draw(st.integers(1, 50)), draw(st.integers(0, 500)))
    later = sorted(steps, key=lambda step: step[0])
    return of, [first, *(IncludedTerms(of.start + timedelta(days=day), n, each) for day, n, each in later)]


@given(st.lists(st.integers(1, 10**4), max_size=30), st.integers(0, 10**5), st.data())
def test_however_often_it_is_read_the_readings_charge_what_is_beyond(
    events: list[int], included: int, data: st.DataObject
) -> None:
    of = Period(date(2026, 1, 1), date(2026, 2, 1))
    used = charged = 0
    for event in data.draw(st.permutations(events)):
        used += event
        if data.draw(st.booleans()):
            charged += Usage(of, used, included, charged).beyond_units
    charged += Usage(of, used, included, charged).beyond_units
    assert charged == max(0, sum(events) - included)
    assert Usage(of, used, included, charged).beyond_units == 0


@given(histories())
def test_a_whole_period_includes_what_its_days_include_rounded_up(case: tuple[Period, list[IncludedTerms]]) -> None:
    of, terms = case
    by_day = []
    for offset in range(of.days):
        now = [each for each in terms if each.since <= of.start + timedelta(days=offset)][-1]
        by_day.append(now.quantity * now.units_each)
    assert included_units(terms, of, of.start, of.end, by_day=True) == ceil(Fraction(sum(by_day), of.days))
    assert included_units(terms, of, of.start, of.end, by_day=False) == max(by_day)


@given(histories(), st.data())
def test_a_cut_never_takes_from_the_customer_and_gives_less_than_one_unit(
    case: tuple[Period, list[IncludedTerms]], data: st.DataObject
) -> None:
    of, terms = case
    day = of.start + timedelta(days=data.draw(st.integers(0, of.days)))
    whole = included_units(terms, of, of.start, of.end, by_day=True)
    before = included_units(terms, of, of.start, day, by_day=True)
    after = included_units(terms, of, day, of.end, by_day=True)
    assert whole <= before + after <= whole + 1


@given(histories())
def test_what_is_included_follows_its_days_as_the_price_does(case: tuple[Period, list[IncludedTerms]]) -> None:
    """T, with units in the place of minor units, is never more than what is included."""
    of, terms = case
    as_prices = [Terms(each.since, each.quantity, Decimal(each.units_each)) for each in terms]
    exact = included_units(terms, of, of.start, of.end, by_day=True)
    assert 0 <= exact - worth(segments(as_prices, of), of) <= 1


@given(units, units, units, st.integers(1, 10**10))
def test_a_bill_with_a_line_of_use_is_read_back_as_it_was(used: int, included: int, charged: int, price: int) -> None:
    of, unit = Period(date(2026, 1, 1), date(2026, 2, 1)), Decimal(price).scaleb(-4)
    usage = Usage(of, used, included, charged)
    line = BillLine(uuid4(), usage.beyond_units, unit, line_amount(usage.beyond_units, unit), of, (), usage=usage)
    bill = Bill("EUR", (line,), ())
    assert Bill.from_json(bill.to_json()) == bill
    assert bill.lines[0].kind == "usage"
