"""What is open of invoices: their totals less what payments and credit have settled."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.invoicing.public import InvoiceView, list_claimed
from guichet.contexts.payments.public import Debt, list_allocated
from guichet.kernel.money import Money


def owed_of(invoice: InvoiceView) -> Money:
    """What is open of it, without what it still claims; one query."""
    return list_owed([invoice])[invoice.id]


def list_owed(invoices: Sequence[InvoiceView]) -> dict[UUID, Money]:
    """Invoice → what is open of it, in one query."""
    if not invoices:
        return {}
    settled = list_allocated([invoice.id for invoice in invoices])
    return {
        invoice.id: Money(invoice.total.minor - settled.get(invoice.id, 0), invoice.total.currency)
        for invoice in invoices
    }


def debt_of(invoice: InvoiceView) -> Debt:
    """What is open of an invoice at this moment."""
    return list_debts([invoice])[0]


def list_debts(invoices: Sequence[InvoiceView]) -> list[Debt]:
    """What is open of each at this moment, in their order; two queries."""
    owed, claimed = list_owed(invoices), list_claimed([invoice.id for invoice in invoices])
    return [
        Debt(
            invoice.id, invoice.customer_id, owed[invoice.id], invoice.total.minor - owed[invoice.id].minor,
            claimed[invoice.id],
        )
        for invoice in invoices
    ]  # fmt: skip


def owed_minor(unpaid: Sequence[InvoiceView]) -> int:
    """The sum of what is open of a customer's invoices, in their one currency; one query."""
    return sum(owed.minor for owed in list_owed(unpaid).values())
