"""An invoice as EN 16931 sees it: those of its business terms (BT) that we have, amounts as exact decimals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guichet.contexts.invoicing.ports import Party
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Category:
    """A VAT category (BT-151) with its rate in percent: S is the standard rate, AE what the buyer owes."""

    code: str
    rate_percent: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """`net` (BT-131) = round(`quantity` × `price` ÷ `price_quantity`) − `allowance`.

    A price is never negative, a quantity can be. A negative `allowance` is a charge: what was taken off is taken back.
    """

    name: str
    details: tuple[str, ...]
    note: str
    quantity: int
    price: Decimal
    price_quantity: int
    allowance: Decimal
    allowance_reason: str
    net: Decimal
    category: Category
    period: Period | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One row of VAT (BG-23)."""

    category: Category
    base: Decimal
    tax: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Preceding:
    """The invoice that a credit note is of (BG-3)."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that the XML says. `means` is how it is paid: a code of UNTDID 4461 and the card, if any.

    `notes` are (subject code or empty, text). `supplied_on` is the first day of what is billed.
    """

    number: str
    is_credit_note: bool
    issued_on: date
    due_on: date
    supplied_on: date
    period: Period | None
    currency: str
    notes: tuple[tuple[str, str], ...]
    seller: Party
    seller_vat_id: str
    seller_legal: str
    buyer: Party
    customer_number: str
    means: tuple[str, str]
    vat_when_paid: bool
    lines: tuple[Line, ...]
    breakdown: tuple[Breakdown, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    prepaid: Decimal
    preceding: Preceding | None

    @property
    def due(self) -> Decimal:
        """BT-115."""
        return self.total - self.prepaid
