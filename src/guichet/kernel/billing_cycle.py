"""Boundaries of billing periods, counted from an anchor.

Rule kept: boundary n is the anchor plus n intervals, clamped to the month's last day, never the previous boundary
plus one: 31 January → 28 or 29 February → 31 March (docs/domain.md, Time). Days only: daylight saving moves nothing.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from guichet.kernel.periods import Period, check_day

IntervalUnit = Literal["month", "year"]

_MONTHS_IN: dict[IntervalUnit, int] = {"month": 1, "year": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """How long one billing period is: `count` months or years, at least one."""

    unit: IntervalUnit
    count: int = 1

    def __post_init__(self) -> None:
        if self.unit not in _MONTHS_IN:
            raise ValueError(f"an interval is counted in months or years, not {self.unit!r}")
        if type(self.count) is not int:
            raise TypeError(f"an interval is a whole number of {self.unit}s, not {self.count!r}")
        if self.count < 1:
            raise ValueError(f"an interval is at least one {self.unit}, not {self.count}")

    @property
    def months(self) -> int:
        """The interval's length in months."""
        return _MONTHS_IN[self.unit] * self.count


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that all boundaries are counted from, in the brand's time zone, and how far apart they are."""

    day: date
    interval: Interval

    def __post_init__(self) -> None:
        check_day(self.day)


def boundary(anchor: Anchor, n: int) -> date:
    """The first day of period `n`; period 0 starts on the anchor's day, negative periods lie before it."""
    year, month_index = divmod(_month_number(anchor.day) + n * anchor.interval.months, 12)
    month = month_index + 1
    return date(year, month, min(anchor.day.day, monthrange(year, month)[1]))


def period(anchor: Anchor, n: int) -> Period:
    """Period `n`, from boundary `n` up to, not including, boundary `n + 1`."""
    return Period(boundary(anchor, n), boundary(anchor, n + 1))


@lru_cache(maxsize=4096)  # thousands of subscriptions share their anchors' days
def period_containing(anchor: Anchor, day: date) -> Period:
    """The period that holds `day`."""
    return period(anchor, index_containing(anchor, day))


def index_containing(anchor: Anchor, day: date) -> int:
    """The `n` whose period holds `day`: boundary(n) <= day < boundary(n + 1). Negative before the anchor."""
    check_day(day)
    n = (_month_number(day) - _month_number(anchor.day)) // anchor.interval.months
    # Boundary n + 1 is in a later month than `day`; boundary n may still be ahead of it in the same month.
    return n - 1 if boundary(anchor, n) > day else n


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1
