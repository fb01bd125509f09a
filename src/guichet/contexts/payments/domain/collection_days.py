"""On which day a direct debit is collected, and when it is sent: TARGET days, after the notice that was agreed.

Days on which TARGET is closed: Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December
(ECB, calendar of TARGET since 2002; docs/rules.md R3.5). National holidays are none of them.
"""

from __future__ import annotations

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# Months without a debit after which a mandate is void (docs/rules.md R3.6).
LAPSES_AFTER_MONTHS = 36


def collection_day(issued_on: date, notice_days: int) -> date:
    """The day of the debit: when the notice has run, or the next open day after that."""
    day = issued_on + notice_days * ONE_DAY
    while not is_target_day(day):
        day += ONE_DAY
    return day


def submission_day(collected_on: date) -> date:
    """The last day on which a bank takes it: the open day before."""
    day = collected_on - ONE_DAY
    while not is_target_day(day):
        day -= ONE_DAY
    return day


def is_target_day(day: date) -> bool:
    """Whether money moves between banks on that day."""
    easter = easter_sunday(day.year)
    return (
        day.weekday() < SATURDAY
        and (day.month, day.day) not in {(1, 1), (5, 1), (12, 25), (12, 26)}
        and day not in {easter - 2 * ONE_DAY, easter + ONE_DAY}
    )


def easter_sunday(year: int) -> date:
    """By the rule of the Gregorian calendar: the Sunday after the first full moon of spring (Butcher, 1876)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    shift = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def lapses_on(last_used: date) -> date:
    """The day from which nothing may be debited by a mandate any more."""
    months = last_used.year * 12 + last_used.month - 1 + LAPSES_AFTER_MONTHS
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    last = (first + 31 * ONE_DAY).replace(day=1) - ONE_DAY
    return first.replace(day=min(last_used.day, last.day))
