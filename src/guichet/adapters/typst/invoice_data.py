"""From an invoice as issued to the JSON value that its template draws: pure, everything already text.

The layout follows the law of the seller's country: in France columns before tax with the rate of each line, a table
of VAT by rate and the category of the operation; in Canada one total line for each tax with the seller's number for
it, and never the sum of the rates (docs/rules.md R1.1, R1.2, R5.4).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from guichet.adapters.typst.mark import mark_svg
from guichet.adapters.typst.words import WORDS
from guichet.contexts.invoicing.ports import CollectionKind, DocumentLine, DocumentTax, InvoiceDocument, Party
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
    """The value that `invoice.typ` reads; JSON's own types."""
    return _InvoiceData(document).build()


class _InvoiceData:
    def __init__(self, document: InvoiceDocument) -> None:
        self.document = document
        self.words = Phrases(WORDS, document.language)
        self.locale = locale_for(document.language, document.region)
        self.is_french_law = document.seller.country == "FR"
        self.at_issue = document.collection.kind is CollectionKind.AT_ISSUE

    def build(self) -> dict[str, Any]:
        document = self.document
        heading = f"{self.words('invoice')} {document.number}"
        return {
            "lang": document.language,
            "region": document.region,
            "paper": document.paper,
            "date": [document.issue_date.year, document.issue_date.month, document.issue_date.day],
            "title": f"{heading} · {document.seller.name}",
            "running": heading,
            "kind": self.words("invoice"),
            "number": document.number,
            "issued": self.words("issued", day=self._day_of(document.issue_date)),
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
        before_tax = "_before_tax" if self.is_french_law else ""
        return {
            **{key: self.words(key) for key in keys},
            "unit": self.words(f"unit{before_tax}"),
            "amount": self.words(f"amount{before_tax}"),
            "lines-total": self.words(f"lines_total{before_tax}"),
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

    def _strip(self) -> list[dict[str, str]]:
        document = self.document
        cells = [{"value": self._money(document.total_minor), **self._strip_due()}]
        if self.is_french_law:
            cells.append({"label": self.words("supply"), "value": self.words(document.supply)})
        if document.next_billing_date is not None:
            cells.append({"label": self.words("next_billing"), "value": self._day_of(document.next_billing_date)})
        cells.append({"label": self.words("customer_number"), "value": document.customer_number})
        return cells

    def _strip_due(self) -> dict[str, str]:
        collection = self.document.collection
        if self.at_issue:
            return {"label": self.words("charged"), "note": self.words("charged_note", card=_masked(collection.card))}
        key = "due_automatic" if collection.kind is CollectionKind.AUTOMATIC else "due_by"
        return {"label": self.words("due"), "note": self.words(key, day=self._day_of(collection.day))}

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
        total = "total_with_vat" if self.is_french_law else "total"
        rows: list[dict[str, Any]] = [{"label": self.words(subtotal), "value": self._money(document.subtotal_minor)}]
        for tax in document.taxes:
            row = {"label": self._tax_label(tax), "value": self._money(tax.amount_minor)}
            if tax.registration_number and not self.is_french_law:
                registration = tax.registration_number.replace(" ", NO_BREAK)
                row["sub"] = self.words("registration", number=registration)
            rows.append(row)
        label = self.words(total if self.at_issue else f"{total}_to_pay")
        rows.append({"label": label, "value": self._money(document.total_minor), "strong": True})
        return rows

    def _tax_row(self, tax: DocumentTax) -> list[str]:
        return [percent(tax.rate_percent, self.locale), self._money(tax.base_minor), self._money(tax.amount_minor)]

    def _tax_label(self, tax: DocumentTax) -> str:
        return f"{tax.label} {percent(tax.rate_percent, self.locale)}"

    def _payment(self) -> dict[str, Any]:
        document = self.document
        due = [self.words("due_date"), self._day_of(document.due_date)]
        if document.collection.kind is CollectionKind.BY_CUSTOMER:
            page = f"{document.brand.host}/facturation/factures/{document.number}/"
            return {
                "title": self.words("pay_title"),
                "facts": [[self.words("online"), page], [self.words("reference"), document.number], due],
            }
        amount = self.words("charged_at_issue" if self.at_issue else "to_be_charged")
        return {
            "title": self.words("card_title"),
            "facts": [
                [self.words("card"), _masked(document.collection.card)],
                due,
                [amount, self._money(document.total_minor)],
            ],
        }

    def _period(self, period: Period) -> str:
        return self.words("period", first=self._day_of(period.start), last=self._day_of(period.last_day))

    def _day_of(self, day: date) -> str:
        return day_long(day, self.locale).replace(" ", NO_BREAK)

    def _money(self, minor: int) -> str:
        return money(Money(minor, self.document.currency), self.locale)


def _masked(card: str) -> str:
    """A masked card never breaks over lines."""
    return card.replace(f" {_CARD_MASK} ", f"{NO_BREAK}{_CARD_MASK}{NO_BREAK}")
