"""What is open of invoices: their totals less what payments and credit have settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from guichet.contexts.invoicing.public import Claimed, InvoiceView, list_claimed
from guichet.contexts.payments.public import Debt, list_allocated
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money


def owed_of(invoice: InvoiceView) -> Money:
    """What is open of it, without what it still claims; one query."""
    return list_owed([invoice])[invoice.id]


def list_owed(invoices: Sequence[InvoiceView]) -> dict[UUID, Money]:
    """Invoice → what is open of it, in one query."""
    settled = list_allocated([invoice.id for invoice in invoices])
    return {
        invoice.id: Money(invoice.total.minor - settled.get(invoice.id, 0), invoice.total.currency)
        for invoice in invoices
    }


def debt_of(invoice: InvoiceView) -> Debt:
    """What is open of an invoice at this moment."""
    return list_debts([invoice], list_owed([invoice]))[0]


def list_debts(invoices: Sequence[InvoiceView], owed: Mapping[UUID, Money]) -> list[Debt]:
    """Of each what it still claims beside what is `owed` of it, in their order; one query."""
    claimed = list_claimed([invoice.id for invoice in invoices])
    return [_debt(invoice, owed[invoice.id].minor, claimed[invoice.id]) for invoice in invoices]


def debt_at_issue(invoice: InvoiceView, bill: Bill, settled_minor: int) -> Debt:
    """Of an invoice that was issued in this unit of work, `settled_minor` of it settled there; without a query."""
    claimed = Claimed(bill.total_minor, {tax.code: tax.amount_minor for tax in bill.taxes})
    return _debt(invoice, bill.total_minor - settled_minor, claimed)


def _debt(invoice: InvoiceView, owed_minor: int, claimed: Claimed) -> Debt:
    total = invoice.total
    owed = Money(owed_minor, total.currency)
    return Debt(invoice.id, invoice.customer_id, owed, total.minor - owed_minor, claimed)


def owed_minor(unpaid: Sequence[InvoiceView]) -> int:
    """The sum of what is open of a customer's invoices, in their one currency; one query."""
    return sum(owed.minor for owed in list_owed(unpaid).values())
