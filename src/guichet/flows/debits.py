"""Direct debits of renewals: announced with the invoice, sent for the announced day, and no earlier."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import Collection, CollectionKind, InvoiceDraft, InvoiceView, IssuedInvoice
from guichet.contexts.payments.public import (
    MethodView,
    collection_day,
    lapse_mandates,
    let_go,
    list_debits_due,
    list_lapsed,
    plan_debit_anew,
    plan_debits,
)
from guichet.flows.ask_invoice import COLLECT_TASK
from guichet.flows.invoice_mail import tell_of_debit
from guichet.infra import jobs
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def debit_collection(method: MethodView, issued_on: date, credit_minor: int) -> Collection:
    """By a mandate: on the day after the notice that was agreed on which banks are open (docs/domain.md, Payments)."""
    return Collection(
        CollectionKind.AUTOMATIC,
        collection_day(issued_on, method.notice_days),
        method.label,
        credit_minor,
        mandate=method.mandate_reference,
    )


def announce(brand: BrandView, issued: Sequence[IssuedInvoice], drafts: Sequence[InvoiceDraft]) -> None:
    """Keep on which day each invoice that a mandate pays is debited. `drafts` are those of `issued`, in their order."""
    days = {
        invoice.id: draft.collection.day
        for invoice, draft in zip(issued, drafts, strict=True)
        if draft.collection.mandate
    }
    plan_debits(brand.id, days)


def announce_debit(brand: BrandView, invoice: InvoiceView, method: MethodView) -> None:
    """A debit by the mandate is planned for a day of its own, and the customer is told; also one that came back.

    The customer must be locked.
    """
    collect_on = collection_day(today(brand), method.notice_days)
    plan_debit_anew(brand.id, invoice.id, collect_on)
    tell_of_debit(brand, invoice, collect_on)


def send_debits(brand: BrandView, limit: int) -> int:
    """Have those collected whose day has come; how many. A job each, as after the issue of any invoice."""
    due = list_debits_due(brand.id, today(brand), limit)
    if not due:
        return 0
    with unit_of_work("debits.send"):
        for invoice_id in due:
            jobs.defer(COLLECT_TASK, lock=f"collect:{invoice_id}", invoice_ids=[str(invoice_id)])
    return len(due)


def let_lapsed_go(brand: BrandView, limit: int) -> int:
    """A mandate by which nothing was debited for 36 months is void (docs/rules.md R3.6): its method is let go."""
    lapsed = list_lapsed(brand, today(brand), limit)
    for mandate_id, method_id, customer_id in lapsed:
        with unit_of_work("mandate.lapse"):
            lock_customers([customer_id])
            lapse_mandates([mandate_id])
            let_go([method_id], business_now(brand))
    return len(lapsed)
