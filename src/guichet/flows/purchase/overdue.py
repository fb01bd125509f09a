"""What is overdue and paid together with an order: nothing changes unless both are paid (docs/domain.md, Orders)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from guichet.contexts.invoicing.public import list_overdue
from guichet.contexts.ordering.public import OverdueInvoice
from guichet.contexts.payments.public import list_allocated
from guichet.flows.minimum import is_carried


def overdue_of(customer_id: UUID, currency: str, today: date) -> tuple[OverdueInvoice, ...]:
    """The customer's overdue invoices in `currency`, oldest first, each with what is open of it.

    What is carried is late for nobody.
    """
    if is_carried(customer_id):
        return ()
    overdue = [invoice for invoice in list_overdue(customer_id, today) if invoice.total.currency == currency]
    settled = list_allocated([invoice.id for invoice in overdue])
    return tuple(
        OverdueInvoice(invoice.id, invoice.number, invoice.total.minor - settled.get(invoice.id, 0))
        for invoice in overdue
    )
