"""Which taxes apply: the whole of Canada, France, and everywhere else (docs/rules.md R4.5, R5.1, R5.6)."""

from __future__ import annotations

import pytest

from guichet.contexts.tax.domain.jurisdiction import REGISTRATIONS_BY_COUNTRY, UndecidedTaxError, applicable

QUEBEC_SELLER = frozenset({"CA-GST", "CA-QST"})
EVERYWHERE = REGISTRATIONS_BY_COUNTRY["CA"]
FRENCH_SELLER = frozenset({"FR-VAT"})


@pytest.mark.parametrize(
    ("province", "quebec_seller", "seller_registered_everywhere"),
    [
        ("AB", ("CA-GST",), ("CA-GST",)),
        ("BC", ("CA-GST",), ("CA-GST", "CA-PST-BC")),
        ("MB", ("CA-GST",), ("CA-GST", "CA-RST-MB")),
        ("NB", ("CA-HST-NB",), ("CA-HST-NB",)),
        ("NL", ("CA-HST-NL",), ("CA-HST-NL",)),
        ("NS", ("CA-HST-NS",), ("CA-HST-NS",)),
        ("NT", ("CA-GST",), ("CA-GST",)),
        ("NU", ("CA-GST",), ("CA-GST",)),
        ("ON", ("CA-HST-ON",), ("CA-HST-ON",)),
        ("PE", ("CA-HST-PE",), ("CA-HST-PE",)),
        ("QC", ("CA-GST", "CA-QST"), ("CA-GST", "CA-QST")),
        ("SK", ("CA-GST",), ("CA-GST", "CA-PST-SK")),
        ("YT", ("CA-GST",), ("CA-GST",)),
    ],
)
def test_in_canada_the_buyers_province_and_the_registrations_decide(
    province: str, quebec_seller: tuple[str, ...], seller_registered_everywhere: tuple[str, ...]
) -> None:
    assert applicable(QUEBEC_SELLER, "CA", province, "CA") == quebec_seller
    assert applicable(EVERYWHERE, "CA", province, "CA") == seller_registered_everywhere


@pytest.mark.parametrize(
    ("registrations", "province", "codes"),
    [
        ({"CA-GST"}, "QC", ("CA-GST",)),
        ({"CA-QST"}, "QC", ("CA-QST",)),
        ({"CA-QST"}, "ON", ()),
        ({"CA-PST-BC"}, "BC", ("CA-PST-BC",)),
        ({"CA-PST-BC"}, "SK", ()),
        (set(), "QC", ()),
    ],
)
def test_a_tax_is_charged_only_under_its_own_registration(
    registrations: set[str], province: str, codes: tuple[str, ...]
) -> None:
    assert applicable(frozenset(registrations), "CA", province, "CA") == codes


@pytest.mark.parametrize("buyer_country", ["FR", "MC"])
@pytest.mark.parametrize("seller_country", ["FR", "MC"])
def test_a_french_seller_charges_vat_in_france_and_monaco(seller_country: str, buyer_country: str) -> None:
    assert applicable(FRENCH_SELLER, buyer_country, "", seller_country) == ("FR-VAT",)


@pytest.mark.parametrize(
    ("buyer_country", "valid_vat_id", "codes"),
    [
        ("DE", "DE136695976", ("EU-REVERSE",)),
        ("GR", "EL094259216", ("EU-REVERSE",)),
        ("DE", "", ("FR-VAT",)),
        # An id of another country than the buyer's says nothing of where it is supplied.
        ("DE", "BE0428759497", ("FR-VAT",)),
        # At home an id changes nothing.
        ("FR", "FR40303265045", ("FR-VAT",)),
        ("MC", "FR40303265045", ("FR-VAT",)),
        ("FR", "DE136695976", ("FR-VAT",)),
        ("US", "DE136695976", ()),
        ("GB", "", ()),
    ],
)
def test_in_another_member_a_valid_id_leaves_the_tax_to_the_buyer(
    buyer_country: str, valid_vat_id: str, codes: tuple[str, ...]
) -> None:
    assert applicable(FRENCH_SELLER, buyer_country, "", "FR", valid_vat_id) == codes


def test_a_canadian_seller_knows_no_reverse_charge() -> None:
    assert applicable(QUEBEC_SELLER, "DE", "", "CA", "DE136695976") == ()
    assert applicable(frozenset(), "DE", "", "FR", "DE136695976") == ()


def test_a_french_seller_without_registration_charges_nothing() -> None:
    assert applicable(frozenset(), "FR", "", "FR") == ()


@pytest.mark.parametrize(
    ("registrations", "seller_country", "buyer_country", "region"),
    [
        (QUEBEC_SELLER, "CA", "FR", ""),
        (QUEBEC_SELLER, "CA", "US", "NY"),
        (FRENCH_SELLER, "FR", "CA", "QC"),
        (FRENCH_SELLER, "FR", "US", "NY"),
    ],
)
def test_where_the_seller_is_not_registered_it_charges_nothing(
    registrations: frozenset[str], seller_country: str, buyer_country: str, region: str
) -> None:
    assert applicable(registrations, buyer_country, region, seller_country) == ()


@pytest.mark.parametrize("region", ["", "qc", "CA-QC", "XX", "QUEBEC"])
def test_a_buyer_in_no_known_province_is_not_guessed_at(region: str) -> None:
    with pytest.raises(UndecidedTaxError, match="province"):
        applicable(QUEBEC_SELLER, "CA", region, "CA")


@pytest.mark.parametrize(
    ("registrations", "seller_country", "buyer_country"), [(QUEBEC_SELLER, "FR", "CA"), (FRENCH_SELLER, "CA", "FR")]
)
def test_a_registration_abroad_is_not_guessed_at(
    registrations: frozenset[str], seller_country: str, buyer_country: str
) -> None:
    with pytest.raises(UndecidedTaxError, match="no rule"):
        applicable(registrations, buyer_country, "QC", seller_country)
