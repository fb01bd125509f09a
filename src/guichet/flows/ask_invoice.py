"""Payments of open invoices by a method: recorded here, before anybody is asked; a job asks, or whoever waits."""

from __future__ import annotations

from collections.abc import Sequence

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView
from guichet.contexts.payments.public import AttemptView, MethodView, PaymentDraft, ask_payments
from guichet.flows.debt import list_owed
from guichet.infra import jobs
from guichet.infra.clock import business_now

COLLECT_TASK = "flows.collect"
SUBMIT_TASK = "flows.submit_attempt"


def ask_all(
    brand: BrandView, wanted: Sequence[tuple[InvoiceView, MethodView]], *, off_session: bool, return_url: str
) -> list[AttemptView]:
    """All that is owed of each locked invoice, by the method beside it, in their order. Somebody has to submit them."""
    owed = list_owed([invoice for invoice, _ in wanted]) if wanted else {}
    drafts = [
        PaymentDraft(
            brand_id=brand.id,
            customer_id=invoice.customer_id,
            money=owed[invoice.id],
            method_id=method.id,
            off_session=off_session,
            description=invoice.number,
            return_url=return_url,
            invoice_ids=[invoice.id],
        )
        for invoice, method in wanted
    ]
    return ask_payments(drafts, business_now(brand))


def ask(
    brand: BrandView, invoice: InvoiceView, method: MethodView, *, off_session: bool, return_url: str
) -> AttemptView:
    """As `ask_all`, one invoice."""
    return ask_all(brand, [(invoice, method)], off_session=off_session, return_url=return_url)[0]


def ask_soon(brand: BrandView, invoice: InvoiceView, method: MethodView) -> AttemptView:
    """Off-session; a job submits it, once this unit of work is committed."""
    attempt = ask(brand, invoice, method, off_session=True, return_url="")
    jobs.defer(SUBMIT_TASK, lock=f"collect:{invoice.id}", attempt_id=str(attempt.id))
    return attempt
