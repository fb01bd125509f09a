"""What is overdue and paid together with an order: nothing changes unless both are paid (docs/domain.md, Orders)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import ProgrammeView
from guichet.contexts.invoicing.public import list_open
from guichet.contexts.ordering.public import OverdueInvoice
from guichet.flows.debt import list_owed


def overdue_of(customer_id: UUID, programme: ProgrammeView, currency: str, today: date) -> tuple[OverdueInvoice, ...]:
    """The customer's overdue invoices in `currency`, oldest first, each with what is open of it.

    What is carried is late for nobody: less than the programme wants to be owed.
    """
    unpaid = list_open(customer_id)
    owed = list_owed(unpaid)
    if sum(each.minor for each in owed.values()) < programme.minimum_charge_minor:
        return ()
    return tuple(
        OverdueInvoice(invoice.id, invoice.number, owed[invoice.id].minor)
        for invoice in unpaid
        if invoice.due_date <= today and invoice.total.currency == currency
    )
