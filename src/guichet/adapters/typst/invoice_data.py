"""From an invoice as issued to the JSON value that its template draws: pure, everything already text.

The layout follows the law of the seller's country: in France columns before tax (with it where prices include it) with
the rate of each line, a table of VAT by rate and the category of the operation; in Canada one total line for each tax
with the seller's number for it, and never the sum of the rates (docs/rules.md R1.1, R1.2, R5.4).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from decimal import Decimal
from typing import Any

from guichet.adapters.typst.mark import mark_svg
from guichet.adapters.typst.words import WORDS
from guichet.contexts.invoicing.ports import (
    Collection,
    CollectionKind,
    Correction,
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
    Party,
)
from guichet.infra.currencies import exponent
from guichet.infra.formats import NO_BREAK, day_long, locale_for, money, number, percent, unit_price
from guichet.infra.typography import Phrases
from guichet.kernel.money import Money
from guichet.kernel.periods import Period

FONTS = ["Inter"]

_CARD_MASK = "••••"
# Labels of identifiers that differ in English; the others are names and stay (SIREN, NEQ).
_ID_LABELS_EN = {"TVA": "VAT", "TPS": "GST", "TVQ": "QST", "TVH": "HST"}


def invoice_data(document: InvoiceDocument) -> dict[str, Any]:
    """The value that `invoice.typ` reads, of an invoice or a credit note; JSON's own types."""
    if document.collection is not None:
        return _InvoiceData(document, document.collection).build()
    if document.correction is not None:
        return _CreditNoteData(document, document.correction).build()
    raise ValueError(f"{document.number} is neither an invoice nor a credit note")


