"""A stretch of days, half-open: `[start, end)` (docs/domain.md, Time). Days are those of the brand's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta


def check_day(value: date) -> None:
    """Refuse with TypeError what is not a day; an instant, though Python derives it from date, is not one."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"a day is wanted, not {value!r}")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`; at least one day, else ValueError."""

    start: date
    end: date

    def __post_init__(self) -> None:
        check_day(self.start)
        check_day(self.end)
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} … {self.end}")

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside the period: what is printed, where `end` is what is computed with."""
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        """Whether `day` is one of the period's days."""
        check_day(day)
        return self.start <= day < self.end
