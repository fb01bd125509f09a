"""Drawing an issued invoice or credit note: in the worker, kept as bytes with their hash, then its mail can go."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.customers.public import lock_customers, lock_free_customers
from guichet.contexts.invoicing.ports import Documents, ElectronicInvoices, InvoiceDocument
from guichet.contexts.invoicing.public import (
    customers_of,
    find_pdf,
    get_credit_note,
    get_credit_note_document,
    get_documents,
    is_drawn,
    keep_documents,
    keep_note_document,
    list_undrawn,
    lock_free_invoices,
    lock_invoice,
)
from guichet.contexts.notifications.public import send_those_waiting_for
from guichet.infra import jobs
from guichet.infra.adapters import adapter
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)

RENDER_TASK = "flows.render_invoice"
RENDER_MANY_TASK = "flows.render_invoices"
# How many are drawn by one job and kept by one commit: a third of a second's work.
TOGETHER = 25


def render_invoice(invoice_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    drawn = None if is_drawn(invoice_id) else _draw(get_documents([invoice_id])[invoice_id])
    with unit_of_work("document.keep"):
        customer_id = customers_of([invoice_id])[invoice_id]
        lock_customers([customer_id])
        lock_invoice(invoice_id)  # its payment, under the same lock, either finds the document or has queued its mail
        if drawn is not None:
            keep_documents({invoice_id: drawn}, {invoice_id: customer_id})
        send_those_waiting_for([invoice_id])


def render_invoices(invoice_ids: Sequence[UUID]) -> None:
    """Draw those that are not kept yet, and keep them in one unit of work: for what was issued together.

    One that cannot be drawn, or that somebody holds at this moment, gets a job of its own and holds nobody up.
    """
    drawn: dict[UUID, tuple[bytes, bool]] = {}
    left: list[UUID] = []
    for invoice_id, document in get_documents(list_undrawn(invoice_ids)).items():
        try:
            drawn[invoice_id] = _draw(document)
        except Exception:
            log.exception("document not drawn", extra={"invoice": str(invoice_id)})
            left.append(invoice_id)
    with unit_of_work("document.keep"):
        customers = customers_of(list(drawn))
        free = set(lock_free_customers(list(customers.values()), len(customers)))
        held = lock_free_invoices([invoice_id for invoice_id in drawn if customers[invoice_id] in free])
        keep_documents({invoice_id: drawn[invoice_id] for invoice_id in held}, customers)
        send_those_waiting_for(held)
        for invoice_id in [*left, *(drawn.keys() - set(held))]:
            jobs.defer(RENDER_TASK, lock=f"document:{invoice_id}", invoice_id=str(invoice_id))


def render_soon(invoice_ids: Sequence[UUID]) -> None:
    """Enqueue the drawing of what the present unit of work has issued together, some in each job."""
    ids = [str(invoice_id) for invoice_id in invoice_ids]
    jobs.defer_many(
        RENDER_MANY_TASK, [{"invoice_ids": ids[start : start + TOGETHER]} for start in range(0, len(ids), TOGETHER)]
    )


def render_credit_note(note_id: UUID) -> None:
    """Draw and keep it if it is not kept yet."""
    drawn = None if is_drawn(note_id) else _draw(get_credit_note_document(note_id))
    with unit_of_work("document.keep"):
        customer_id = get_credit_note(note_id).customer_id
        lock_customers([customer_id])
        if drawn is not None:
            keep_note_document(note_id, customer_id, drawn[0], has_xml=drawn[1])
        send_those_waiting_for([note_id])


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
