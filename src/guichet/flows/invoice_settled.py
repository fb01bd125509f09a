"""What it means that invoices are settled, by whatever settled them. Inside the unit of work that records it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.dunning.public import StoppedFor, stop
from guichet.contexts.invoicing.public import InvoiceView, mark_paid, only_on
from guichet.contexts.subscriptions.public import Status, catch_up
from guichet.flows.events import invoice_events
from guichet.flows.grouping import rejoin
from guichet.flows.invoice_mail import Known, News, know, tell_all
from guichet.flows.lifecycle.suspend import resumed
from guichet.infra import outbox
from guichet.infra.clock import day_of

_BEHIND = frozenset({Status.PAST_DUE, Status.SUSPENDED})


def invoices_settled(
    brand: BrandView,
    settled: Sequence[tuple[InvoiceView, str]],
    at: datetime,
    *,
    is_told: bool = True,
    by: Sequence[outbox.Event] = (),
    issued_now: Known | None = None,
) -> None:
    """The locked invoices are paid: their dunning is over, and each subscription that waited for that goes on.

    Beside each invoice the label of the method, empty when credit settled it; `is_told` False where another mail says
    it. `by` are the events of what settled them, told first. `issued_now` is what is known of those that were issued in
    this unit of work: nobody has dunned them.
    """
    outbox.publish([*by, *invoice_events(brand, "invoice.paid", [invoice for invoice, _ in settled], at)])
    if not settled:
        return
    invoices, day = [invoice for invoice, _ in settled], day_of(brand, at)
    mark_paid([invoice.id for invoice in invoices])
    if issued_now is None:
        stop([invoice.id for invoice in invoices], StoppedFor.PAID, at)
    known = issued_now or know(invoices)
    if behind := {each.id for billed in known.billed.values() for each in billed if each.status in _BEHIND}:
        waited = only_on(invoices)
        for invoice in invoices:
            for subscription_id in waited[invoice.id]:
                if subscription_id in behind:
                    _go_on(brand, known.customers[invoice.customer_id], subscription_id, day, at)
        known = know(invoices)
    if is_told:
        told = [News(invoice, label, f"invoice_paid:{invoice.id}") for invoice, label in settled]
        tell_all("invoice_paid", brand, told, with_pdf=True, known=known)


def invoice_settled(
    brand: BrandView, invoice: InvoiceView, method_label: str, at: datetime, *, is_told: bool = True
) -> None:
    """As `invoices_settled`, one invoice."""
    invoices_settled(brand, [(invoice, method_label)], at, is_told=is_told)


def _go_on(brand: BrandView, customer: CustomerView, subscription_id: UUID, day: date, at: datetime) -> None:
    before = catch_up(subscription_id, day)
    if before is not None:
        rejoin(customer, subscription_id, day)
    if before is Status.SUSPENDED:
        resumed(brand, subscription_id, day, at)
