"""Billing days in any time zone: over fifty years no daylight saving moves one, and no instant is in two periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from guichet.infra.clock import day_of, start_of_day
from guichet.kernel.billing_cycle import Anchor, Interval, boundary, index_containing, period
from tests.properties.test_billing_cycle_properties import intervals, periods_in_50_years

# Where the clock is changed at midnight, around it, by half an hour, or not by whole hours from UTC.
ODD = (
    "Africa/Cairo", "America/Asuncion", "America/Havana", "America/Nuuk", "America/Santiago", "Asia/Beirut",
    "Asia/Gaza", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """All that the clock asks of a brand."""

    time_zone: str
    clock_offset: timedelta = timedelta(0)


places = st.builds(Place, st.one_of(st.sampled_from(ODD), st.sampled_from(sorted(available_timezones()))))
instants = st.builds(
    lambda day, time: datetime.combine(day, time, UTC), st.dates(date(2015, 1, 1), date(2060, 12, 31)), st.times()
)


@given(places, instants, intervals)
def test_a_billing_day_begins_where_the_one_before_it_ends(place: Place, bought: datetime, interval: Interval) -> None:
    anchor = Anchor(day_of(place, bought), interval)
    for n in range(periods_in_50_years(anchor) + 1):
        day = boundary(anchor, n)
        first = start_of_day(place, day)
        last_before = first - timedelta(microseconds=1)
        assert (day_of(place, last_before), day_of(place, first)) == (day - timedelta(days=1), day)
        assert [index_containing(anchor, day_of(place, at)) for at in (last_before, first)] == [n - 1, n]


@given(places, instants, intervals, st.timedeltas(timedelta(0), timedelta(days=50 * 365)))
def test_every_instant_is_between_the_ends_of_its_period(
    place: Place, bought: datetime, interval: Interval, later: timedelta
) -> None:
    anchor = Anchor(day_of(place, bought), interval)
    at = bought + later
    its = period(anchor, index_containing(anchor, day_of(place, at)))
    assert start_of_day(place, its.start) <= at < start_of_day(place, its.end)