class _DocumentData(ABC):
    """What an invoice and a credit note have in common: parties, lines, taxes, totals, notes."""

    kind: str
    issued: str

    def __init__(self, document: InvoiceDocument) -> None:
        self.document = document
        self.words = Phrases(WORDS, document.language)
        self.locale = locale_for(document.language, document.region)
        self.is_french_law = document.seller.country == "FR"

    def build(self) -> dict[str, Any]:
        document = self.document
        heading = f"{self.words(self.kind)} {document.number}"
        return {
            "lang": document.language,
            "region": document.region,
            "paper": document.paper,
            "date": [document.issue_date.year, document.issue_date.month, document.issue_date.day],
            "title": f"{heading} · {document.seller.name}",
            "running": heading,
            "kind": self.words(self.kind),
            "number": document.number,
            "issued": self.words(self.issued, day=self._day_of(document.issue_date)),
            "brand": {
                "name": document.brand.name,
                "color": document.brand.color,
                "logo_svg": mark_svg(document.brand.icon, document.brand.color),
                "fonts": FONTS,
            },
            "words": self._template_words(),
            "money": self._money_pattern(),
            "seller": self._seller(),
            "buyer": self._party(document.buyer),
            "strip": self._strip(),
            "lines": [self._line(line) for line in document.lines],
            "totals": self._totals(),
            "tax_rows": [self._tax_row(tax) for tax in document.taxes] if self.is_french_law else [],
            "notes": [{"title": note.title, "body": note.body} for note in document.notes],
            "payment": self._payment(),
            "footer": list(document.footer),
        }

    def _template_words(self) -> dict[str, str]:
        keys = ("from", "to", "designation", "quantity", "rate", "brought", "carry")
        priced = ("_with_tax" if self.document.tax_included else "_before_tax") if self.is_french_law else ""
        return {
            **{key: self.words(key) for key in keys},
            "unit": self.words(f"unit{priced}"),
            "amount": self.words(f"amount{priced}"),
            "lines-total": self.words(f"lines_total{priced}"),
            "tax-table": self.words("tax_table"),
            "tax-base": self.words("tax_base"),
            "tax-amount": self.words("tax_amount"),
            "logo": self.words("logo", name=self.document.brand.name),
        }

    def _money_pattern(self) -> dict[str, Any]:
        """How the template writes carried totals, read off two amounts that Babel wrote."""
        digits = exponent(self.document.currency)
        zero = self._money(0)
        figures = f"0{zero[zero.index('0') + 1]}{'0' * digits}" if digits else "0"
        thousands = number(1000, self.locale)
        return {
            "exponent": digits,
            "decimal": figures[1] if digits else number(Decimal("0.5"), self.locale)[1],
            "group": thousands[1:-3],
            "pattern": zero.replace(figures, "{n}"),
        }

    def _seller(self) -> dict[str, Any]:
        """With the number of each tax charged, unless the seller's own identifiers already say it."""
        seller = self.document.seller
        said = {value for _label, value in seller.ids}
        numbers = {
            tax.registration_number: tax.label
            for tax in self.document.taxes
            if tax.registration_number and tax.registration_number not in said
        }
        ids = (*seller.ids, *((label, value) for value, label in numbers.items()))
        return self._party(Party(seller.name, seller.lines, seller.country, seller.region, ids))

    def _party(self, party: Party) -> dict[str, Any]:
        labels = _ID_LABELS_EN if self.document.language == "en" else {}
        return {
            "name": party.name,
            "lines": list(party.lines),
            "ids": [[labels.get(label, label), value.replace(" ", NO_BREAK)] for label, value in party.ids],
        }

    @abstractmethod
    def _strip(self) -> list[dict[str, str]]:
        """The cells above the lines."""

    @abstractmethod
    def _payment(self) -> dict[str, Any]:
        """How it is paid, or what becomes of it."""

    @abstractmethod
    def _total_label(self) -> str:
        """What the total is called."""

    def _line(self, line: DocumentLine) -> dict[str, Any]:
        period = [self._period(line.period)] if line.period else []
        drawn: dict[str, Any] = {
            "name": line.name,
            "details": [*period, *line.details],
            "quantity": number(line.quantity, self.locale),
            "unit": unit_price(line.unit_amount_minor, self.document.currency, self.locale),
            "amount": self._money(line.amount_minor),
            "minor": line.amount_minor,
        }
        if self.is_french_law:
            taxes = [tax for tax in self.document.taxes if tax.code in line.tax_codes]
            drawn["rate"] = ", ".join(percent(tax.rate_percent, self.locale) for tax in taxes) or "–"
        return drawn

    def _totals(self) -> list[dict[str, Any]]:
        document = self.document
        subtotal = "subtotal_before_vat" if self.is_french_law else "subtotal"
        rows: list[dict[str, Any]] = [{"label": self.words(subtotal), "value": self._money(document.subtotal_minor)}]
        for tax in document.taxes:
            row = {"label": self._tax_label(tax), "value": self._money(tax.amount_minor)}
            if tax.registration_number and not self.is_french_law:
                registration = tax.registration_number.replace(" ", NO_BREAK)
                row["sub"] = self.words("registration", number=registration)
            rows.append(row)
        rows.append({"label": self._total_label(), "value": self._money(document.total_minor), "strong": True})
        return rows

    def _tax_row(self, tax: DocumentTax) -> list[str]:
        return [percent(tax.rate_percent, self.locale), self._money(tax.base_minor), self._money(tax.amount_minor)]

    def _tax_label(self, tax: DocumentTax) -> str:
        return f"{tax.label} {percent(tax.rate_percent, self.locale)}"

    def _period(self, period: Period) -> str:
        return self.words("period", first=self._day_of(period.start), last=self._day_of(period.last_day))

    def _day_of(self, day: date) -> str:
        return day_long(day, self.locale).replace(" ", NO_BREAK)

    def _money(self, minor: int) -> str:
        return money(Money(minor, self.document.currency), self.locale)


