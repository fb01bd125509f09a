"""Reads of invoices; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from guichet.contexts.invoicing.domain.charges import ChargeStatus
from guichet.contexts.invoicing.domain.content import Content
from guichet.contexts.invoicing.domain.crediting import Creditable, CreditableLine, CreditableTax
from guichet.contexts.invoicing.domain.document import (
    DocumentLine,
    DocumentTax,
    InvoiceDocument,
)
from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.contexts.invoicing.models import (
    Charge,
    CreditNote,
    CreditNoteLine,
    CreditNoteTax,
    Document,
    Invoice,
    InvoiceLine,
    InvoiceTax,
    WriteOff,
)
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice in a list. `has_document` tells whether its PDF is drawn yet."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    subscription_id: UUID | None
    order_id: UUID | None
    number: str
    status: InvoiceStatus
    issue_date: date
    due_date: date
    total: Money
    issued_at: datetime
    has_document: bool


def _views(rows: Sequence[Invoice]) -> list[InvoiceView]:
    drawn = set(Document.objects.filter(invoice_id__in=[row.id for row in rows]).values_list("invoice_id", flat=True))
    return [
        InvoiceView(
            row.id, row.brand_id, row.customer_id, row.subscription_id, row.order_id, row.number,
            InvoiceStatus(row.status), row.issue_date, row.due_date, Money(row.total_minor, row.currency),
            row.issued_at, row.id in drawn,
        )
        for row in rows
    ]  # fmt: skip


def get_invoice(invoice_id: UUID) -> InvoiceView:
    return _views([Invoice.objects.get(pk=invoice_id)])[0]


def find_invoice(brand_id: UUID, number: str) -> InvoiceView | None:
    views = _views(list(Invoice.objects.filter(brand_id=brand_id, number=number)))
    return views[0] if views else None


def find_by_order(order_id: UUID) -> InvoiceView | None:
    views = _views(list(Invoice.objects.filter(order_id=order_id)))
    return views[0] if views else None


def list_invoices(
    customer_id: UUID, *, year: int | None = None, offset: int = 0, limit: int | None = None
) -> list[InvoiceView]:
    """A customer's invoices, newest first: those of one year of issue, or all."""
    rows = _of_year(customer_id, year).order_by("-issued_at", "-number")
    return _views(list(rows[offset : None if limit is None else offset + limit]))


