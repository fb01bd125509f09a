"""Any chain of changes in a period costs its day-weighted price, however many steps it took."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from guichet.contexts.subscriptions.public import Terms, segments, worth
from guichet.kernel.billing_cycle import Anchor, Interval, period
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up

PRICE = Decimal("5900")
anchors = st.builds(
    Anchor, st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.sampled_from([Interval("month"), Interval("year")])
)
periods = st.builds(period, anchors, st.integers(0, 30))


@st.composite
def chains(draw: st.DrawFn) -> tuple[Period, list[tuple[date, int]]]:
    """A period and what the item became on which of its days, in order; several a day are allowed."""
    of = draw(periods)
    steps = draw(st.lists(st.tuples(st.integers(0, of.days - 1), st.integers(1, 500)), max_size=8))
    first = draw(st.integers(1, 500))
    return of, [
        (of.start, first),
        *((of.start + timedelta(days=day), n) for day, n in sorted(steps, key=lambda s: s[0])),
    ]


def charged(of: Period, chain: list[tuple[date, int]]) -> list[int]:
    """The line that each step charges: the worth then, less what was charged before."""
    lines: list[int] = []
    for n in range(1, len(chain) + 1):
        terms = [Terms(day, quantity, PRICE) for day, quantity in chain[:n]]
        lines.append(worth(segments(terms, of), of) - sum(lines))
    return lines


@given(chains())
def test_the_lines_of_any_chain_sum_to_the_day_weighted_price(case: tuple[Period, list[tuple[date, int]]]) -> None:
    of, chain = case
    by_day = [[n for day, n in chain if day <= of.start + timedelta(days=offset)][-1] for offset in range(of.days)]
    assert sum(charged(of, chain)) == round_half_up(Fraction(sum(by_day)) * 5900 / of.days)


@given(chains())
def test_only_what_each_day_ended_with_counts(case: tuple[Period, list[tuple[date, int]]]) -> None:
    of, chain = case
    last_of_each_day = sorted(dict(chain).items())
    assert sum(charged(of, chain)) == sum(charged(of, last_of_each_day))


@given(chains())
def test_a_chain_of_increases_never_charges_less_than_nothing(case: tuple[Period, list[tuple[date, int]]]) -> None:
    of, chain = case
    rising = [(day, 1 + sum(n for _, n in chain[:i])) for i, (day, n) in enumerate(chain)]
    assert all(line >= 0 for line in charged(of, rising))


@given(chains())
def test_segments_cover_every_day_once(case: tuple[Period, list[tuple[date, int]]]) -> None:
    of, chain = case
    parts = segments([Terms(day, n, PRICE) for day, n in chain], of)
    assert sum(part.days for part in parts) == of.days
    assert all(part.days > 0 for part in parts)