class _InvoiceData(_DocumentData):
    kind, issued = "invoice", "issued"

    def __init__(self, document: InvoiceDocument, collection: Collection) -> None:
        super().__init__(document)
        self.collection = collection
        self.is_settled = collection.kind in {CollectionKind.AT_ISSUE, CollectionKind.CREDIT}
        self.to_pay_minor = document.total_minor - collection.credit_minor

    def _total_label(self) -> str:
        total = "total_with_vat" if self.is_french_law else "total"
        return self.words(total if self.is_settled or self.collection.credit_minor else f"{total}_to_pay")

    def _strip(self) -> list[dict[str, str]]:
        document = self.document
        cells = [self._strip_due()]
        if self.is_french_law:
            cells.append({"label": self.words("supply"), "value": self.words(document.supply)})
        if document.next_billing_date is not None:
            cells.append({"label": self.words("next_billing"), "value": self._day_of(document.next_billing_date)})
        cells.append({"label": self.words("customer_number"), "value": document.customer_number})
        return cells

    def _strip_due(self) -> dict[str, str]:
        collection, total = self.collection, self._money(self.document.total_minor)
        if collection.kind is CollectionKind.CREDIT:
            return {"label": self.words("charged"), "value": total, "note": self.words("credit_note_paid")}
        value = self._money(self.to_pay_minor)
        if collection.kind is CollectionKind.AT_ISSUE:
            note = self.words("charged_note", card=_masked(collection.card))
            return {"label": self.words("charged"), "value": value, "note": note}
        if collection.kind is CollectionKind.CARRIED:
            return {"label": self.words("due"), "value": value, "note": self.words("carried")}
        key = "due_automatic" if collection.kind is CollectionKind.AUTOMATIC else "due_by"
        return {"label": self.words("due"), "value": value, "note": self.words(key, day=self._day_of(collection.day))}

    def _payment(self) -> dict[str, Any]:
        document, collection = self.document, self.collection
        due = [self.words("due_date"), self._day_of(document.due_date)]
        credit = [[self.words("credit_used"), self._money(collection.credit_minor)]] if collection.credit_minor else []
        if collection.kind is CollectionKind.CREDIT:
            return {"title": self.words("credit_title"), "facts": [*credit, due]}
        if collection.kind is CollectionKind.CARRIED:
            until = [self.words("carried_until"), self._money(collection.minimum_minor)]
            return {"title": self.words("carried_title"), "facts": [*credit, until]}
        if collection.kind is CollectionKind.BY_CUSTOMER:
            page = f"{document.brand.host}/facturation/factures/{document.number}/"
            return {
                "title": self.words("pay_title"),
                "facts": [[self.words("online"), page], [self.words("reference"), document.number], *credit, due],
            }
        amount = self.words("charged_at_issue" if self.is_settled else "to_be_charged")
        title, method = self._method()
        mandate = [[self.words("mandate"), collection.mandate]] if collection.mandate else []
        return {
            "title": self.words(title),
            "facts": [
                [self.words(method), _masked(collection.card)],
                *mandate,
                due,
                *credit,
                [amount, self._money(self.to_pay_minor)],
            ],
        }

    def _method(self) -> tuple[str, str]:
        """The words for a card, an account that is debited, and what is paid by name alone."""
        if self.collection.mandate:
            return "debit_title", "account"
        return ("card_title", "card") if "••••" in self.collection.card else ("method_title", "method")


class _CreditNoteData(_DocumentData):
    """Amounts are positive: the kind of document carries the sign."""

    kind, issued = "credit_note", "issued_note"

    def __init__(self, document: InvoiceDocument, correction: Correction) -> None:
        super().__init__(document)
        self.correction = correction

    def _total_label(self) -> str:
        return self.words("total_note_with_vat" if self.is_french_law else "total_note")

    def _strip(self) -> list[dict[str, str]]:
        correction = self.correction
        return [
            {"label": self.words("in_favour"), "value": self._money(self.document.total_minor)},
            {
                "label": self.words("original"),
                "value": correction.invoice_number,
                "note": self.words("original_note", day=self._day_of(correction.invoice_date)),
            },
            {"label": self.words("reason"), "value": correction.reason},
            {"label": self.words("customer_number"), "value": self.document.customer_number},
        ]

    def _payment(self) -> dict[str, Any]:
        correction = self.correction
        kept = self.document.total_minor - correction.settled_minor - correction.refunded_minor
        card = _masked(correction.refunded_to)
        parts = [
            (self.words("becomes_settled"), correction.settled_minor),
            (self.words("becomes_refunded", card=card), correction.refunded_minor),
            (self.words("becomes_kept"), kept),
        ]
        return {
            "title": self.words("becomes"),
            "facts": [[label, self._money(minor)] for label, minor in parts if minor],
        }


def _masked(card: str) -> str:
    """A masked card never breaks over lines."""
    return card.replace(f" {_CARD_MASK} ", f"{NO_BREAK}{_CARD_MASK}{NO_BREAK}")
