"""Credit notes, and what they leave of an invoice to be claimed or credited."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from guichet.contexts.invoicing.domain.crediting import Creditable, CreditableLine, CreditableTax
from guichet.contexts.invoicing.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteTax,
    Invoice,
    InvoiceLine,
    InvoiceTax,
)
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an invoice still claims after its credit notes, in minor units: the total, and each tax by code."""

    total_minor: int
    taxes: dict[str, int]


_CLAIMED = """
    SELECT i.id, i.total_minor
            - coalesce((SELECT sum(n.total_minor) FROM invoicing_creditnote n WHERE n.invoice_id = i.id), 0),
        (SELECT jsonb_object_agg(t.code, t.amount_minor - coalesce((
                SELECT sum(c.amount_minor) FROM invoicing_creditnotetax c
                JOIN invoicing_creditnote n ON n.id = c.credit_note_id
                WHERE n.invoice_id = i.id AND c.code = t.code), 0))
            FROM invoicing_invoicetax t WHERE t.invoice_id = i.id)
    FROM invoicing_invoice i WHERE i.id = ANY(%s::uuid[])
"""


def still_claimed(invoice_id: UUID) -> Claimed:
    return list_claimed([invoice_id])[invoice_id]


def list_claimed(invoice_ids: Collection[UUID]) -> dict[UUID, Claimed]:
    """Invoice → what it still claims, in one query."""
    found = rows(_CLAIMED, [Ids(invoice_ids).text])
    return {invoice_id: Claimed(int(total), json.loads(taxes or "{}")) for invoice_id, total, taxes in found}


def get_creditable(invoice_id: UUID) -> Creditable:
    """What of the invoice can still be credited, line by line, in their order."""
    tax_included = Invoice.objects.values_list("tax_included", flat=True).get(pk=invoice_id)
    notes = CreditNote.objects.filter(invoice_id=invoice_id)
    by_line = dict(
        CreditNoteLine.objects.filter(credit_note__in=notes)
        .values_list("invoice_line_id")
        .annotate(total=Sum("amount_minor"))
    )
    by_tax = {
        code: (base, amount)
        for code, base, amount in CreditNoteTax.objects.filter(credit_note__in=notes)
        .values_list("code")
        .annotate(base=Sum("base_minor"), amount=Sum("amount_minor"))
    }
    return Creditable(
        lines=tuple(
            CreditableLine(
                line.id, line.name, line.charged_minor, by_line.get(line.id, 0),
                tuple(line.tax_codes),
            )
            for line in InvoiceLine.objects.filter(invoice_id=invoice_id).order_by("position")
        ),
        taxes=tuple(
            CreditableTax(
                tax.code, tax.label, tax.rate_percent, tax.registration_number, tax.base_minor, tax.amount_minor,
                *by_tax.get(tax.code, (0, 0)),
            )
            for tax in InvoiceTax.objects.filter(invoice_id=invoice_id).order_by("code")
        ),
        tax_included=tax_included,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreditNoteView:
    """A credit note in a list, with the invoice that it corrects."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    invoice_id: UUID
    invoice_number: str
    number: str
    issue_date: date
    reason: str
    total: Money
    issued_at: datetime
    has_document: bool


def credit_note_view(row: CreditNote, *, has_document: bool = False) -> CreditNoteView:
    """Of a row with its invoice; one that was just made is not drawn yet."""
    return CreditNoteView(
        row.id, row.brand_id, row.customer_id, row.invoice_id, row.invoice.number, row.number, row.issue_date,
        row.reason, Money(row.total_minor, row.currency), row.issued_at, has_document,
    )  # fmt: skip


_NOTE = """
    SELECT n.id, n.brand_id, n.customer_id, n.invoice_id, i.number, n.number, n.issue_date, n.reason, n.total_minor,
        n.currency, n.issued_at, EXISTS (SELECT FROM invoicing_document d WHERE d.credit_note_id = n.id)
    FROM invoicing_creditnote n JOIN invoicing_invoice i ON i.id = n.invoice_id
"""


def _views(where: str, *values: object) -> list[CreditNoteView]:
    """Those of which that is true, oldest first; one query."""
    return [
        CreditNoteView(
            id_, brand_id, customer_id, invoice_id, invoice_number, number, issue_date, reason,
            Money(total_minor, currency), issued_at, is_drawn,
        )
        for (id_, brand_id, customer_id, invoice_id, invoice_number, number, issue_date, reason, total_minor, currency,
            issued_at, is_drawn) in rows(f"{_NOTE} WHERE {where} ORDER BY n.issued_at, n.id", values)
    ]  # fmt: skip


def list_credit_notes(customer_id: UUID) -> list[CreditNoteView]:
    """A customer's, oldest first."""
    return _views("n.customer_id = %s", customer_id)


def list_credit_notes_of(invoice_ids: Sequence[UUID]) -> list[CreditNoteView]:
    """Those of some invoices, oldest first."""
    return _views("n.invoice_id = ANY(%s::uuid[])", Ids(invoice_ids).text) if invoice_ids else []


def get_credit_note(note_id: UUID) -> CreditNoteView:
    return _views("n.id = %s", note_id)[0]


def find_credit_note(brand_id: UUID, number: str) -> CreditNoteView | None:
    return next(iter(_views("n.brand_id = %s AND n.number = %s", brand_id, number)), None)
