"""Claiming an invoice no more: written off as a loss, or withdrawn where its law allows that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.dunning.public import StoppedFor, stop
from guichet.contexts.invoicing.public import (
    InvoiceStatus,
    InvoiceView,
    get_invoice,
    list_credit_notes_of,
    lock_invoice,
    only_on,
    void_invoice,
    write_off,
)
from guichet.contexts.payments.public import is_being_paid
from guichet.contexts.subscriptions.public import forgive
from guichet.flows.debt import debt_of
from guichet.flows.events import publish_invoices
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

# A French invoice is corrected by a credit note that names it (docs/rules.md R1.5), never withdrawn.
MAY_VOID = frozenset({"CA"})


class GiveUpRefusedError(Exception):
    """`code`: not_open, being_paid (later), law (by a credit note), settled (something of it is paid or credited)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_write_off(invoice: InvoiceView) -> None:
    """Raises GiveUpRefusedError unless the invoice can be written off at this moment."""
    if invoice.status is not InvoiceStatus.OPEN:
        raise GiveUpRefusedError("not_open")
    if is_being_paid(invoice.id):
        raise GiveUpRefusedError("being_paid")


def check_void(brand: BrandView, invoice: InvoiceView) -> None:
    """Raises GiveUpRefusedError unless the invoice can be withdrawn at this moment."""
    check_write_off(invoice)
    if brand.country not in MAY_VOID:
        raise GiveUpRefusedError("law")
    if debt_of(invoice).settled_minor or list_credit_notes_of([invoice.id]):
        raise GiveUpRefusedError("settled")


def write_off_invoice(brand: BrandView, actor: audit.Actor, invoice_id: UUID, reason: str) -> None:
    """Raises GiveUpRefusedError."""
    with unit_of_work("invoice.write_off"):
        lock_customers([get_invoice(invoice_id).customer_id])
        invoice, at = lock_invoice(invoice_id), business_now(brand)
        write_off_locked(brand, actor, invoice, reason, at)


def write_off_locked(brand: BrandView, actor: audit.Actor, invoice: InvoiceView, reason: str, at: datetime) -> None:
    """As `write_off_invoice`, of a locked invoice, inside a unit of work. Raises GiveUpRefusedError."""
    check_write_off(invoice)
    debt = debt_of(invoice)
    write_off(brand, invoice.id, allocated_minor=debt.settled_minor, reason=reason, at=at)
    _tell(brand, actor, "invoice.written_off", invoice, debt.owed.minor, reason)


def withdraw_invoice(brand: BrandView, actor: audit.Actor, invoice_id: UUID, reason: str) -> None:
    """Raises GiveUpRefusedError."""
    with unit_of_work("invoice.void"):
        lock_customers([get_invoice(invoice_id).customer_id])
        invoice, at = lock_invoice(invoice_id), business_now(brand)
        check_void(brand, invoice)
        void_invoice(brand, invoice_id, reason, at)
        _tell(brand, actor, "invoice.voided", invoice, invoice.total.minor, reason)


def _tell(
    brand: BrandView, actor: audit.Actor, action: str, invoice: InvoiceView, amount_minor: int, reason: str
) -> None:
    """A subscription that was past due only for this invoice goes on; one that is suspended was not paid."""
    at = business_now(brand)
    stop([invoice.id], StoppedFor.GIVEN_UP, at)
    for subscription_id in only_on([invoice])[invoice.id]:
        forgive(subscription_id)
    audit.record(
        actor, action, brand_id=brand.id, customer_id=invoice.customer_id, at=at, subject=("invoice", invoice.id),
        after={"number": invoice.number, "amount_minor": amount_minor, "reason": reason},
    )  # fmt: skip
    publish_invoices(brand, action, [invoice], at)
