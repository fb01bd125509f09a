"""What is charged, or would be: lines, taxes and their sums, as a frozen value with one canonical form.

The summary shows a bill, the order keeps it with its fingerprint, the invoice records it: never two computations
of one amount (ARCHITECTURE.md). A line's amount and each tax are rounded before they come here, at their named
places; totals are sums and are never rounded again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from guichet.kernel.money import check_currency, check_minor
from guichet.kernel.periods import Period
from guichet.kernel.rounding import round_half_up


@lru_cache(maxsize=4096)  # what a catalogue sells comes again and again
def line_amount(quantity: int, unit_amount_minor: Decimal) -> int:
    """The amount of one line, in minor units: quantity times unit price, rounded once.

    The only place where a line is rounded. The unit price may be finer than the minor unit: 3 × 8.75 → 26.
    """
    return round_half_up(quantity * Fraction(unit_amount_minor))


LineKind = Literal["period", "proration", "unused", "charge", "usage"]


@dataclass(frozen=True, slots=True)
class Segment:
    """So many units at one price for so many days of a period; minor units a unit for the whole period."""

    quantity: int
    unit_amount_minor: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Proration:
    """Why a line inside a period charges what it does: the worth of its segments less what was charged before.

    `of` is the period as it was first opened, `charged_minor` what was charged for it before discounts.
    """

    of: Period
    segments: tuple[Segment, ...]
    charged_minor: int


@dataclass(frozen=True, slots=True)
class Usage:
    """Why a line charges for use: `used_units` in the period, those beyond `included_units` less what was charged."""

    of: Period
    used_units: int
    included_units: int
    charged_units: int

    @property
    def beyond_units(self) -> int:
        """What is left to be charged; never less than nothing."""
        return max(0, self.used_units - self.included_units - self.charged_units)


@dataclass(frozen=True, slots=True)
class BillLine:
    """One thing charged. Amounts in minor units of the bill's currency: before tax, or with it where the price has it.

    `price_id` is None for a one-off charge, which is of no price list. `period` is what the line pays for, None for
    what has no duration; `tax_codes` say which of the bill's taxes the
    net is a base of, in ascending order, each once. `discount_minor` is taken off the amount; it has the amount's sign.
    `included_tax_minor` is the line's share of the tax that its price includes, nothing where it is added.
    """

    price_id: UUID | None
    quantity: int
    unit_amount_minor: Decimal
    amount_minor: int
    period: Period | None
    tax_codes: tuple[str, ...]
    discount_minor: int = 0
    proration: Proration | None = None
    included_tax_minor: int = 0
    usage: Usage | None = None

    def __post_init__(self) -> None:
        if type(self.quantity) is not int:
            raise TypeError(f"a quantity is a whole number, not {self.quantity!r}")
        _check_decimal(self.unit_amount_minor)
        check_minor(self.amount_minor)
        check_minor(self.discount_minor)
        check_minor(self.included_tax_minor)
        if not min(0, self.amount_minor) <= self.discount_minor <= max(0, self.amount_minor):
            raise ValueError(f"a discount of {self.discount_minor} does not fit on {self.amount_minor}")
        _check_ascending(self.tax_codes)

    @property
    def charged_minor(self) -> int:
        """What is left of the amount after its discount, as it is priced: before tax or with it."""
        return self.amount_minor - self.discount_minor

    @property
    def net_minor(self) -> int:
        """What is left after the discount, before tax: the part of a tax's base."""
        return self.charged_minor - self.included_tax_minor

    @property
    def kind(self) -> LineKind:
        """`period`: a whole period; `proration`: more of one under way; `unused`: the rest of one given back.

        `charge`: something charged once; `usage`: what was used of a period that is over, beyond what it includes.
        """
        if self.price_id is None:
            return "charge"
        if self.usage is not None:
            return "usage"
        if self.proration is None:
            return "period"
        return "unused" if self.quantity < 0 else "proration"


@dataclass(frozen=True, slots=True)
class BillTax:
    """One tax on the summed base of the lines that carry its code; minor units, the rate in percent (9.975)."""

    code: str
    rate_percent: Decimal
    base_minor: int
    amount_minor: int

    def __post_init__(self) -> None:
        _check_decimal(self.rate_percent)
        check_minor(self.base_minor)
        check_minor(self.amount_minor)


