"""One licence in each province and territory, through the wizard's decision: totals and names of docs/rules.md §5."""

from __future__ import annotations

from datetime import date

import pytest

from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.customers.public import PostalAddress
from guichet.contexts.tax.public import seller_taxes, tax_name
from guichet.flows.demo.brands import PLANS
from tests.contexts.desk import Desk, open_desk

CODES = {
    "AB": "T2P 1J9", "BC": "V6B 1A1", "MB": "R3C 0A1", "NB": "E1C 1A1", "NL": "A1C 1A1", "NS": "B3J 1A1",
    "NT": "X1A 1A1", "NU": "X0A 0H0", "ON": "M5E 1W7", "PE": "C1A 1A1", "QC": "H2X 3R7", "SK": "S4P 1A1",
    "YT": "Y1A 1A1",
}  # fmt: skip
# 59.00 and what is paid with its taxes: docs/rules.md R5.3, R5.5.
EXPECTED: dict[str, tuple[list[str], int]] = {
    "AB": (["GST 5"], 6195),
    "BC": (["GST 5", "PST 7"], 6608),
    "MB": (["GST 5", "RST 7"], 6608),
    "NB": (["HST 15"], 6785),
    "NL": (["HST 15"], 6785),
    "NS": (["HST 14"], 6726),
    "NT": (["GST 5"], 6195),
    "NU": (["GST 5"], 6195),
    "ON": (["HST 13"], 6667),
    "PE": (["HST 15"], 6785),
    "QC": (["GST 5", "QST 9.975"], 6784),
    "SK": (["GST 5", "PST 6"], 6549),
    "YT": (["GST 5"], 6195),
}


@pytest.fixture
def plans(db: None) -> Desk:
    return open_desk(PLANS)


@pytest.mark.parametrize("province", sorted(CODES))
def test_a_licence_costs_what_the_province_makes_of_it(plans: Desk, province: str) -> None:
    plans.address = PostalAddress("1, rue Principale", "", "Ville", province, CODES[province], "CA")
    order = plans.order(plans.customer(), quantity=1)
    names = [f"{tax_name(tax.code, 'en')} {tax.rate_percent.normalize():f}" for tax in order.bill.taxes]
    assert (names, order.bill.total_minor) == EXPECTED[province]


@pytest.mark.parametrize(
    ("province", "day", "codes"),
    [
        ("NS", date(2025, 3, 31), [("CA-HST-NS", 15)]),
        ("NS", date(2025, 4, 1), [("CA-HST-NS", 14)]),
        ("MB", date(2025, 12, 31), [("CA-GST", 5)]),
        ("MB", date(2026, 1, 1), [("CA-GST", 5), ("CA-RST-MB", 7)]),
    ],
)
def test_the_day_decides_where_the_law_changed(
    plans: Desk, province: str, day: date, codes: list[tuple[str, int]]
) -> None:
    rates = seller_taxes(plans.brand_id, "CA", day, ()).rates("CA", province)
    assert [(rate.code, rate.percent) for rate in rates] == codes


def test_each_tax_stands_under_a_registration_number(plans: Desk) -> None:
    brand = find_brand_by_slug("plans") or plans.brand
    taxes = seller_taxes(brand.id, "CA", date(2026, 6, 1), ())
    for province in CODES:
        for rate in taxes.rates("CA", province):
            assert taxes.registration_number(rate.code)
