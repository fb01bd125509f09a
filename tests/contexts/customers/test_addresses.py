"""What an address must look like, by country (Canada Post's addressing guidelines; five digits in France)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guichet.contexts.customers.public import CANADIAN_REGIONS, PostalAddress, faults, normalised
from tests.contexts.desk import LYON, MONTREAL

EXAMPLES = {
    "AB": "T2P 1J9", "BC": "V6B 4Y8", "MB": "R3C 0V8", "NB": "E1C 4Z6", "NL": "A1C 5M2", "NS": "B3J 3K5",
    "NT": "X1A 2P7", "NU": "X0A 0H0", "ON": "K1A 0B1", "PE": "C1A 4P3",
    "QC": "H2X 3R7", "SK": "S4P 3Y2", "YT": "Y1A 2C6",
}  # fmt: skip


def canadian(region: str, code: str) -> PostalAddress:
    return normalised(replace(MONTREAL, region=region, postal_code=code))


@pytest.mark.parametrize("region", CANADIAN_REGIONS)
def test_each_province_takes_its_own_codes(region: str) -> None:
    assert faults(canadian(region, EXAMPLES[region])) == {}


@pytest.mark.parametrize("region", CANADIAN_REGIONS)
def test_each_province_refuses_another_ones(region: str) -> None:
    other = EXAMPLES["BC" if region != "BC" else "ON"]
    assert faults(canadian(region, other)) == {"postal_code": "postal_code_region"}


def test_k_is_shared_across_the_ottawa() -> None:
    assert faults(canadian("QC", "K1A 0B1")) == {}


@pytest.mark.parametrize("code", ["D1A 1A1", "W1A 1A1", "Z1A 1A1", "H1D 1A1", "H1A 1O1", "H1A1A", "H1A 1A11", "12345"])
def test_what_is_no_canadian_code(code: str) -> None:
    assert faults(canadian("QC", code)) == {"postal_code": "postal_code_form"}


@pytest.mark.parametrize("typed", ["h2x3r7", "H2X-3R7", " h2x  3r7 ", "H2X\u00a03R7", "h2X\u202f3r7"])
def test_a_code_is_written_as_the_post_writes_it(typed: str) -> None:
    assert canadian("QC", typed).postal_code == "H2X 3R7"


@pytest.mark.parametrize("code", ["2A004", "7500", "750011", "F-75001"])
def test_french_codes_are_five_digits(code: str) -> None:
    assert faults(normalised(replace(LYON, postal_code="75001"))) == {}
    assert faults(normalised(replace(LYON, postal_code=code))) == {"postal_code": "postal_code_form"}


def test_a_french_address_has_no_region_and_its_code_loses_spaces() -> None:
    tidy = normalised(replace(LYON, region="ARA", postal_code="69 001", city="  Lyon   3e "))
    assert (tidy.region, tidy.postal_code, tidy.city) == ("", "69001", "Lyon 3e")
    assert faults(tidy) == {}


def test_what_is_missing_is_said_field_by_field() -> None:
    assert faults(PostalAddress("", "", "", "", "", "CA")) == {
        "line1": "missing", "city": "missing", "postal_code": "missing", "region": "missing",
    }  # fmt: skip
    assert faults(replace(MONTREAL, region="XX")) == {"region": "unknown_region"}
    assert faults(replace(LYON, country="")) == {"country": "missing"}
    assert faults(replace(LYON, country="US")) == {"country": "unknown_country"}
