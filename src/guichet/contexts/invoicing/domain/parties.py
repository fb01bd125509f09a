"""Seller and buyer as they stand on an invoice."""

from __future__ import annotations

import re

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView, PostalAddress, siren_of_vat_id
from guichet.contexts.invoicing.domain.document import DocumentBrand, Party
from guichet.infra.formats import country_name

REGION_NAMES: dict[str, dict[str, str]] = {
    "AB": {"fr": "Alberta", "en": "Alberta"},
    "BC": {"fr": "Colombie-Britannique", "en": "British Columbia"},
    "MB": {"fr": "Manitoba", "en": "Manitoba"},
    "NB": {"fr": "Nouveau-Brunswick", "en": "New Brunswick"},
    "NL": {"fr": "Terre-Neuve-et-Labrador", "en": "Newfoundland and Labrador"},
    "NS": {"fr": "Nouvelle-Écosse", "en": "Nova Scotia"},
    "NT": {"fr": "Territoires du Nord-Ouest", "en": "Northwest Territories"},
    "NU": {"fr": "Nunavut", "en": "Nunavut"},
    "ON": {"fr": "Ontario", "en": "Ontario"},
    "PE": {"fr": "Île-du-Prince-Édouard", "en": "Prince Edward Island"},
    "QC": {"fr": "Québec", "en": "Quebec"},
    "SK": {"fr": "Saskatchewan", "en": "Saskatchewan"},
    "YT": {"fr": "Yukon", "en": "Yukon"},
}
_FRENCH_TOWN = re.compile(r"(\d{5}) (.+)")


def address_lines(address: PostalAddress, language: str, seller_country: str) -> tuple[str, ...]:
    """The address as its country writes it; the country itself only when it is not the seller's."""
    lines = [address.line1, address.line2]
    if address.country == "CA":
        region = REGION_NAMES[address.region][language]
        lines.append(f"{address.city} ({region})\u00a0\u00a0{address.postal_code}")
    else:
        lines.append(f"{address.postal_code} {address.city}")
    if address.country != seller_country:
        lines.append(country_name(address.country, language))
    return tuple(line for line in lines if line)


def seller_of(brand: BrandView) -> Party:
    """In its parts too where its last line is a French code and city."""
    lines, ids = brand.legal.lines, brand.legal.identifiers
    last = _FRENCH_TOWN.fullmatch(lines[-1]) if brand.country == "FR" and lines else None
    if last is None:
        return Party(brand.legal.name, lines, brand.country, ids=ids)
    return Party(
        brand.legal.name, lines, brand.country, ids=ids, street=tuple(lines[:-1]), postal_code=last[1], city=last[2]
    )


def buyer_of(customer: CustomerView, language: str, seller_country: str) -> Party:
    """With its VAT id, and the SIREN that a French one holds.

    ValueError without an address: nothing is invoiced to nowhere.
    """
    if customer.address is None:
        raise ValueError(f"customer {customer.number} has no billing address")
    address = customer.address
    lines = address_lines(address, language, seller_country)
    siren = siren_of_vat_id(customer.vat_id)
    ids = (("SIREN", f"{siren[:3]} {siren[3:6]} {siren[6:]}" if siren else ""), ("TVA", customer.vat_id))
    return Party(
        customer.name,
        lines,
        address.country,
        address.region,
        tuple(each for each in ids if each[1]),
        tuple(line for line in (address.line1, address.line2) if line),
        address.postal_code,
        address.city,
    )


def mark_of(brand: BrandView) -> DocumentBrand:
    return DocumentBrand(brand.name, brand.look.paper, brand.look.icon, brand.host)