def list_numbers(invoice_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Invoice → number, in one query."""
    return dict(Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "number"))


@dataclass(frozen=True, slots=True)
class Billed:
    """What was billed in a year, or ever: how many invoices and their totals."""

    count: int
    total: Money | None


def sum_billed(customer_id: UUID, year: int | None = None) -> Billed:
    found = _of_year(customer_id, year).aggregate(count=Count("pk"), total=Sum("total_minor"), currency=Max("currency"))
    return Billed(found["count"], Money(found["total"], found["currency"]) if found["count"] else None)


def list_years(customer_id: UUID) -> list[int]:
    """The years in which something was billed, latest first."""
    days = Invoice.objects.filter(customer_id=customer_id).dates("issue_date", "year", order="DESC")
    return [day.year for day in days]


def _of_year(customer_id: UUID, year: int | None) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(customer_id=customer_id)
    return rows if year is None else rows.filter(issue_date__year=year)


def list_totals(invoice_ids: Sequence[UUID]) -> list[tuple[UUID, InvoiceStatus, Money]]:
    """State and total of each, in one query."""
    rows = Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "status", "total_minor", "currency")
    return [(pk, InvoiceStatus(status), Money(total, currency)) for pk, status, total, currency in rows]


def list_open(customer_id: UUID) -> list[InvoiceView]:
    """What a customer owes, oldest first."""
    return _views(
        list(Invoice.objects.filter(customer_id=customer_id, status=InvoiceStatus.OPEN).order_by("issued_at", "number"))
    )


def charged_for(item_id: UUID, period: Period) -> tuple[int, int]:
    """What was charged for an item and one of its billing periods: amounts before discounts, and the discounts."""
    sums = InvoiceLine.objects.filter(item_id=item_id, of_start=period.start, of_end=period.end).aggregate(
        amount=Sum("amount_minor"), discount=Sum("discount_minor")
    )
    return sums["amount"] or 0, sums["discount"] or 0


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """What a line charged for an item and a period, before its discount and its discount; minor units."""

    id: int
    invoice_id: UUID
    amount_minor: int
    discount_minor: int


def list_charged_lines(item_id: UUID, period: Period) -> list[ChargedLine]:
    """The lines that charged for an item and one of its billing periods, the newest first."""
    rows = InvoiceLine.objects.filter(
        item_id=item_id, of_start=period.start, of_end=period.end, amount_minor__gt=0
    ).order_by("-pk")
    return [ChargedLine(row.id, row.invoice_id, row.amount_minor, row.discount_minor) for row in rows]


def list_overdue(customer_id: UUID, today: date) -> list[InvoiceView]:
    """What a customer should have paid by today, oldest first."""
    return [invoice for invoice in list_open(customer_id) if invoice.due_date <= today]


@dataclass(frozen=True, slots=True)
class LineSummary:
    """A line in few words; `kind` is that of kernel.bill, `name` in the invoice's language."""

    name: str
    kind: str
    quantity: int
    period: Period | None


def list_line_summaries(invoice_ids: Sequence[UUID]) -> dict[UUID, list[LineSummary]]:
    """Per invoice its lines, in one query."""
    found: dict[UUID, list[LineSummary]] = {invoice_id: [] for invoice_id in invoice_ids}
    for line in InvoiceLine.objects.filter(invoice_id__in=invoice_ids).order_by("invoice_id", "position"):
        found[line.invoice_id].append(
            LineSummary(line.name, line.kind, line.quantity, _period(line.period_start, line.period_end))
        )
    return found


def _period(start: date | None, end: date | None) -> Period | None:
    return Period(start, end) if start and end else None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What an invoice still claims after its credit notes, in minor units: the total, and each tax by code."""

    total_minor: int
    taxes: dict[str, int]


def still_claimed(invoice_id: UUID) -> Claimed:
    total = Invoice.objects.values_list("total_minor", flat=True).get(pk=invoice_id)
    taxes = dict(InvoiceTax.objects.filter(invoice_id=invoice_id).values_list("code", "amount_minor"))
    notes = CreditNote.objects.filter(invoice_id=invoice_id)
    for code, amount in CreditNoteTax.objects.filter(credit_note__in=notes).values_list("code", "amount_minor"):
        taxes[code] -= amount
    return Claimed(total - (notes.aggregate(total=Sum("total_minor"))["total"] or 0), taxes)


def get_creditable(invoice_id: UUID) -> Creditable:
    """What of the invoice can still be credited, line by line, in their order."""
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
                line.id, line.name, line.amount_minor - line.discount_minor, by_line.get(line.id, 0),
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
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A one-off charge; the unit amount is before tax."""

    id: UUID
    customer_id: UUID
    description: str
    quantity: int
    unit_amount: Money


def charge_view(row: Charge) -> ChargeView:
    return ChargeView(
        row.id, row.customer_id, row.description, row.quantity, Money(row.unit_amount_minor, row.currency)
    )


def list_waiting_charges(customer_ids: Sequence[UUID]) -> dict[UUID, list[ChargeView]]:
    """Customer → charges that wait for an invoice, oldest first; only customers that have any. One query."""
    found: dict[UUID, list[ChargeView]] = {}
    for row in Charge.objects.filter(customer_id__in=customer_ids, status=ChargeStatus.WAITING).order_by("pk"):
        found.setdefault(row.customer_id, []).append(charge_view(row))
    return found


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


def credit_note_view(row: CreditNote) -> CreditNoteView:
    return _note_views([row])[0]


def _note_views(rows: Sequence[CreditNote]) -> list[CreditNoteView]:
    drawn = set(Document.objects.filter(credit_note__in=rows).values_list("credit_note_id", flat=True))
    return [
        CreditNoteView(
            row.id, row.brand_id, row.customer_id, row.invoice_id, row.invoice.number, row.number, row.issue_date,
            row.reason, Money(row.total_minor, row.currency), row.issued_at, row.id in drawn,
        )
        for row in rows
    ]  # fmt: skip


def list_credit_notes(customer_id: UUID) -> list[CreditNoteView]:
    """A customer's, oldest first."""
    notes = CreditNote.objects.select_related("invoice").filter(customer_id=customer_id)
    return _note_views(list(notes.order_by("issued_at", "pk")))


def list_credit_notes_of(invoice_ids: Sequence[UUID]) -> list[CreditNoteView]:
    """Those of some invoices, oldest first."""
    notes = CreditNote.objects.select_related("invoice").filter(invoice_id__in=invoice_ids)
    return _note_views(list(notes.order_by("issued_at", "pk")))


def list_write_offs(write_off_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Write-off → number of its invoice, in one query."""
    return dict(WriteOff.objects.filter(pk__in=write_off_ids).values_list("pk", "invoice__number"))


def list_write_offs_of(invoice_id: UUID) -> list[UUID]:
    return list(WriteOff.objects.filter(invoice_id=invoice_id).values_list("pk", flat=True))


def get_credit_note(note_id: UUID) -> CreditNoteView:
    return credit_note_view(CreditNote.objects.select_related("invoice").get(pk=note_id))


def find_credit_note(brand_id: UUID, number: str) -> CreditNoteView | None:
    row = CreditNote.objects.select_related("invoice").filter(brand_id=brand_id, number=number).first()
    return credit_note_view(row) if row else None


def get_document(invoice_id: UUID) -> InvoiceDocument:
    """The invoice as issued, for drawing and for its page."""
    row = Invoice.objects.get(pk=invoice_id)
    content = Content.from_json(row.content)
    return InvoiceDocument(
        number=row.number,
        language="fr" if row.language == "fr" else "en",
        region=content.region,
        paper="us-letter" if content.paper == "us-letter" else "a4",
        issue_date=row.issue_date,
        due_date=row.due_date,
        brand=content.brand,
        seller=content.seller,
        footer=content.footer,
        buyer=content.buyer,
        customer_number=content.customer_number,
        currency=row.currency,
        lines=tuple(
            document_line
            for line in InvoiceLine.objects.filter(invoice=row).order_by("position")
            for document_line in _document_lines(line)
        ),
        taxes=tuple(
            DocumentTax(t.code, t.label, t.rate_percent, t.registration_number, t.base_minor, t.amount_minor)
            for t in InvoiceTax.objects.filter(invoice=row).order_by("code")
        ),
        subtotal_minor=row.subtotal_minor,
        tax_minor=row.tax_minor,
        total_minor=row.total_minor,
        collection=content.collection,
        notes=content.notes,
        next_billing_date=content.next_billing_date,
    )  # fmt: skip


def get_credit_note_document(note_id: UUID) -> InvoiceDocument:
    """The credit note as issued, for drawing and for its page."""
    row = CreditNote.objects.get(pk=note_id)
    content = Content.from_json(row.content)
    lines = CreditNoteLine.objects.select_related("invoice_line").filter(credit_note=row)
    return InvoiceDocument(
        number=row.number,
        language="fr" if row.language == "fr" else "en",
        region=content.region,
        paper="us-letter" if content.paper == "us-letter" else "a4",
        issue_date=row.issue_date,
        due_date=row.issue_date,
        brand=content.brand,
        seller=content.seller,
        footer=content.footer,
        buyer=content.buyer,
        customer_number=content.customer_number,
        currency=row.currency,
        lines=tuple(
            DocumentLine(
                line.invoice_line.name, 1, Decimal(line.amount_minor), line.amount_minor,
                _period(line.invoice_line.period_start, line.invoice_line.period_end),
                tax_codes=tuple(line.invoice_line.tax_codes),
            )
            for line in lines.order_by("invoice_line__position")
        ),
        taxes=tuple(
            DocumentTax(t.code, t.label, t.rate_percent, t.registration_number, t.base_minor, t.amount_minor)
            for t in CreditNoteTax.objects.filter(credit_note=row).order_by("code")
        ),
        subtotal_minor=row.subtotal_minor,
        tax_minor=row.tax_minor,
        total_minor=row.total_minor,
        correction=content.correction,
        notes=content.notes,
    )  # fmt: skip


def _document_lines(line: InvoiceLine) -> list[DocumentLine]:
    """The line, and under it its discount as one of its own."""
    codes = tuple(line.tax_codes)
    lines = [
        DocumentLine(
            line.name, line.quantity, line.unit_amount_minor, line.amount_minor,
            _period(line.period_start, line.period_end), tuple(line.details), codes,
        )
    ]  # fmt: skip
    if line.discount_minor:
        off = -line.discount_minor
        lines.append(DocumentLine(line.discount_name, 1, Decimal(off), off, tax_codes=codes))
    return lines


def find_pdf(document_of: UUID) -> bytes | None:
    """The bytes of an invoice or a credit note as issued; None while they are not drawn."""
    of = Q(invoice_id=document_of) | Q(credit_note_id=document_of)
    row = Document.objects.filter(of).values_list("content", flat=True).first()
    return bytes(row) if row is not None else None
