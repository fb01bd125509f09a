"""Drawing an issued invoice or credit note: in the worker, kept as bytes with their hash, then its mail can go."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.ports import Documents, ElectronicInvoices, InvoiceDocument
from guichet.contexts.invoicing.public import (
    find_pdf,
    get_credit_note,
    get_credit_note_document,
    get_document,
    get_invoice,
    is_drawn,
    keep_document,
    lock_invoice,
)
from guichet.contexts.notifications.public import send_those_waiting_for
from guichet.infra.adapters import adapter
from guichet.infra.unit_of_work import unit_of_work


def render_invoice(invoice_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    drawn = None if is_drawn(invoice_id) else _draw(get_document(invoice_id))
    with unit_of_work("document.keep"):
        customer_id = get_invoice(invoice_id).customer_id
        lock_customers([customer_id])
        lock_invoice(invoice_id)  # its payment, under the same lock, either finds the document or has queued its mail
        if drawn is not None:
            keep_document(drawn[0], customer_id, has_xml=drawn[1], invoice_id=invoice_id)
        send_those_waiting_for(invoice_id)


def render_credit_note(note_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    drawn = None if is_drawn(note_id) else _draw(get_credit_note_document(note_id))
    with unit_of_work("document.keep"):
        customer_id = get_credit_note(note_id).customer_id
        lock_customers([customer_id])
        if drawn is not None:
            keep_document(drawn[0], customer_id, has_xml=drawn[1], credit_note_id=note_id)
        send_those_waiting_for(note_id)


def _draw(document: InvoiceDocument) -> tuple[bytes, bool]:
    """The PDF, and whether the same is in it as XML: both are made from the one document."""
    documents: Documents = adapter("documents")
    electronic: ElectronicInvoices = adapter("electronic_invoices")
    attachment = electronic.attachment(document)
    return documents.render(document, attachment), attachment is not None


def find_xml(invoice_id: UUID) -> bytes | None:
    """The XML in the invoice's PDF as it is kept; None where there is none, or no PDF yet."""
    electronic: ElectronicInvoices = adapter("electronic_invoices")
    pdf = find_pdf(invoice_id)
    return electronic.find_xml(pdf) if pdf is not None else None
