"""TARGET days and the days of direct debits, by the vectors of docs/rules.md R3.5 and R3.6."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guichet.contexts.payments.domain.collection_days import (
    collection_day,
    easter_sunday,
    is_target_day,
    lapses_on,
    submission_day,
)


@pytest.mark.parametrize(
    ("wanted", "collected", "sent"),
    [
        (date(2026, 12, 25), date(2026, 12, 28), date(2026, 12, 24)),
        (date(2026, 4, 3), date(2026, 4, 7), date(2026, 4, 2)),
        (date(2026, 12, 6), date(2026, 12, 7), date(2026, 12, 4)),
        (date(2027, 1, 1), date(2027, 1, 4), date(2026, 12, 31)),
        # French holidays are none of the banks'.
        (date(2026, 7, 14), date(2026, 7, 14), date(2026, 7, 13)),
    ],
)
def test_a_debit_is_on_an_open_day_and_sent_the_open_day_before(wanted: date, collected: date, sent: date) -> None:
    assert collection_day(wanted - timedelta(days=14), 14) == collected
    assert submission_day(collected) == sent


@pytest.mark.parametrize(
    "day", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28), date(2038, 4, 25)]
)
def test_easter(day: date) -> None:
    assert easter_sunday(day.year) == day
    assert not is_target_day(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("used", "void"), [(date(2023, 11, 22), date(2026, 11, 22)), (date(2024, 2, 29), date(2027, 2, 28))]
)
def test_a_mandate_is_void_36_months_after_its_last_debit(used: date, void: date) -> None:
    assert lapses_on(used) == void
