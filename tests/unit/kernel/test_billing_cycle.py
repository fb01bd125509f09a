"""Boundaries counted from the anchor (docs/domain.md, Time)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guichet.kernel.billing_cycle import Anchor, Interval, boundary, index_containing, period
from guichet.kernel.periods import Period

MONTHLY = Interval("month")
YEARLY = Interval("year")


def boundaries(anchor: Anchor, count: int) -> list[str]:
    return [boundary(anchor, n).isoformat() for n in range(count)]


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (Anchor(date(2027, 1, 31), MONTHLY), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        (Anchor(date(2028, 1, 31), MONTHLY), ["2028-01-31", "2028-02-29", "2028-03-31"]),
        (Anchor(date(2027, 1, 30), MONTHLY), ["2027-01-30", "2027-02-28", "2027-03-30"]),
        (Anchor(date(2026, 12, 15), MONTHLY), ["2026-12-15", "2027-01-15", "2027-02-15"]),
        (
            Anchor(date(2028, 2, 29), YEARLY),
            ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
        ),
        (Anchor(date(2026, 11, 30), Interval("month", 3)), ["2026-11-30", "2027-02-28", "2027-05-30"]),
        (Anchor(date(2026, 8, 31), Interval("year", 2)), ["2026-08-31", "2028-08-31"]),
    ],
)
def test_a_boundary_is_clamped_to_the_month_and_never_drifts(anchor: Anchor, expected: list[str]) -> None:
    assert boundaries(anchor, len(expected)) == expected


def test_boundaries_lie_before_the_anchor_too() -> None:
    anchor = Anchor(date(2027, 1, 31), MONTHLY)
    assert boundary(anchor, -1) == date(2026, 12, 31)
    assert boundary(anchor, -2) == date(2026, 11, 30)


def test_a_period_runs_from_one_boundary_to_the_next() -> None:
    anchor = Anchor(date(2027, 1, 31), MONTHLY)
    assert period(anchor, 0) == Period(date(2027, 1, 31), date(2027, 2, 28))
    assert period(anchor, 1) == Period(date(2027, 2, 28), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("anchor", "day", "index"),
    [
        (Anchor(date(2027, 1, 31), MONTHLY), date(2027, 1, 31), 0),
        (Anchor(date(2027, 1, 31), MONTHLY), date(2027, 2, 27), 0),
        (Anchor(date(2027, 1, 31), MONTHLY), date(2027, 2, 28), 1),
        (Anchor(date(2027, 1, 31), MONTHLY), date(2027, 3, 30), 1),
        (Anchor(date(2027, 1, 31), MONTHLY), date(2027, 1, 30), -1),
        (Anchor(date(2027, 1, 31), MONTHLY), date(2026, 12, 30), -2),
        (Anchor(date(2028, 2, 29), YEARLY), date(2029, 2, 27), 0),
        (Anchor(date(2028, 2, 29), YEARLY), date(2029, 2, 28), 1),
        (Anchor(date(2028, 2, 29), YEARLY), date(2032, 2, 28), 3),
        (Anchor(date(2028, 2, 29), YEARLY), date(2028, 2, 28), -1),
        (Anchor(date(2026, 11, 30), Interval("month", 3)), date(2027, 2, 27), 0),
    ],
)
def test_the_period_of_a_day_is_found(anchor: Anchor, day: date, index: int) -> None:
    assert index_containing(anchor, day) == index


@pytest.mark.parametrize("count", [0, -1])
def test_an_interval_is_at_least_one_unit(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        Interval("month", count)


@pytest.mark.parametrize("count", [1.5, "1", True])
def test_an_interval_is_a_whole_number_of_units(count: Any) -> None:
    with pytest.raises(TypeError):
        Interval("month", count)


@pytest.mark.parametrize("unit", ["week", "", "MONTH"])
def test_an_interval_is_in_months_or_years(unit: Any) -> None:
    with pytest.raises(ValueError, match="months or years"):
        Interval(unit)


def test_an_instant_is_no_anchor_and_has_no_period() -> None:
    instant = datetime(2027, 1, 31, tzinfo=UTC)
    with pytest.raises(TypeError):
        Anchor(instant, MONTHLY)
    with pytest.raises(TypeError):
        index_containing(Anchor(date(2027, 1, 31), MONTHLY), instant)
