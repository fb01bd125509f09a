"""How much tax: a bill from priced lines and the rates that apply to them.

Rule kept: tax is computed on tax-exclusive prices, once per rate on the summed base, rounded there and nowhere
else, and never on another tax (docs/rules.md R1.14, R5.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from guichet.kernel.bill import Bill, BillLine, BillTax, Proration
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax and its rate in percent (9.975 is the QST), in force at the date of supply."""

    code: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class NetLine:
    """A line before tax, as kernel.bill.BillLine has it: amount and discount are rounded already, each by itself."""

    price_id: UUID | None
    quantity: int
    unit_amount_minor: Decimal
    amount_minor: int
    period: Period | None
    discount_minor: int = 0
    proration: Proration | None = None


def assess(currency: str, lines: Sequence[NetLine], rates: Sequence[Rate]) -> Bill:
    """The bill of `lines` when every one of `rates` applies to every line; no rates, no tax.

    Rates may come in any order. ValueError when there is no line or a code comes twice.
    """
    ordered = sorted(rates, key=lambda rate: rate.code)
    codes = tuple(rate.code for rate in ordered)
    base_minor = sum(line.amount_minor - line.discount_minor for line in lines)
    return Bill(
        currency=currency,
        lines=tuple(
            BillLine(
                price_id=line.price_id,
                quantity=line.quantity,
                unit_amount_minor=line.unit_amount_minor,
                amount_minor=line.amount_minor,
                period=line.period,
                tax_codes=codes,
                discount_minor=line.discount_minor,
                proration=line.proration,
            )
            for line in lines
        ),
        taxes=tuple(
            BillTax(
                code=rate.code,
                rate_percent=rate.percent,
                base_minor=base_minor,
                amount_minor=_tax_amount(base_minor, rate.percent),
            )
            for rate in ordered
        ),
    )


def _tax_amount(base_minor: int, percent: Decimal) -> int:
    # A Fraction, because a product of decimals is cut at the context's precision.
    return round_half_up(base_minor * Fraction(percent) / 100)
