"""An invoice or a credit note as it was issued, ready to be drawn: every text copied, every figure final.

It holds what was true at issue and nothing that a later event could make false: no state, no balance, no "paid",
because the bytes are kept. Amounts are integers of the currency's minor unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from guichet.kernel.periods import Period

Language = Literal["fr", "en"]


class Supply(StrEnum):
    """What was sold, as French invoices must say (docs/rules.md R1.2c)."""

    SERVICES = "services"
    GOODS = "goods"
    MIXED = "mixed"


class CollectionKind(StrEnum):
    """How the money comes, as agreed when the invoice was issued.

    AT_ISSUE: taken in the very transaction that issued the invoice. AUTOMATIC: will be taken from the method on file.
    BY_CUSTOMER: the customer pays. CREDIT: the customer's credit has settled all of it. CARRIED: too little to be
    collected alone; it will be taken with a later invoice.
    """

    AT_ISSUE = "at_issue"
    AUTOMATIC = "automatic"
    BY_CUSTOMER = "by_customer"
    CREDIT = "credit"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Collection:
    """`day` is when the money was taken, will be taken, or is awaited at the latest. `card` is a method's label.

    `credit_minor` of the total was settled by the customer's credit when the invoice was issued. `minimum_minor` is
    what must be owed before anything is collected; what is carried says it. `mandate` is the reference (UMR) of the
    mandate by which it is debited: then the invoice is also the notice of the debit (docs/rules.md R3.4).
    """

    kind: CollectionKind
    day: date
    card: str = ""
    credit_minor: int = 0
    minimum_minor: int = 0
    mandate: str = ""

    def __post_init__(self) -> None:
        if (self.kind in {CollectionKind.AT_ISSUE, CollectionKind.AUTOMATIC}) != bool(self.card):
            raise ValueError("a card is named exactly when the money is taken from it")


@dataclass(frozen=True, slots=True)
class DocumentBrand:
    """The mark: name as subscribers know it, its colour on paper (`#3f4a8c`), a lucide icon, the portal's host."""

    name: str
    color: str
    icon: str
    host: str


@dataclass(frozen=True, slots=True)
class Party:
    """Seller or buyer. `lines` is the address ready to print, `ids` are (label, value) such as (SIREN, 812 345 676).

    `country` is ISO 3166-1, `region` the second part of ISO 3166-2 (`QC`) or empty. `street`, `postal_code` and `city`
    are the same address in its parts, for programs; empty where only its lines are known.
    """

    name: str
    lines: tuple[str, ...]
    country: str
    region: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    street: tuple[str, ...] = ()
    postal_code: str = ""
    city: str = ""

    def id_of(self, label: str) -> str:
        """`812345676` for SIREN; empty without one."""
        return next((value.replace(" ", "") for known, value in self.ids if known == label), "")


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One thing charged, before tax or with it as the document says.

    `details` are quiet lines under the name; the period is printed by itself. `included_tax_minor` is the tax in what
    is left after the discount, which `is_discount` says of the line after it: its quantity is 1.
    """

    name: str
    quantity: int
    unit_amount_minor: Decimal
    amount_minor: int
    period: Period | None = None
    details: tuple[str, ...] = ()
    tax_codes: tuple[str, ...] = ()
    included_tax_minor: int = 0
    is_discount: bool = False


@dataclass(frozen=True, slots=True)
class DocumentTax:
    """One tax: its name in the document's language (TPS), rate in percent, the seller's number for it."""

    code: str
    label: str
    rate_percent: Decimal
    registration_number: str
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that law or agreement wants, under a bold lead word.

    `code` says to programs what it is about (UNTDID 4451): PMD late penalties, PMT the fixed fee, AAB early payment.
    """

    title: str
    body: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a credit note corrects and why, and what becomes of its total (docs/rules.md R1.5).

    `settled_minor` of it settles what was open of the invoice, `refunded_minor` goes back to `refunded_to` (a method's
    label); the rest is the customer's credit.
    """

    invoice_number: str
    invoice_date: date
    reason: str
    settled_minor: int
    refunded_minor: int
    refunded_to: str


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """The invoice, or, with a `correction` in place of a `collection`, the credit note: its amounts are positive.

    `region` is the country whose way of writing numbers and days is used. With `tax_included` the lines are with tax.

    ValueError when the figures do not add up, or when a buyer in Quebec would get another language than French
    (docs/rules.md R5.7): such a document is never drawn.
    """

    number: str
    language: Language
    region: str
    paper: Literal["a4", "us-letter"]
    issue_date: date
    due_date: date
    brand: DocumentBrand
    seller: Party
    footer: tuple[str, ...]
    buyer: Party
    customer_number: str
    currency: str
    lines: tuple[DocumentLine, ...]
    taxes: tuple[DocumentTax, ...]
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    collection: Collection | None = None
    correction: Correction | None = None
    notes: tuple[Note, ...] = ()
    supply: Supply = Supply.SERVICES
    next_billing_date: date | None = None
    tax_included: bool = False

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("an invoice has at least one line")
        if (self.collection is None) == (self.correction is None):
            raise ValueError(f"{self.number} is collected, or corrects an invoice")
        priced = self.total_minor if self.tax_included else self.subtotal_minor
        if sum(line.amount_minor for line in self.lines) != priced:
            raise ValueError(f"lines of {self.number} do not sum to {priced}")
        if sum(tax.amount_minor for tax in self.taxes) != self.tax_minor:
            raise ValueError(f"taxes of {self.number} do not sum to {self.tax_minor}")
        if self.subtotal_minor + self.tax_minor != self.total_minor:
            raise ValueError(f"subtotal and taxes of {self.number} do not sum to {self.total_minor}")
        if self.language != document_language(self.language, self.buyer.country, self.buyer.region):
            raise ValueError(f"{self.number}: a document for Quebec is in French")

    def texts(self) -> Iterator[str]:
        """Every text that a person wrote, so that one can ask whether it can be drawn before a number is taken."""
        yield from (self.number, self.customer_number, self.brand.name, *self.footer)
        for party in (self.seller, self.buyer):
            yield from (party.name, *party.lines, *(text for pair in party.ids for text in pair))
            yield from (*party.street, party.postal_code, party.city)
        for line in self.lines:
            yield from (line.name, *line.details)
        for tax in self.taxes:
            yield from (tax.label, tax.registration_number)
        for note in self.notes:
            yield from (note.title, note.body)
        if self.collection is not None:
            yield from (self.collection.card, self.collection.mandate)
        if self.correction is not None:
            yield from (self.correction.reason, self.correction.refunded_to)


def document_language(preferred: Language, buyer_country: str, buyer_region: str) -> Language:
    """The language of a buyer's documents: French in Quebec whatever they prefer (docs/rules.md R5.7)."""
    return "fr" if (buyer_country, buyer_region) == ("CA", "QC") else preferred
