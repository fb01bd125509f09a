"""Boundaries over fifty years and more, from any anchor."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from guichet.kernel.billing_cycle import Anchor, Interval, boundary, index_containing, period

intervals = st.one_of(
    st.builds(Interval, st.just("month"), st.integers(1, 12)),
    st.builds(Interval, st.just("year"), st.integers(1, 3)),
)
anchors = st.builds(
    Anchor,
    # Month ends are where cycles go wrong: half of the anchors lie there.
    day=st.one_of(
        st.dates(date(1990, 1, 1), date(2060, 12, 31)),
        st.builds(
            lambda year, month, back: date(year, month, monthrange(year, month)[1] - back),
            st.integers(1990, 2060),
            st.integers(1, 12),
            st.integers(0, 3),
        ),
    ),
    interval=intervals,
)


def periods_in_50_years(anchor: Anchor) -> int:
    return 50 * 12 // anchor.interval.months


@given(anchors)
def test_a_boundary_never_drifts_from_the_anchors_day(anchor: Anchor) -> None:
    for n in range(periods_in_50_years(anchor) + 1):
        day = boundary(anchor, n)
        assert day.day == min(anchor.day.day, monthrange(day.year, day.month)[1])
        months = (day.year - anchor.day.year) * 12 + day.month - anchor.day.month
        assert months == n * anchor.interval.months


@given(anchors)
def test_boundary_zero_is_the_anchor(anchor: Anchor) -> None:
    assert boundary(anchor, 0) == anchor.day


@given(anchors)
def test_consecutive_periods_tile_the_calendar_without_gap_or_overlap(anchor: Anchor) -> None:
    count = periods_in_50_years(anchor)
    tiles = [period(anchor, n) for n in range(-count, count)]
    assert all(earlier.end == later.start for earlier, later in pairwise(tiles))
    assert sum(tile.days for tile in tiles) == (tiles[-1].end - tiles[0].start).days


@given(anchors, st.integers(-18_000, 18_000))
def test_every_day_is_in_the_period_that_is_found_for_it(anchor: Anchor, days: int) -> None:
    day = anchor.day + timedelta(days=days)
    assert period(anchor, index_containing(anchor, day)).contains(day)


@given(anchors, st.integers(-100, 100))
def test_finding_a_period_is_the_inverse_of_numbering_it(anchor: Anchor, n: int) -> None:
    numbered = period(anchor, n)
    assert index_containing(anchor, numbered.start) == n
    assert index_containing(anchor, numbered.last_day) == n
    assert index_containing(anchor, numbered.end) == n + 1


@given(anchors, st.integers(-50, 50))
def test_a_cycle_in_years_is_the_cycle_in_twelve_months(anchor: Anchor, n: int) -> None:
    in_years = Anchor(anchor.day, Interval("year"))
    in_months = Anchor(anchor.day, Interval("month", 12))
    assert boundary(in_years, n) == boundary(in_months, n)
