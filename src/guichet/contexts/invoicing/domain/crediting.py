"""How much of an invoice can be credited, and what a credit note of some of it comes to (docs/domain.md, Proration).

A note's tax is the tax on all that is credited so far of the invoice, rounded once per rate, less what was credited of
that tax before: so notes in any number of parts come to the very tax of the invoice once all of it is credited.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guichet.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class CreditableLine:
    """A line as invoiced and what was credited of it: minor units before tax, after its discount; one sign."""

    id: int
    name: str
    net_minor: int
    credited_minor: int
    tax_codes: tuple[str, ...]

    @property
    def left_minor(self) -> int:
        return self.net_minor - self.credited_minor


@dataclass(frozen=True, slots=True)
class CreditableTax:
    """A tax as invoiced, its rate in percent, and what was credited of its base and of itself."""

    code: str
    label: str
    rate_percent: Decimal
    registration_number: str
    base_minor: int
    amount_minor: int
    credited_base_minor: int
    credited_minor: int


@dataclass(frozen=True, slots=True)
class Creditable:
    """An invoice, seen by what can still be credited of it."""

    lines: tuple[CreditableLine, ...]
    taxes: tuple[CreditableTax, ...]

    @property
    def left_minor(self) -> int:
        """Before tax."""
        return sum(line.left_minor for line in self.lines)

    @property
    def left_with_tax_minor(self) -> int:
        return self.left_minor + sum(tax.amount_minor - tax.credited_minor for tax in self.taxes)


@dataclass(frozen=True, slots=True)
class CreditedTax:
    """A tax of a credit note; both amounts are positive: the kind of document carries the sign."""

    code: str
    label: str
    rate_percent: Decimal
    registration_number: str
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit note credits, line id → minor units before tax, and the taxes that go with it."""

    lines: tuple[tuple[CreditableLine, int], ...]
    taxes: tuple[CreditedTax, ...]

    @property
    def subtotal_minor(self) -> int:
        return sum(amount for _, amount in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(tax.amount_minor for tax in self.taxes)

    @property
    def total_minor(self) -> int:
        return self.subtotal_minor + self.tax_minor


class CreditRefusedError(Exception):
    """`code`: nothing, too_much (of the line `line_id`, or of the invoice); `most_minor` is what is left of it."""

    def __init__(self, code: str, line_id: int | None = None, most_minor: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line_id = line_id
        self.most_minor = most_minor


def credit(invoice: Creditable, wanted: Mapping[int, int]) -> Credit:
    """Credit `wanted`, line id → minor units before tax, of the sign of its line. Raises CreditRefusedError."""
    chosen = []
    for line in invoice.lines:
        amount = wanted.get(line.id, 0)
        if not min(0, line.left_minor) <= amount <= max(0, line.left_minor):
            raise CreditRefusedError("too_much", line.id, line.left_minor)
        if amount:
            chosen.append((line, amount))
    subtotal = sum(amount for _, amount in chosen)
    if subtotal <= 0:
        raise CreditRefusedError("nothing")
    if subtotal > invoice.left_minor:
        # A line that gives something back makes the invoice less than its other lines together.
        raise CreditRefusedError("too_much", None, invoice.left_minor)
    return Credit(tuple(chosen), tuple(_tax(tax, chosen) for tax in invoice.taxes))


def credit_all(invoice: Creditable) -> Credit:
    """All that is left. Raises CreditRefusedError when nothing is."""
    return credit(invoice, {line.id: line.left_minor for line in invoice.lines})


def _tax(tax: CreditableTax, chosen: list[tuple[CreditableLine, int]]) -> CreditedTax:
    base = sum(amount for line, amount in chosen if tax.code in line.tax_codes)
    so_far = round_half_up((tax.credited_base_minor + base) * Fraction(tax.rate_percent) / 100)
    return CreditedTax(
        tax.code, tax.label, tax.rate_percent, tax.registration_number, base, so_far - tax.credited_minor
    )
