"""The payment of an open invoice by a method: recorded here, before anybody is asked; a job asks, or whoever waits."""

from __future__ import annotations

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView
from guichet.contexts.payments.public import AttemptView, MethodView, ask_payment
from guichet.flows.debt import owed_of
from guichet.infra import jobs
from guichet.infra.clock import business_now

SUBMIT_TASK = "flows.submit_attempt"


def ask(
    brand: BrandView, invoice: InvoiceView, method: MethodView, *, off_session: bool, return_url: str
) -> AttemptView:
    """All that is owed of the locked invoice. Somebody has to submit it."""
    return ask_payment(
        brand_id=brand.id,
        customer_id=invoice.customer_id,
        money=owed_of(invoice),
        method_id=method.id,
        off_session=off_session,
        description=invoice.number,
        return_url=return_url,
        at=business_now(brand),
        invoice_ids=[invoice.id],
    )


def ask_soon(brand: BrandView, invoice: InvoiceView, method: MethodView) -> AttemptView:
    """Off-session; a job submits it, once this unit of work is committed."""
    attempt = ask(brand, invoice, method, off_session=True, return_url="")
    jobs.defer(SUBMIT_TASK, lock=f"collect:{invoice.id}", attempt_id=str(attempt.id))
    return attempt
