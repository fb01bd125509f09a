"""Half-open stretches of days (docs/domain.md, Time)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guichet.kernel.periods import Period

JANUARY = Period(date(2027, 1, 1), date(2027, 2, 1))


def test_the_end_is_outside() -> None:
    assert JANUARY.contains(date(2027, 1, 1))
    assert JANUARY.contains(date(2027, 1, 31))
    assert not JANUARY.contains(date(2027, 2, 1))
    assert not JANUARY.contains(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("period", "days", "last_day"),
    [
        (JANUARY, 31, date(2027, 1, 31)),
        (Period(date(2028, 2, 1), date(2028, 3, 1)), 29, date(2028, 2, 29)),
        (Period(date(2027, 3, 1), date(2027, 4, 1)), 31, date(2027, 3, 31)),  # holds the change to summer time
        (Period(date(2027, 1, 1), date(2027, 1, 2)), 1, date(2027, 1, 1)),
    ],
)
def test_days_are_counted_by_the_calendar(period: Period, days: int, last_day: date) -> None:
    assert period.days == days
    assert period.last_day == last_day


@pytest.mark.parametrize("end", [date(2027, 1, 1), date(2026, 12, 31)])
def test_a_period_has_at_least_one_day(end: date) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2027, 1, 1), end)


@pytest.mark.parametrize("start", [datetime(2026, 12, 1, tzinfo=UTC), "2026-12-01", None])
def test_only_days_bound_a_period(start: Any) -> None:
    with pytest.raises(TypeError):
        Period(start, date(2027, 1, 1))


def test_only_days_are_looked_for() -> None:
    with pytest.raises(TypeError):
        JANUARY.contains(datetime(2027, 1, 15, tzinfo=UTC))