@dataclass(frozen=True, slots=True)
class Bill:
    """Lines and taxes in one currency: at least one line; taxes in ascending order of code, each once.

    That order is also the order of print: TPS (CA-GST) before TVQ (CA-QST). With `tax_included` the prices are what is
    paid, and the lines' shares of the tax are the tax.
    """

    currency: str
    lines: tuple[BillLine, ...]
    taxes: tuple[BillTax, ...]
    tax_included: bool = False
    subtotal_minor: int = field(init=False, compare=False, repr=False)
    """The sum of the lines after their discounts, before tax."""
    tax_minor: int = field(init=False, compare=False, repr=False)
    """The sum of the taxes."""

    def __post_init__(self) -> None:
        check_currency(self.currency)
        if not self.lines:
            raise ValueError("a bill has at least one line")
        _check_ascending([tax.code for tax in self.taxes])
        object.__setattr__(self, "subtotal_minor", sum(line.net_minor for line in self.lines))
        object.__setattr__(self, "tax_minor", sum(tax.amount_minor for tax in self.taxes))
        if sum(line.included_tax_minor for line in self.lines) != (self.tax_minor if self.tax_included else 0):
            raise ValueError("the tax that the lines include is not the bill's")

    @property
    def discount_minor(self) -> int:
        """The sum of the discounts."""
        return sum(line.discount_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What is to be paid: subtotal plus taxes."""
        return self.subtotal_minor + self.tax_minor

    def to_json(self) -> dict[str, Any]:
        """The bill in JSON's own types; decimals as normalised strings (`9.975`, `5900`), days as ISO 8601."""
        return {
            "currency": self.currency,
            # Only where it is so, as with what a line may have: bills kept before there was any keep their fingerprint.
            **({"tax_included": True} if self.tax_included else {}),
            "lines": [
                {
                    "price_id": str(line.price_id) if line.price_id else None,
                    "quantity": line.quantity,
                    "unit_amount_minor": _decimal_text(line.unit_amount_minor),
                    "amount_minor": line.amount_minor,
                    "period": _period_json(line.period),
                    "tax_codes": list(line.tax_codes),
                    **({"discount_minor": line.discount_minor} if line.discount_minor else {}),
                    **({"proration": _proration_json(line.proration)} if line.proration else {}),
                    **({"included_tax_minor": line.included_tax_minor} if line.included_tax_minor else {}),
                    **({"usage": _usage_json(line.usage)} if line.usage else {}),
                }
                for line in self.lines
            ],
            "taxes": [
                {
                    "code": tax.code,
                    "rate_percent": _decimal_text(tax.rate_percent),
                    "base_minor": tax.base_minor,
                    "amount_minor": tax.amount_minor,
                }
                for tax in self.taxes
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Bill:
        """The bill that `to_json` wrote. KeyError, TypeError or ValueError when it did not."""
        return cls(
            currency=data["currency"],
            lines=tuple(
                BillLine(
                    price_id=UUID(line["price_id"]) if line["price_id"] is not None else None,
                    quantity=line["quantity"],
                    unit_amount_minor=_decimal_from_text(line["unit_amount_minor"]),
                    amount_minor=line["amount_minor"],
                    period=_period_from_json(line["period"]),
                    tax_codes=tuple(line["tax_codes"]),
                    discount_minor=line.get("discount_minor", 0),
                    proration=_proration_from_json(line.get("proration")),
                    included_tax_minor=line.get("included_tax_minor", 0),
                    usage=_usage_from_json(line.get("usage")),
                )
                for line in data["lines"]
            ),
            taxes=tuple(
                BillTax(
                    code=tax["code"],
                    rate_percent=_decimal_from_text(tax["rate_percent"]),
                    base_minor=tax["base_minor"],
                    amount_minor=tax["amount_minor"],
                )
                for tax in data["taxes"]
            ),
            tax_included=data.get("tax_included", False),
        )

    def canonical_bytes(self) -> bytes:
        """The one byte form of this value: equal bills give equal bytes."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def fingerprint(self) -> str:
        """SHA-256 of the canonical bytes, in hexadecimal: what confirming compares with what was shown."""
        return hashlib.sha256(self.canonical_bytes()).hexdigest()


def _check_decimal(value: Decimal) -> None:
    if not isinstance(value, Decimal):
        raise TypeError(f"an exact decimal is wanted, not {value!r}")
    if not value.is_finite():
        raise ValueError(f"a finite decimal is wanted, not {value!r}")


def _check_ascending(codes: Sequence[str]) -> None:
    if list(codes) != sorted(set(codes)):
        raise ValueError(f"tax codes are in ascending order, each once: {', '.join(codes)}")


def _decimal_text(value: Decimal) -> str:
    # Not Decimal.normalize(): it rounds to the context's precision.
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if value == 0 else text


def _decimal_from_text(text: str) -> Decimal:
    if not isinstance(text, str):
        raise TypeError(f"a decimal is stored as a string, not {text!r}")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"not a decimal: {text!r}") from None


def _period_json(period: Period | None) -> dict[str, str] | None:
    if period is None:
        return None
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _period_from_json(data: Mapping[str, str] | None) -> Period | None:
    if data is None:
        return None
    return Period(date.fromisoformat(data["start"]), date.fromisoformat(data["end"]))


def _proration_json(proration: Proration) -> dict[str, Any]:
    return {
        "of": _period_json(proration.of),
        "segments": [[s.quantity, _decimal_text(s.unit_amount_minor), s.days] for s in proration.segments],
        "charged_minor": proration.charged_minor,
    }


def _proration_from_json(data: Mapping[str, Any] | None) -> Proration | None:
    if data is None:
        return None
    of = _period_from_json(data["of"])
    if of is None:
        raise ValueError("a proration is of a period")
    segments = tuple(Segment(quantity, _decimal_from_text(unit), days) for quantity, unit, days in data["segments"])
    return Proration(of, segments, data["charged_minor"])


def _usage_json(usage: Usage) -> dict[str, Any]:
    return {
        "of": _period_json(usage.of),
        "used_units": usage.used_units,
        "included_units": usage.included_units,
        "charged_units": usage.charged_units,
    }


def _usage_from_json(data: Mapping[str, Any] | None) -> Usage | None:
    if data is None:
        return None
    of = _period_from_json(data["of"])
    if of is None:
        raise ValueError("use is of a period")
    return Usage(of, data["used_units"], data["included_units"], data["charged_units"])
