"""A customer's credit: what is left of their credit notes, used before any charge, the oldest first.

Credit that a confirmed order counts on is spoken for until its payment has ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, get_invoice, list_open, lock_invoice
from guichet.contexts.ordering.public import reserved_credit
from guichet.contexts.payments.public import CreditLeft, allocate_credit, is_being_paid, list_credit
from guichet.flows.debt import debt_of
from guichet.flows.invoice_settled import invoice_settled
from guichet.infra.clock import business_now


def free_credit(customer_id: UUID) -> list[CreditLeft]:
    """The credit that nothing counts on, the oldest first."""
    credit = list_credit(customer_id)
    return unreserved(credit, reserved_credit(customer_id)) if credit else []


def unreserved(credit: Sequence[CreditLeft], spoken_for: int) -> list[CreditLeft]:
    """`credit` less what is spoken for of it, in minor units: the oldest is counted on first."""
    free = []
    for note in credit:
        taken = min(spoken_for, note.left_minor)
        spoken_for -= taken
        if note.left_minor > taken:
            free.append(CreditLeft(note.credit_note_id, note.left_minor - taken))
    return free


def free_credit_minor(customer_id: UUID) -> int:
    """The sum of it, in minor units of the customer's currency."""
    return sum(note.left_minor for note in free_credit(customer_id))


def use_credit(brand: BrandView, customer_id: UUID, at: datetime) -> None:
    """Settle with it what the customer owes, the oldest invoice first, but none that a payment is under way for.

    The customer is locked.
    """
    for invoice in list_open(customer_id):
        credit = free_credit(customer_id)
        if not credit:
            return
        if not is_being_paid(invoice.id):
            settle_with(brand, lock_invoice(invoice.id), credit, at)


def after_credit(brand: BrandView, invoice: InvoiceView) -> InvoiceView:
    """The locked invoice once credit has settled what it can of it: before any charge (docs/domain.md, Orders)."""
    if invoice.status is not InvoiceStatus.OPEN or is_being_paid(invoice.id):
        return invoice
    credit = free_credit(invoice.customer_id)
    if not credit:
        return invoice
    settle_with(brand, invoice, credit, business_now(brand))
    return get_invoice(invoice.id)


def settle_with(
    brand: BrandView, invoice: InvoiceView, credit: Sequence[CreditLeft], at: datetime, *, most_minor: int | None = None
) -> int:
    """Use `credit` for a locked, open invoice, at most `most_minor` of it; how much was used."""
    debt = debt_of(invoice)
    used = allocate_credit(brand, credit, debt, at, most_minor=most_minor)
    if used == debt.owed.minor:
        invoice_settled(brand, invoice, "", at)
    return used
