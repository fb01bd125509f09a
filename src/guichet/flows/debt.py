"""What is open of invoices: their totals less what payments and credit have settled."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.contexts.invoicing.public import InvoiceView, still_claimed
from guichet.contexts.payments.public import Debt, allocated_minor, list_allocated
from guichet.kernel.money import Money


def owed_of(invoice: InvoiceView) -> Money:
    """What is open of it, without what it still claims; one query."""
    return Money(invoice.total.minor - allocated_minor(invoice.id), invoice.total.currency)


def debt_of(invoice: InvoiceView) -> Debt:
    """What is open of an invoice at this moment."""
    settled = allocated_minor(invoice.id)
    owed = Money(invoice.total.minor - settled, invoice.total.currency)
    return Debt(invoice.id, invoice.customer_id, owed, settled, still_claimed(invoice.id))


def owed_minor(unpaid: Sequence[InvoiceView]) -> int:
    """The sum of what is open of a customer's invoices, in their one currency; one query."""
    settled = list_allocated([invoice.id for invoice in unpaid])
    return sum(invoice.total.minor - settled.get(invoice.id, 0) for invoice in unpaid)
