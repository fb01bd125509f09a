"""Figures of a bill as pages show them: lines with their words, taxes with their names, totals as Money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guichet.contexts.catalog.public import PriceView
from guichet.contexts.tax.public import tax_name
from guichet.kernel.bill import Bill, line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ShownTax:
    name: str
    rate_percent: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class ShownBill:
    """One line so far: `quantity` licences over `period`."""

    quantity: int
    period: Period | None
    net: Money
    taxes: tuple[ShownTax, ...]
    total: Money


def shown(bill: Bill, language: str) -> ShownBill:
    line = bill.lines[0]
    return ShownBill(
        quantity=line.quantity,
        period=line.period,
        net=Money(bill.subtotal_minor, bill.currency),
        taxes=tuple(
            ShownTax(tax_name(tax.code, language), tax.rate_percent, Money(tax.amount_minor, bill.currency))
            for tax in bill.taxes
        ),
        total=Money(bill.total_minor, bill.currency),
    )


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """A price to choose: for one user and interval, and per month as information; `saving` in percent, rounded down."""

    id: str
    interval: str
    amount: Money
    per_month: Money
    saving: int


def shown_price(price: PriceView, saving: int) -> ShownPrice:
    monthly = price.unit_amount_minor / price.interval.months
    return ShownPrice(
        id=str(price.id),
        interval=price.interval.unit,
        amount=Money(line_amount(1, price.unit_amount_minor), price.currency),
        per_month=Money(line_amount(1, monthly), price.currency),
        saving=saving,
    )
