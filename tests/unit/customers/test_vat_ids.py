"""Which texts are VAT ids, and how they are written (docs/rules.md R4.1; vectors computed by python-stdnum)."""

from __future__ import annotations

import pytest

from guichet.contexts.customers.public import PostalAddress as Address
from guichet.contexts.customers.public import (
    VatIdRefusedError,
    country_of_vat_id,
    faults,
    normalised,
    parse_vat_id,
    siren_of_vat_id,
)


@pytest.mark.parametrize(
    ("typed", "vat_id", "country"),
    [
        ("FR40303265045", "FR40303265045", "FR"),
        ("de 136.695-976", "DE136695976", "DE"),
        ("BE0428759497", "BE0428759497", "BE"),
        ("ATU13585627", "ATU13585627", "AT"),
        ("IE6433435F", "IE6433435F", "IE"),
        ("IE6433435OA", "IE6433435OA", "IE"),
        ("EL094259216", "EL094259216", "GR"),
        ("GR094259216", "EL094259216", "GR"),
        ("NL004495445B01", "NL004495445B01", "NL"),
        ("ES54362315K", "ES54362315K", "ES"),
        ("LU15027442", "LU15027442", "LU"),
        ("SE123456789701", "SE123456789701", "SE"),
    ],
)
def test_an_id_of_a_member(typed: str, vat_id: str, country: str) -> None:
    assert parse_vat_id(typed) == vat_id
    assert country_of_vat_id(vat_id) == country


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("FR84323140391", "form"),
        ("DE136695977", "form"),
        ("136695976", "form"),
        ("GB802311782", "form"),
        ("CHE107787577IVA", "form"),
        ("FR", "form"),
        ("Δ", "form"),
        ("XI110305878", "goods_only"),
    ],
)
def test_what_is_none_is_refused(typed: str, code: str) -> None:
    with pytest.raises(VatIdRefusedError) as refused:
        parse_vat_id(typed)
    assert refused.value.code == code


def test_a_french_id_holds_the_siren() -> None:
    assert siren_of_vat_id("FR44732829320") == "732829320"
    assert siren_of_vat_id("DE136695976") == ""
    assert siren_of_vat_id("FR53000004605") == ""  # Monaco


@pytest.mark.parametrize(
    ("typed", "country", "code"),
    [
        ("1017 bz", "NL", "1017 BZ"),
        ("00-001", "PL", "00-001"),
        (" 123\u00a045 ", "SE", "123 45"),
        ("69 002", "FR", "69002"),
    ],
)
def test_an_address_in_the_union_keeps_the_form_of_its_code(typed: str, country: str, code: str) -> None:
    address = normalised(Address("1, Straße", "", "Stadt", "", typed, country))
    assert (address.postal_code, faults(address)) == (code, {})
    assert faults(Address("1, Straße", "", "Stadt", "", "", country)) == {"postal_code": "missing"}
