"""Which taxes a seller charges a buyer, by where each is and where the seller is registered.

Rule kept: a tax is charged only under a registration for it. In Canada the buyer's province decides
(docs/rules.md R5.1); in France, a French seller and a French buyer, Monaco counting as France (R4.5). In another
member of the Union a buyer with a valid VAT id owes the tax there (R4.1), and any other pays the seller's (R4.2). A
case that these rules do not settle is refused: no guess reaches an invoice.
"""

from __future__ import annotations

from guichet.contexts.customers.public import EU_MEMBERS, country_of_vat_id

CA_GST = "CA-GST"
CA_QST = "CA-QST"
FR_VAT = "FR-VAT"
# The tax that the seller does not charge because the buyer owes it: a row of 0 %, so that its base is on the invoice.
REVERSE_CHARGE = "EU-REVERSE"

# Software supplied online carries it from its first rate on (2026-01-01) and nothing before.
EXEMPT_BEFORE = frozenset({"CA-RST-MB"})
_GST_PROVINCES = frozenset({"AB", "BC", "MB", "NT", "NU", "QC", "SK", "YT"})
# The GST registration covers the HST, which takes the GST's place in these provinces.
_HST_BY_PROVINCE = {
    "NB": "CA-HST-NB",
    "NL": "CA-HST-NL",
    "NS": "CA-HST-NS",
    "ON": "CA-HST-ON",
    "PE": "CA-HST-PE",
}
_OWN_TAX_BY_PROVINCE = {"BC": "CA-PST-BC", "MB": "CA-RST-MB", "QC": CA_QST, "SK": "CA-PST-SK"}

REGISTRATIONS_BY_COUNTRY: dict[str, frozenset[str]] = {
    "CA": frozenset({CA_GST, *_OWN_TAX_BY_PROVINCE.values()}),
    "FR": frozenset({FR_VAT}),
}
"""The taxes that a seller can be registered for, by country."""


class UndecidedTaxError(ValueError):
    """These rules do not say which taxes apply, so nothing may be charged."""


def applicable(
    seller_registrations: frozenset[str],
    buyer_country: str,
    buyer_region: str,
    seller_country: str,
    valid_vat_id: str = "",
) -> tuple[str, ...]:
    """The codes of the taxes to charge, in print order (TPS before TVQ); none where the seller is not registered.

    Countries are ISO 3166-1 codes (`CA`). The region is the second part of the ISO 3166-2 code (`QC`), read only for
    a buyer in Canada. `valid_vat_id` is the buyer's VAT id if it is valid, else empty.

    UndecidedTaxError when a region is no Canadian province or territory, or when the seller is registered in the
    buyer's country but established in another.
    """
    country, seller = _tax_country(buyer_country), _tax_country(seller_country)
    if seller == "FR" and FR_VAT in seller_registrations and country in EU_MEMBERS - {"FR"}:
        # Services alone are sold: of a business they are supplied where it is (directive 2006/112/EC, art. 44).
        is_business_there = bool(valid_vat_id) and country_of_vat_id(valid_vat_id) == country
        return (REVERSE_CHARGE,) if is_business_there else (FR_VAT,)
    registrations = seller_registrations & REGISTRATIONS_BY_COUNTRY.get(country, frozenset())
    if not registrations:
        return ()
    if seller != country:
        raise UndecidedTaxError(f"a seller in {seller_country} registered in {country}: no rule says what it charges")
    if country == "CA":
        return _canadian(registrations, buyer_region)
    return tuple(sorted(registrations))


def _canadian(registrations: frozenset[str], province: str) -> tuple[str, ...]:
    if province not in _GST_PROVINCES and province not in _HST_BY_PROVINCE:
        raise UndecidedTaxError(f"not a Canadian province or territory: {province!r}")
    codes = []
    if CA_GST in registrations:
        codes.append(_HST_BY_PROVINCE.get(province, CA_GST))
    own_tax = _OWN_TAX_BY_PROVINCE.get(province)
    if own_tax in registrations:
        codes.append(own_tax)
    # In alphabetical order the federal tax comes first: GST before PST, QST and RST.
    return tuple(sorted(codes))


def _tax_country(country: str) -> str:
    return "FR" if country == "MC" else country
