"""What a seller charges on a day: loaded once for a batch of buyers, then asked for each without a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from guichet.contexts.customers.public import CustomerView
from guichet.contexts.tax.domain.assessment import Rate
from guichet.contexts.tax.domain.jurisdiction import CA_GST, EXEMPT_BEFORE, FR_VAT, REVERSE_CHARGE, applicable
from guichet.contexts.tax.models import VatAnswer
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class SellerTaxes:
    """A seller's registrations (code → number) and the rates in force on one day (code → percent).

    `valid_vat_ids` are those of the buyers asked for whose latest answer by then says so.
    """

    country: str
    registrations: Mapping[str, str]
    percents: Mapping[str, Decimal]
    valid_vat_ids: frozenset[str] = frozenset()

    def rates_for(self, customer: CustomerView) -> tuple[Rate, ...]:
        """The taxes that the customer pays. ValueError without a billing address; else as `rates`.

        A consumer is none for its VAT id: it is ignored.
        """
        address = customer.address
        if address is None:
            raise ValueError(f"customer {customer.number} has no billing address")
        counts = customer.kind != "consumer" and customer.vat_id in self.valid_vat_ids
        return self.rates(address.country, address.region, customer.vat_id if counts else "")

    def rates(self, buyer_country: str, buyer_region: str, valid_vat_id: str = "") -> tuple[Rate, ...]:
        """The taxes a buyer there pays. LookupError if an applicable tax has no rate on that day.

        What was exempt before a tax began to apply to it carries none before (docs/rules.md R5.6).
        """
        codes = applicable(frozenset(self.registrations), buyer_country, buyer_region, self.country, valid_vat_id)
        if codes == (REVERSE_CHARGE,):
            return (Rate(REVERSE_CHARGE, Decimal(0)),)
        taxed = [code for code in codes if code in self.percents or code not in EXEMPT_BEFORE]
        return tuple(Rate(code, self.percents[code]) for code in taxed)

    def registration_number(self, tax_code: str) -> str:
        """The number printed beside a tax: the harmonised taxes have the GST's, reverse charge the VAT's."""
        if tax_code == REVERSE_CHARGE:
            return self.registrations[FR_VAT]
        return self.registrations[CA_GST if tax_code.startswith("CA-HST") else tax_code]


def seller_taxes(brand_id: UUID, country: str, on: date, buyers: Iterable[CustomerView]) -> SellerTaxes:
    """At most two queries, whatever the number of `buyers`."""
    return seller_taxes_by_day(brand_id, country, [on], buyers)[on]


# The seller's numbers, and the rates in force on some day between two.
_TAXES = """
    SELECT code, number, NULL, NULL, NULL FROM tax_registration WHERE brand_id = %(brand)s
    UNION ALL
    SELECT code, NULL, percent, valid_from, valid_until FROM tax_taxrate
    WHERE (valid_until IS NULL OR valid_until > %(first)s) AND valid_from <= %(last)s
"""


def seller_taxes_by_day(
    brand_id: UUID, country: str, days: Collection[date], buyers: Iterable[CustomerView]
) -> dict[date, SellerTaxes]:
    """Of each day; at most two queries whatever their number and that of the `buyers` to be asked for."""
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
    answers = _answers(brand_id, {buyer.vat_id for buyer in buyers if buyer.vat_id}, max(days))
    return {
        day: SellerTaxes(
            country=country,
            registrations=registrations,
            percents={
                code: percent
                for code, percent, since, until in known
                if since <= day and (until is None or day < until)
            },
            # In order of time: a later answer takes the place of the one before.
            valid_vat_ids=frozenset(
                vat_id for vat_id, valid in {n: v for n, v, since in answers if since <= day}.items() if valid
            ),
        )
        for day in days
    }


def _answers(brand_id: UUID, vat_ids: Collection[str], last: date) -> list[tuple[str, bool, date]]:
    """(VAT id, whether it is valid, since which day), the oldest first."""
    if not vat_ids:
        return []
    rows = VatAnswer.objects.filter(brand_id=brand_id, vat_id__in=vat_ids, answered_on__lte=last)
    return list(rows.order_by("answered_at", "pk").values_list("vat_id", "is_valid", "answered_on"))


@dataclass(frozen=True, slots=True)
class VatAnswerView:
    is_valid: bool
    answered_at: datetime


def find_vat_answer(brand_id: UUID, vat_id: str) -> VatAnswerView | None:
    """The latest; None where nobody asked."""
    row = VatAnswer.objects.filter(brand_id=brand_id, vat_id=vat_id).order_by("-answered_at", "-pk").first()
    return VatAnswerView(row.is_valid, row.answered_at) if row else None
