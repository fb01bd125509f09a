"""The table of dated rates (docs/rules.md R5.1, R5.6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from guichet.contexts.tax.domain.jurisdiction import REGISTRATIONS_BY_COUNTRY, applicable
from guichet.contexts.tax.domain.rates import RATES

CODES = sorted({rate.code for rate in RATES})
PROVINCES = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")


def percents(code: str, day: date) -> list[Decimal]:
    return [
        rate.percent
        for rate in RATES
        if rate.code == code and rate.valid_from <= day and (rate.valid_until is None or day < rate.valid_until)
    ]


@pytest.mark.parametrize(
    ("code", "day", "percent"),
    [
        ("CA-GST", date(2026, 11, 22), "5"),
        ("CA-QST", date(2013, 1, 1), "9.975"),
        ("CA-QST", date(2026, 11, 22), "9.975"),
        ("CA-HST-ON", date(2026, 11, 22), "13"),
        ("CA-HST-NS", date(2025, 3, 31), "15"),
        ("CA-HST-NS", date(2025, 4, 1), "14"),
        ("CA-HST-NB", date(2026, 11, 22), "15"),
        ("CA-HST-NL", date(2026, 11, 22), "15"),
        ("CA-HST-PE", date(2026, 11, 22), "15"),
        ("CA-PST-BC", date(2026, 11, 22), "7"),
        ("CA-PST-SK", date(2026, 11, 22), "6"),
        ("CA-RST-MB", date(2026, 1, 1), "7"),
        ("FR-VAT", date(2014, 1, 1), "20"),
    ],
)
def test_the_rate_in_force_on_a_day(code: str, day: date, percent: str) -> None:
    assert percents(code, day) == [Decimal(percent)]


@pytest.mark.parametrize(("code", "day"), [("CA-QST", date(2012, 12, 31)), ("CA-RST-MB", date(2025, 12, 31))])
def test_no_rate_before_its_first_day(code: str, day: date) -> None:
    assert percents(code, day) == []


@pytest.mark.parametrize("code", CODES)
def test_the_rates_of_a_tax_follow_each_other_without_gap_and_the_last_has_no_end(code: str) -> None:
    rows = sorted((rate for rate in RATES if rate.code == code), key=lambda rate: rate.valid_from)
    assert all(earlier.valid_until == later.valid_from for earlier, later in pairwise(rows))
    assert rows[-1].valid_until is None


def test_every_tax_that_can_apply_has_a_rate_and_no_other_has_one() -> None:
    canadian = [applicable(REGISTRATIONS_BY_COUNTRY["CA"], "CA", province, "CA") for province in PROVINCES]
    french = [applicable(REGISTRATIONS_BY_COUNTRY["FR"], "FR", "", "FR")]
    assert sorted({code for codes in canadian + french for code in codes}) == CODES
