"""How much tax: a bill from priced lines and the rates that apply to them.

Rule kept: on prices before tax it is computed once per rate on the summed base, rounded there and nowhere else, and
never on another tax (docs/rules.md R1.14, R5.2). In prices that include it, it is the part of the summed gross that is
tax, rounded once: what is paid is the price whatever the rate is (docs/domain.md, Money).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, pairwise
from uuid import UUID

from guichet.kernel.bill import Bill, BillLine, BillTax, Proration, Usage
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax and its rate in percent (9.975 is the QST), in force at the date of supply."""

    code: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class NetLine:
    """A line to be assessed, as kernel.bill.BillLine has it: amount and discount are rounded already, each by itself.

    `tax_included` says of the price that its tax is in it; else tax comes on top.
    """

    price_id: UUID | None
    quantity: int
    unit_amount_minor: Decimal
    amount_minor: int
    period: Period | None
    discount_minor: int = 0
    proration: Proration | None = None
    tax_included: bool = False
    usage: Usage | None = None


def assess(currency: str, lines: Sequence[NetLine], rates: Sequence[Rate]) -> Bill:
    """The bill of `lines` when every one of `rates` applies to every line; no rates, no tax.

    Rates may come in any order. ValueError when there is no line or a code comes twice, when prices with tax and before
    tax meet, and where a price cannot include tax: under several taxes, and in Canada.
    """
    ordered = sorted(rates, key=lambda rate: rate.code)
    codes = tuple(rate.code for rate in ordered)
    included = {line.tax_included for line in lines}
    if len(included) > 1:
        raise ValueError("prices before tax and with tax do not go on one bill")
    tax_included = included == {True}
    if tax_included and (len(codes) > 1 or any(code.startswith("CA-") for code in codes)):
        raise ValueError(f"no price includes {' and '.join(codes)}")
    shares = _included(lines, ordered[0].percent) if tax_included and ordered else [0] * len(lines)
    charged_minor = sum(line.amount_minor - line.discount_minor for line in lines)
    base_minor = charged_minor - sum(shares)
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
                included_tax_minor=share,
                usage=line.usage,
            )
            for line, share in zip(lines, shares, strict=True)
        ),
        taxes=tuple(
            BillTax(
                code=rate.code,
                rate_percent=rate.percent,
                base_minor=base_minor,
                amount_minor=sum(shares) if tax_included else _tax_amount(base_minor, rate.percent),
            )
            for rate in ordered
        ),
        tax_included=tax_included,
    )


@lru_cache(maxsize=4096)
def tax_within(gross_minor: int, percent: Decimal) -> int:
    """The tax in a price that includes it, rounded once: 9.99 at 20 % holds 1.67."""
    rate = Fraction(percent)
    return round_half_up(gross_minor * rate / (100 + rate))


def _included(lines: Sequence[NetLine], percent: Decimal) -> list[int]:
    """Each line's share: what the tax in the sum of the lines up to it adds to that before it, so that they sum up."""
    sums = list(accumulate((line.amount_minor - line.discount_minor for line in lines), initial=0))
    return [tax_within(after, percent) - tax_within(before, percent) for before, after in pairwise(sums)]


@lru_cache(maxsize=4096)
def _tax_amount(base_minor: int, percent: Decimal) -> int:
    # A Fraction, because a product of decimals is cut at the context's precision.
    return round_half_up(base_minor * Fraction(percent) / 100)
