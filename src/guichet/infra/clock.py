"""The only place that reads time. `business_now` is for law and money, `wall_now` for security and machinery.

A brand in test or demo mode carries an offset, so that it can live in its own future; a live brand's is zero.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class BrandClock(Protocol):
    """What the clock needs of a brand."""

    @property
    def clock_offset(self) -> timedelta: ...

    @property
    def time_zone(self) -> str: ...


def wall_now() -> datetime:
    """The machine's instant, UTC: sessions, signatures, leases, links."""
    return datetime.now(UTC)


def business_now(brand: BrandClock) -> datetime:
    """The brand's instant, UTC: dates, periods, due work."""
    return wall_now() + brand.clock_offset


def day_of(brand: BrandClock, instant: datetime) -> date:
    """The brand's calendar day at `instant`."""
    return instant.astimezone(ZoneInfo(brand.time_zone)).date()


def start_of_day(brand: BrandClock, day: date) -> datetime:
    """The first instant of `day` in the brand's zone, UTC."""
    return datetime.combine(day, time.min, ZoneInfo(brand.time_zone)).astimezone(UTC)


def today(brand: BrandClock) -> date:
    """The brand's calendar day now."""
    return day_of(brand, business_now(brand))
