"""What a seller charges on a day: loaded once for a batch, then asked per buyer without a query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from guichet.contexts.tax.domain.assessment import Rate
from guichet.contexts.tax.domain.jurisdiction import CA_GST, EXEMPT_BEFORE, applicable
from guichet.contexts.tax.models import Registration, TaxRate


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
    """Two queries, whatever the number of buyers that follow."""
    return seller_taxes_by_day(brand_id, country, [on])[on]


def seller_taxes_by_day(brand_id: UUID, country: str, days: Collection[date]) -> dict[date, SellerTaxes]:
    """Of each day; two queries whatever their number."""
    registrations = dict(Registration.objects.filter(brand_id=brand_id).values_list("code", "number"))
    if not days:
        return {}
    rates = TaxRate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=min(days)), valid_from__lte=max(days))
    known = list(rates.values_list("code", "percent", "valid_from", "valid_until"))
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
