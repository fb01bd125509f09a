"""How much of an invoice can be credited, and what a credit note of some of it comes to (docs/domain.md, Proration).

A note's tax is the tax on all that is credited so far of the invoice, rounded once per rate, less what was credited of
that tax before: so notes in any number of parts come to the very tax of the invoice once all of it is credited. Where
prices include tax, what is credited includes it, and its tax is found the same way within it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guichet.contexts.tax.public import tax_within
from guichet.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class CreditableLine:
    """A line as invoiced and what was credited of it, after its discount and as it is priced: minor units, one sign."""

    id: int
    name: str
    charged_minor: int
    credited_minor: int
    tax_codes: tuple[str, ...]

    @property
    def left_minor(self) -> int:
        return self.charged_minor - self.credited_minor


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
    tax_included: bool = False

    @property
    def left_minor(self) -> int:
        """As it is priced: before tax, or with it."""
        return sum(line.left_minor for line in self.lines)

    @property
    def left_with_tax_minor(self) -> int:
        if self.tax_included:
            return self.left_minor
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
class CreditedLine:
    """How much of a line is credited, as it is priced, and the tax that is in that."""

    line: CreditableLine
    amount_minor: int
    included_tax_minor: int = 0

    @property
    def net_minor(self) -> int:
        """Before tax."""
        return self.amount_minor - self.included_tax_minor


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit note credits of which lines, and the taxes that go with it."""

    lines: tuple[CreditedLine, ...]
    taxes: tuple[CreditedTax, ...]

    @property
    def subtotal_minor(self) -> int:
        return sum(each.net_minor for each in self.lines)

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
    """Credit `wanted`, line id → minor units as the line is priced, of its sign. Raises CreditRefusedError."""
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
    if invoice.tax_included:
        return _within(invoice, chosen)
    return Credit(
        tuple(CreditedLine(line, amount) for line, amount in chosen), tuple(_tax(tax, chosen) for tax in invoice.taxes)
    )


def credit_all(invoice: Creditable) -> Credit:
    """All that is left. Raises CreditRefusedError when nothing is."""
    return credit(invoice, {line.id: line.left_minor for line in invoice.lines})


def _tax(tax: CreditableTax, chosen: list[tuple[CreditableLine, int]]) -> CreditedTax:
    base = sum(amount for line, amount in chosen if tax.code in line.tax_codes)
    so_far = round_half_up((tax.credited_base_minor + base) * Fraction(tax.rate_percent) / 100)
    return _credited(tax, base, so_far - tax.credited_minor)


def _within(invoice: Creditable, chosen: list[tuple[CreditableLine, int]]) -> Credit:
    """Each line's share is what the tax in all that is credited up to it adds to that before it: they sum up."""
    if not invoice.taxes:
        return Credit(tuple(CreditedLine(line, amount) for line, amount in chosen), ())
    (tax,) = invoice.taxes
    so_far, before = tax.credited_base_minor + tax.credited_minor, tax.credited_minor
    lines = []
    for line, amount in chosen:
        so_far += amount
        after = tax_within(so_far, tax.rate_percent)
        lines.append(CreditedLine(line, amount, after - before))
        before = after
    base = sum(each.net_minor for each in lines)
    return Credit(tuple(lines), (_credited(tax, base, before - tax.credited_minor),))


def _credited(tax: CreditableTax, base_minor: int, amount_minor: int) -> CreditedTax:
    return CreditedTax(tax.code, tax.label, tax.rate_percent, tax.registration_number, base_minor, amount_minor)
