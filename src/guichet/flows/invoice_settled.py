"""What it means that an invoice is settled, by whatever settled it. Inside the unit of work that records it."""

from __future__ import annotations

from datetime import datetime

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import StoppedFor, stop
from guichet.contexts.invoicing.public import InvoiceView, mark_paid, only_on
from guichet.contexts.subscriptions.public import Status, catch_up
from guichet.flows.events import publish_invoice
from guichet.flows.grouping import rejoin
from guichet.flows.invoice_mail import tell
from guichet.flows.lifecycle.suspend import resumed
from guichet.infra.clock import day_of


def invoice_settled(
    brand: BrandView, invoice: InvoiceView, method_label: str, at: datetime, *, is_told: bool = True
) -> None:
    """The locked invoice is paid: its dunning is over, and each subscription that waited for that goes on.

    `method_label` is empty when credit settled it; `is_told` False where another mail says it.
    """
    mark_paid(invoice.id)
    day = day_of(brand, at)
    stop([invoice.id], StoppedFor.PAID, at)
    for subscription_id in only_on(invoice):
        before = catch_up(subscription_id, day)
        if before is not None:
            rejoin(get_customer(invoice.customer_id), subscription_id, day)
        if before is Status.SUSPENDED:
            resumed(brand, subscription_id, day, at)
    publish_invoice(brand, "invoice.paid", invoice, at)
    if is_told:
        tell("invoice_paid", brand, invoice, method_label, "", once=f"invoice_paid:{invoice.id}", with_pdf=True)
