"""What a change inside a period is worth: vectors worked out by hand (docs/domain.md, Proration)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from guichet.contexts.subscriptions.public import Terms, returned_discount, segments, worth
from guichet.kernel.periods import Period

DOLLARS_59 = Decimal(5900)
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))


def changed(period: Period, *terms: tuple[date, int]) -> int:
    """What is charged for the period when all is done."""
    return worth(segments([Terms(day, n, DOLLARS_59) for day, n in terms], period), period)


def test_four_more_for_23_of_31_days() -> None:
    first, more = (JANUARY.start, 21), (date(2026, 1, 9), 25)
    assert changed(JANUARY, first, more) - changed(JANUARY, first) == 17510


@pytest.mark.parametrize(
    ("period", "day", "amount"),
    [
        (Period(date(2026, 4, 1), date(2026, 5, 1)), date(2026, 4, 20), 2163),  # 59.00 × 11/30
        (JANUARY, date(2026, 1, 22), 1903),  # 59.00 × 10/31
        (Period(date(2026, 2, 1), date(2026, 3, 1)), date(2026, 2, 28), 211),  # the last day of 28
        (Period(date(2028, 2, 1), date(2028, 3, 1)), date(2028, 2, 29), 203),  # 29 February
        (Period(date(2026, 1, 31), date(2026, 2, 28)), date(2026, 2, 14), 2950),  # half of a month from the 31st
        (Period(date(2026, 3, 1), date(2026, 4, 1)), date(2026, 3, 8), 4568),  # the night the clocks go forward: a day
        (JANUARY, JANUARY.start, 5900),  # the first day
    ],
)
def test_one_more_from_a_day_on(period: Period, day: date, amount: int) -> None:
    assert changed(period, (period.start, 1), (day, 2)) - 5900 == amount


def test_there_and_back_on_one_day_is_nothing() -> None:
    day = date(2026, 1, 9)
    assert changed(JANUARY, (JANUARY.start, 21), (day, 25), (day, 21)) == 21 * 5900


def test_eight_used_days_of_a_month_leave_43_77_unused() -> None:
    used = segments([Terms(JANUARY.start, 1, DOLLARS_59)], JANUARY, until=date(2026, 1, 9))
    assert 5900 - worth(used, JANUARY) == 4377


def test_a_period_that_closes_on_its_first_day_was_not_used_at_all() -> None:
    assert segments([Terms(JANUARY.start, 1, DOLLARS_59)], JANUARY, until=JANUARY.start) == ()


def test_days_with_the_same_terms_are_one_segment() -> None:
    parts = segments(
        [
            Terms(JANUARY.start, 2, DOLLARS_59),
            Terms(date(2026, 1, 5), 3, DOLLARS_59),
            Terms(date(2026, 1, 5), 2, DOLLARS_59),
        ],
        JANUARY,
    )
    assert [(part.quantity, part.days) for part in parts] == [(2, 31)]


def test_what_an_item_was_before_the_period_governs_its_first_days() -> None:
    parts = segments([Terms(date(2025, 6, 1), 2, DOLLARS_59), Terms(date(2026, 1, 11), 4, DOLLARS_59)], JANUARY)
    assert [(part.quantity, part.days) for part in parts] == [(2, 10), (4, 21)]


def test_an_item_that_nobody_knows_yet_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is known"):
        segments([Terms(date(2026, 1, 2), 1, DOLLARS_59)], JANUARY)


def test_a_discount_goes_back_in_proportion() -> None:
    assert returned_discount(4377, 5900, 590) == 438
    assert returned_discount(5900, 5900, 590) == 590
    assert returned_discount(0, 0, 0) == 0
