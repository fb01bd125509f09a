"""Invoices and credit notes as issued, for drawing and for their pages, and the bytes that were drawn."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

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
)
from guichet.infra.any_of import Ids
from guichet.kernel.periods import Period


def period_of(start: date | None, end: date | None) -> Period | None:
    return Period(start, end) if start and end else None


_WITH_PARTS = """
    SELECT i.*,
        (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.position) FROM invoicing_invoiceline l WHERE l.invoice_id = i.id)
            AS lines,
        (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.code) FROM invoicing_invoicetax t WHERE t.invoice_id = i.id) AS taxes
    FROM invoicing_invoice i WHERE i.id = ANY(%s)
"""


def get_document(invoice_id: UUID) -> InvoiceDocument:
    """The invoice as issued, for drawing and for its page."""
    return get_documents([invoice_id])[invoice_id]


def get_documents(invoice_ids: Sequence[UUID]) -> dict[UUID, InvoiceDocument]:
    """By invoice, in one query whatever their number."""
    found = {}
    for row in Invoice.objects.raw(_WITH_PARTS, [list(invoice_ids)]):
        # What PostgreSQL has as numeric stays a decimal.
        lines, taxes = (json.loads(getattr(row, name) or "[]", parse_float=Decimal) for name in ("lines", "taxes"))
        found[row.id] = _document(
            row,
            row.due_date,
            [document_line for line in lines for document_line in _document_lines(line)],
            [_tax(**tax) for tax in taxes],
            tax_included=row.tax_included,
        )
    return found


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
        [_tax(**tax) for tax in CreditNoteTax.objects.filter(credit_note=row).order_by("code").values()],
        tax_included=row.invoice.tax_included,
    )  # fmt: skip


def _document(
    row: Invoice | CreditNote,
    due_date: date,
    lines: Sequence[DocumentLine],
    taxes: Sequence[DocumentTax],
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
        taxes=tuple(taxes),
        subtotal_minor=row.subtotal_minor,
        tax_minor=row.tax_minor,
        total_minor=row.total_minor,
        collection=content.collection,
        correction=content.correction,
        notes=content.notes,
        next_billing_date=content.next_billing_date,
        tax_included=tax_included,
    )


def _document_lines(line: dict[str, Any]) -> list[DocumentLine]:
    """The line, and under it its discount as one of its own."""
    codes = tuple(line["tax_codes"])
    start, end = (date.fromisoformat(line[name]) if line[name] else None for name in ("period_start", "period_end"))
    lines = [
        DocumentLine(
            line["name"], line["quantity"], line["unit_amount_minor"], line["amount_minor"], period_of(start, end),
            tuple(line["details"]), codes, line["included_tax_minor"],
        )
    ]  # fmt: skip
    if line["discount_minor"]:
        off = -line["discount_minor"]
        lines.append(DocumentLine(line["discount_name"], 1, Decimal(off), off, tax_codes=codes, is_discount=True))
    return lines


def is_drawn(document_of: UUID) -> bool:
    """Whether the PDF of an invoice or a credit note is kept."""
    return Document.objects.filter(Q(invoice_id=document_of) | Q(credit_note_id=document_of)).exists()


def list_drawn(invoice_ids: Collection[UUID]) -> set[UUID]:
    """Those of the invoices whose PDF is kept, in one query."""
    found = Document.objects.filter(invoice_id__any_of=Ids(invoice_ids)).values_list("invoice_id", flat=True)
    return {invoice_id for invoice_id in found if invoice_id is not None}


def _tax(
    *,
    code: str,
    label: str,
    rate_percent: Decimal,
    registration_number: str,
    base_minor: int,
    amount_minor: int,
    **_row: object,
) -> DocumentTax:
    return DocumentTax(code, label, rate_percent, registration_number, base_minor, amount_minor)


def list_undrawn(invoice_ids: Sequence[UUID]) -> list[UUID]:
    """Those that no PDF is kept of, in their order; one query."""
    drawn = set(Document.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", flat=True))
    return [invoice_id for invoice_id in invoice_ids if invoice_id not in drawn]


def find_pdf(document_of: UUID) -> bytes | None:
    """The bytes of an invoice or a credit note as issued; None while they are not drawn."""
    of = Q(invoice_id=document_of) | Q(credit_note_id=document_of)
    row = Document.objects.filter(of).values_list("content", flat=True).first()
    return bytes(row) if row is not None else None
