"""What it means that invoices are settled, by whatever settled them. Inside the unit of work that records it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import StoppedFor, stop
from guichet.contexts.invoicing.public import InvoiceView, mark_paid, only_on
from guichet.contexts.subscriptions.public import Status, catch_up, list_behind
from guichet.flows.events import publish_invoices
from guichet.flows.grouping import rejoin
from guichet.flows.invoice_mail import News, tell_all
from guichet.flows.lifecycle.suspend import resumed
from guichet.infra.clock import day_of


def invoices_settled(
    brand: BrandView, settled: Sequence[tuple[InvoiceView, str]], at: datetime, *, is_told: bool = True
) -> None:
    """The locked invoices are paid: their dunning is over, and each subscription that waited for that goes on.

    Beside each invoice the label of the method, empty when credit settled it; `is_told` False where another mail says
    it.
    """
    if not settled:
        return
    invoices, day = [invoice for invoice, _ in settled], day_of(brand, at)
    mark_paid([invoice.id for invoice in invoices])
    stop([invoice.id for invoice in invoices], StoppedFor.PAID, at)
    billed = only_on(invoices)
    behind = list_behind({subscription_id for ids in billed.values() for subscription_id in ids})
    for invoice in invoices:
        for subscription_id in billed[invoice.id]:
            if subscription_id in behind:
                _go_on(brand, invoice, subscription_id, day, at)
    publish_invoices(brand, "invoice.paid", invoices, at)
    if is_told:
        told = [News(invoice, label, f"invoice_paid:{invoice.id}") for invoice, label in settled]
        tell_all("invoice_paid", brand, told, with_pdf=True)


def invoice_settled(
    brand: BrandView, invoice: InvoiceView, method_label: str, at: datetime, *, is_told: bool = True
) -> None:
    """As `invoices_settled`, one invoice."""
    invoices_settled(brand, [(invoice, method_label)], at, is_told=is_told)


def _go_on(brand: BrandView, invoice: InvoiceView, subscription_id: UUID, day: date, at: datetime) -> None:
    before = catch_up(subscription_id, day)
    if before is not None:
        rejoin(get_customer(invoice.customer_id), subscription_id, day)
    if before is Status.SUSPENDED:
        resumed(brand, subscription_id, day, at)
