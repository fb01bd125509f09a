"""What an address must look like, by country: Canada's and France's own forms, those of the Union's as they come.

Canadian postal codes are A1A 1A1 without D F I O Q U, W or Z first, and their first letter tells the province
(Canada Post's addressing guidelines); French ones are five digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guichet.contexts.customers.domain.vat_ids import EU_MEMBERS

CANADIAN_REGIONS = ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
REGION_OF_FIRST_LETTER = {
    "A": {"NL"}, "B": {"NS"}, "C": {"PE"}, "E": {"NB"}, "G": {"QC"}, "H": {"QC"}, "J": {"QC"},
    "K": {"ON", "QC"}, "L": {"ON"}, "M": {"ON"}, "N": {"ON"}, "P": {"ON"}, "R": {"MB"}, "S": {"SK"},
    "T": {"AB"}, "V": {"BC"}, "X": {"NT", "NU"}, "Y": {"YT"},
}  # fmt: skip
CANADIAN_CODE = re.compile(r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d")
FRENCH_CODE = re.compile(r"\d{5}")
COUNTRIES = ("CA", "FR", *sorted(EU_MEMBERS - {"FR"}))


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """`region` is empty where the country has none in addresses."""

    line1: str
    line2: str
    city: str
    region: str
    postal_code: str
    country: str


def normalised(address: PostalAddress) -> PostalAddress:
    """Spaces and case as the country writes them; what cannot be read is left as typed."""
    country, code = address.country.upper(), " ".join(address.postal_code.upper().split())
    if country in {"CA", "FR"}:
        code = re.sub(r"[\s-]+", "", code)
    if country == "CA" and len(code) == 6:
        code = f"{code[:3]} {code[3:]}"
    return PostalAddress(
        line1=" ".join(address.line1.split()),
        line2=" ".join(address.line2.split()),
        city=" ".join(address.city.split()),
        region=address.region.upper() if country == "CA" else "",
        postal_code=code,
        country=country,
    )


def faults(address: PostalAddress) -> dict[str, str]:
    """Field → code of what is wrong with a normalised address; empty when it can be used.

    Codes: missing, unknown_country, unknown_region, postal_code_form, postal_code_region.
    """
    found = {name: "missing" for name in ("line1", "city", "postal_code") if not getattr(address, name)}
    if address.country not in COUNTRIES:
        return {**found, "country": "unknown_country" if address.country else "missing"}
    if address.country == "CA":
        if address.region not in CANADIAN_REGIONS:
            found["region"] = "unknown_region" if address.region else "missing"
        code = address.postal_code.replace(" ", "")
        if code and not CANADIAN_CODE.fullmatch(code):
            found["postal_code"] = "postal_code_form"
        elif code and "region" not in found and address.region not in REGION_OF_FIRST_LETTER[code[0]]:
            found["postal_code"] = "postal_code_region"
    elif address.country == "FR" and address.postal_code and not FRENCH_CODE.fullmatch(address.postal_code):
        found["postal_code"] = "postal_code_form"
    return found
