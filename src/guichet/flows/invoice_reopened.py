"""What it means that a paid invoice is open again. Inside the unit of work that records that its money is gone."""

from __future__ import annotations

from datetime import datetime

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView, get_invoice, only_on, reopen
from guichet.contexts.payments.public import AttemptView
from guichet.contexts.subscriptions.public import fall_behind
from guichet.flows.dunning.runs import open_run
from guichet.flows.events import invoice_told
from guichet.flows.invoice_mail import tell
from guichet.infra import outbox


def invoice_reopened(brand: BrandView, invoice: InvoiceView, attempt: AttemptView, at: datetime) -> None:
    """The locked invoice is owed again, its subscriptions are past due and its dunning begins; the holder hears why.

    `attempt.failure_code` says what came of the money: it decides whether anything may be collected again by itself.
    """
    reopen(invoice.id)
    for subscription_id in only_on([invoice])[invoice.id]:
        fall_behind(subscription_id)
    told = {**invoice_told(invoice), "code": attempt.failure_code}
    outbox.publish([outbox.Event("invoice.reopened", brand.id, invoice.customer_id, at, told)])
    open_run(brand, get_invoice(invoice.id), attempt.failure_code, at)
    kind = "payment_returned"
    tell(
        kind, brand, get_invoice(invoice.id), attempt.method_label, attempt.failure_code,
        once=f"{kind}:{attempt.id}:{invoice.id}",
    )  # fmt: skip
