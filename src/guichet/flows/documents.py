"""Drawing an issued invoice or credit note: in the worker, kept as bytes with their hash, then its mail can go."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.ports import Documents
from guichet.contexts.invoicing.public import (
    find_pdf,
    get_credit_note,
    get_credit_note_document,
    get_document,
    get_invoice,
    keep_document,
    lock_invoice,
)
from guichet.contexts.notifications.public import send_those_waiting_for
from guichet.infra.adapters import adapter
from guichet.infra.unit_of_work import unit_of_work


def render_invoice(invoice_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    documents: Documents = adapter("documents")
    content = find_pdf(invoice_id) or documents.render(get_document(invoice_id))
    with unit_of_work("document.keep"):
        customer_id = get_invoice(invoice_id).customer_id
        lock_customers([customer_id])
        lock_invoice(invoice_id)  # its payment, under the same lock, either finds the document or has queued its mail
        keep_document(content, customer_id, invoice_id=invoice_id)
        send_those_waiting_for(invoice_id)


def render_credit_note(note_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    documents: Documents = adapter("documents")
    content = find_pdf(note_id) or documents.render(get_credit_note_document(note_id))
    with unit_of_work("document.keep"):
        customer_id = get_credit_note(note_id).customer_id
        lock_customers([customer_id])
        keep_document(content, customer_id, credit_note_id=note_id)
        send_those_waiting_for(note_id)
