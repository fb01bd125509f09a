"""What a year saves over twelve months is never said to be more than it is."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guichet.contexts.catalog.public import saving_percent


@pytest.mark.parametrize(
    ("monthly", "yearly", "percent"),
    [
        ("5900", "59000", 16),  # 16.66…
        ("5900", "70800", 0),
        ("5900", "80000", 0),
        ("1000", "11999", 0),
        ("1000", "11880", 1),
        ("1000", "11881", 0),
        ("8.75", "94.5", 10),
        ("0", "0", 0),
        ("0", "100", 0),
        ("1000", "0", 100),
    ],
)
def test_whole_percents_rounded_down(monthly: str, yearly: str, percent: int) -> None:
    assert saving_percent(Decimal(monthly), Decimal(yearly)) == percent
