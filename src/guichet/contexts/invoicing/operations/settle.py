"""Marks an invoice paid; called by the flow that allocates the last cent to it."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.invoicing.domain.states import TRANSITIONS, InvoiceStatus
from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.invoicing.queries import InvoiceView, get_invoice


def lock_invoice(invoice_id: UUID) -> InvoiceView:
    """The invoice, its row locked until the transaction ends."""
    Invoice.objects.select_for_update().get(pk=invoice_id)
    return get_invoice(invoice_id)


def mark_paid(invoice_id: UUID) -> None:
    """The invoice must be locked and open."""
    before = InvoiceStatus(Invoice.objects.values_list("status", flat=True).get(pk=invoice_id))
    if InvoiceStatus.PAID not in TRANSITIONS[before]:
        raise ValueError(f"an invoice cannot go from {before} to paid")
    Invoice.objects.filter(pk=invoice_id).update(status=InvoiceStatus.PAID)
