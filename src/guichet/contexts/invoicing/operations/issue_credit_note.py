"""Issues a credit note of an invoice: its number, its rows, and what it changes in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand, numbers, series_key_and_pattern
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.domain.content import Content
from guichet.contexts.invoicing.domain.crediting import Credit
from guichet.contexts.invoicing.domain.document import Correction, Language
from guichet.contexts.invoicing.domain.notes import correction_notes
from guichet.contexts.invoicing.models import CreditNote, CreditNoteLine, CreditNoteTax, Invoice, InvoiceLine
from guichet.contexts.invoicing.operations.issue import LaterDayError
from guichet.contexts.invoicing.queries import CREDIT_NOTE, CreditNoteView, credit_note_view, still_claimed
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, due_when_paid, post
from guichet.contexts.tax.public import REVERSE_CHARGE
from guichet.infra import chain, counters
from guichet.infra.clock import day_of, today


@dataclass(frozen=True, slots=True)
class CreditNoteDraft:
    """A credit note about to be issued of a locked invoice.

    `settled_minor` of its total settles what is open of the invoice, `refunded_minor` goes back to `refunded_to`.
    """

    customer: CustomerView
    invoice_id: UUID
    credit: Credit
    reason: str
    settled_minor: int
    refunded_minor: int = 0
    refunded_to: str = ""


def issue_credit_note(
    brand: BrandView, draft: CreditNoteDraft, *, allocated_minor: int, at: datetime
) -> CreditNoteView:
    """Issue it at business instant `at`, inside a unit of work that holds customer and invoice.

    Its total is the customer's credit; what settles the invoice is allocated by payments. `allocated_minor` is what has
    settled the invoice before: of a tax that is owed when paid, what is due afterwards follows from it.
    """
    invoice, day = Invoice.objects.get(pk=draft.invoice_id), day_of(brand, at)
    before = still_claimed(invoice.id)
    key, pattern = series_key_and_pattern(brand.id, "credit_note", day)
    places = counters.take(key)
    (number,) = numbers(pattern, places)
    if today(get_brand(brand.id)) > day:
        raise LaterDayError
    note = CreditNote.objects.create(
        brand_id=brand.id, customer_id=invoice.customer_id, invoice=invoice, number=number, language=invoice.language,
        currency=invoice.currency, issue_date=day, reason=draft.reason, subtotal_minor=draft.credit.subtotal_minor,
        tax_minor=draft.credit.tax_minor, total_minor=draft.credit.total_minor,
        content=_content(brand, invoice, draft).to_json(), issued_at=at,
    )  # fmt: skip
    CreditNoteLine.objects.bulk_create(
        CreditNoteLine(
            credit_note=note, invoice_line_id=each.line.id, amount_minor=each.amount_minor,
            included_tax_minor=each.included_tax_minor,
        )
        for each in draft.credit.lines
    )  # fmt: skip
    CreditNoteTax.objects.bulk_create(
        CreditNoteTax(
            credit_note=note, code=tax.code, label=tax.label, rate_percent=tax.rate_percent,
            registration_number=tax.registration_number, base_minor=tax.base_minor, amount_minor=tax.amount_minor,
        )
        for tax in draft.credit.taxes
    )  # fmt: skip
    chain.extend(key, CREDIT_NOTE, [note.id], places)
    after = still_claimed(invoice.id)
    received = allocated_minor - (invoice.total_minor - before.total_minor)
    received_after = allocated_minor + draft.settled_minor - (invoice.total_minor - after.total_minor)
    postings = [
        PostingDraft(accounts.CUSTOMER_CREDIT, -note.total_minor, note.customer_id),
        *_revenue_back(note, draft.credit),
    ]
    for tax in draft.credit.taxes:
        due = tax.amount_minor
        if accounts.tax_at_issue(tax.code) == accounts.tax_pending(tax.code):
            due = due_when_paid(before.taxes[tax.code], received, before.total_minor) - due_when_paid(
                after.taxes[tax.code], received_after, after.total_minor
            )
        postings.append(PostingDraft(accounts.tax_due(tax.code), due, note.customer_id))
        postings.append(PostingDraft(accounts.tax_pending(tax.code), tax.amount_minor - due, note.customer_id))
    post([EntryDraft(brand.id, note.currency, "credit_note", note.id, "issue", day, at, tuple(postings))])
    return credit_note_view(note)


def _revenue_back(note: CreditNote, credit: Credit) -> list[PostingDraft]:
    """Out of the account where the line stands: what has no duration was earned at once."""
    once = set(
        InvoiceLine.objects.filter(pk__in=[each.line.id for each in credit.lines], period_start=None).values_list(
            "pk", flat=True
        )
    )
    earned = sum(each.net_minor for each in credit.lines if each.line.id in once)
    return [
        PostingDraft(accounts.REVENUE, earned, note.customer_id),
        PostingDraft(accounts.DEFERRED_REVENUE, credit.subtotal_minor - earned, note.customer_id),
    ]


def _content(brand: BrandView, invoice: Invoice, draft: CreditNoteDraft) -> Content:
    """The parties as the invoice named them: it is that invoice that is corrected."""
    issued = Content.from_json(invoice.content)
    language: Language = "fr" if invoice.language == "fr" else "en"
    return Content(
        region=issued.region,
        paper=issued.paper,
        brand=issued.brand,
        seller=issued.seller,
        footer=issued.footer,
        buyer=issued.buyer,
        customer_number=issued.customer_number,
        notes=correction_notes(
            language=language,
            region=issued.region,
            seller_country=brand.country,
            buyer_is_professional=draft.customer.kind == "professional",
            number=invoice.number,
            issued_on=invoice.issue_date,
            support_email=brand.support_email,
            is_reverse_charged=any(tax.code == REVERSE_CHARGE for tax in draft.credit.taxes),
        ),
        correction=Correction(
            invoice.number, invoice.issue_date, draft.reason, draft.settled_minor, draft.refunded_minor,
            draft.refunded_to,
        ),
    )  # fmt: skip
