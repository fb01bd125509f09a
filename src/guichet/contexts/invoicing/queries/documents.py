"""Invoices and credit notes as issued, for drawing and for their pages, and the bytes that were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from guichet.contexts.invoicing.domain.content import Content
from guichet.contexts.invoicing.domain.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)
from guichet.contexts.invoicing.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteTax,
    Document,
    Invoice,
    InvoiceLine,
    InvoiceTax,
)
from guichet.kernel.periods import Period


def period_of(start: date | None, end: date | None) -> Period | None:
    return Period(start, end) if start and end else None


def get_document(invoice_id: UUID) -> InvoiceDocument:
    """The invoice as issued, for drawing and for its page."""
    row = Invoice.objects.get(pk=invoice_id)
    lines = InvoiceLine.objects.filter(invoice=row).order_by("position")
    return _document(
        row,
        row.due_date,
        [document_line for line in lines for document_line in _document_lines(line)],
        InvoiceTax.objects.filter(invoice=row),
        tax_included=row.tax_included,
    )


def get_credit_note_document(note_id: UUID) -> InvoiceDocument:
    """The credit note as issued, for drawing and for its page."""
    row = CreditNote.objects.select_related("invoice").get(pk=note_id)
    lines = CreditNoteLine.objects.select_related("invoice_line").filter(credit_note=row)
    return _document(
        row,
        row.issue_date,
        [
            DocumentLine(
                line.invoice_line.name, 1, Decimal(line.amount_minor), line.amount_minor,
                period_of(line.invoice_line.period_start, line.invoice_line.period_end),
                tax_codes=tuple(line.invoice_line.tax_codes), included_tax_minor=line.included_tax_minor,
            )
            for line in lines.order_by("invoice_line__position")
        ],
        CreditNoteTax.objects.filter(credit_note=row),
        tax_included=row.invoice.tax_included,
    )  # fmt: skip


def _document(
    row: Invoice | CreditNote,
    due_date: date,
    lines: Sequence[DocumentLine],
    taxes: QuerySet[InvoiceTax] | QuerySet[CreditNoteTax],
    *,
    tax_included: bool,
) -> InvoiceDocument:
    content = Content.from_json(row.content)
    return InvoiceDocument(
        number=row.number,
        language="fr" if row.language == "fr" else "en",
        region=content.region,
        paper="us-letter" if content.paper == "us-letter" else "a4",
        issue_date=row.issue_date,
        due_date=due_date,
        brand=content.brand,
        seller=content.seller,
        footer=content.footer,
        buyer=content.buyer,
        customer_number=content.customer_number,
        currency=row.currency,
        lines=tuple(lines),
        taxes=tuple(
            DocumentTax(t.code, t.label, t.rate_percent, t.registration_number, t.base_minor, t.amount_minor)
            for t in taxes.order_by("code")
        ),
        subtotal_minor=row.subtotal_minor,
        tax_minor=row.tax_minor,
        total_minor=row.total_minor,
        collection=content.collection,
        correction=content.correction,
        notes=content.notes,
        next_billing_date=content.next_billing_date,
        tax_included=tax_included,
    )


def _document_lines(line: InvoiceLine) -> list[DocumentLine]:
    """The line, and under it its discount as one of its own."""
    codes = tuple(line.tax_codes)
    lines = [
        DocumentLine(
            line.name, line.quantity, line.unit_amount_minor, line.amount_minor,
            period_of(line.period_start, line.period_end), tuple(line.details), codes,
            line.included_tax_minor,
        )
    ]  # fmt: skip
    if line.discount_minor:
        off = -line.discount_minor
        lines.append(DocumentLine(line.discount_name, 1, Decimal(off), off, tax_codes=codes, is_discount=True))
    return lines


def is_drawn(document_of: UUID) -> bool:
    """Whether the PDF of an invoice or a credit note is kept."""
    return Document.objects.filter(Q(invoice_id=document_of) | Q(credit_note_id=document_of)).exists()


def find_pdf(document_of: UUID) -> bytes | None:
    """The bytes of an invoice or a credit note as issued; None while they are not drawn."""
    of = Q(invoice_id=document_of) | Q(credit_note_id=document_of)
    row = Document.objects.filter(of).values_list("content", flat=True).first()
    return bytes(row) if row is not None else None
