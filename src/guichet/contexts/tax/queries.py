"""What a seller charges on a day: loaded once for a batch, then asked per buyer without a query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from guichet.contexts.tax.domain.assessment import Rate
from guichet.contexts.tax.domain.jurisdiction import CA_GST, EXEMPT_BEFORE, applicable
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class SellerTaxes:
    """A seller's registrations (code → number) and the rates in force on one day (code → percent)."""

    country: str
    registrations: Mapping[str, str]
    percents: Mapping[str, Decimal]

    def rates(self, buyer_country: str, buyer_region: str) -> tuple[Rate, ...]:
        """The taxes a buyer there pays. LookupError if an applicable tax has no rate on that day.

        What was exempt before a tax began to apply to it carries none before (docs/rules.md R5.6).
        """
        codes = applicable(frozenset(self.registrations), buyer_country, buyer_region, self.country)
        taxed = [code for code in codes if code in self.percents or code not in EXEMPT_BEFORE]
        return tuple(Rate(code, self.percents[code]) for code in taxed)

    def registration_number(self, tax_code: str) -> str:
        """The number printed beside a tax; the harmonised taxes stand under the GST registration."""
        return self.registrations[CA_GST if tax_code.startswith("CA-HST") else tax_code]


def seller_taxes(brand_id: UUID, country: str, on: date) -> SellerTaxes:
    """One query, whatever the number of buyers that follow."""
    return seller_taxes_by_day(brand_id, country, [on])[on]


# The seller's numbers, and the rates in force on some day between two.
_TAXES = """
    SELECT code, number, NULL, NULL, NULL FROM tax_registration WHERE brand_id = %(brand)s
    UNION ALL
    SELECT code, NULL, percent, valid_from, valid_until FROM tax_taxrate
    WHERE (valid_until IS NULL OR valid_until > %(first)s) AND valid_from <= %(last)s
"""


def seller_taxes_by_day(brand_id: UUID, country: str, days: Collection[date]) -> dict[date, SellerTaxes]:
    """Of each day; one query whatever their number."""
    if not days:
        return {}
    registrations: dict[str, str] = {}
    known: list[tuple[str, Decimal, date, date | None]] = []
    asked = {"brand": brand_id, "first": min(days), "last": max(days)}
    for code, number, percent, since, until in rows(_TAXES, asked):
        if number is not None:
            registrations[code] = number
        else:
            known.append((code, percent, since, until))
    return {
        day: SellerTaxes(
            country=country,
            registrations=registrations,
            percents={
                code: percent
                for code, percent, since, until in known
                if since <= day and (until is None or day < until)
            },
        )
        for day in days
    }
