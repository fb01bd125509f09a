"""What a payment's success or refusal means for an invoice. Inside the unit of work that records the outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import InvoiceView, list_line_summaries, list_open, mark_paid, tax_amounts
from guichet.contexts.notifications.public import queue_mail, send_those_waiting_for
from guichet.contexts.payments.public import (
    AttemptView,
    MethodView,
    allocate_payment,
    allocated_minor,
    refusal,
)
from guichet.contexts.subscriptions.public import catch_up, fall_behind, get_subscriptions
from guichet.infra import outbox
from guichet.infra.clock import day_of
from guichet.kernel.money import Money


def invoice_paid(brand: BrandView, invoice: InvoiceView, attempt: AttemptView, at: datetime) -> None:
    """Settle the locked invoice with the attempt's payment; a subscription that waited for that goes on."""
    owed = Money(invoice.total.minor - allocated_minor(invoice.id), invoice.total.currency)
    settled = allocate_payment(
        brand,
        attempt.payment_id,
        invoice.id,
        owed=owed,
        taxes=tax_amounts(invoice.id),
        total_minor=invoice.total.minor,
        at=at,
    )
    if not settled:
        return
    mark_paid(invoice.id)
    if invoice.subscription_id is not None and not any(
        other.subscription_id == invoice.subscription_id for other in list_open(invoice.customer_id)
    ):
        catch_up(invoice.subscription_id, day_of(brand, at))
    outbox.publish(
        [
            outbox.Event("payment.succeeded", brand.id, invoice.customer_id, at, {"payment": str(attempt.payment_id)}),
            outbox.Event(
                "invoice.paid",
                brand.id,
                invoice.customer_id,
                at,
                {"invoice": str(invoice.id), "number": invoice.number},
            ),
        ]
    )
    _tell("invoice_paid", brand, invoice, attempt.method_label, "", once=f"invoice_paid:{invoice.id}", with_pdf=True)


def invoice_refused(brand: BrandView, invoice: InvoiceView, attempt: AttemptView, at: datetime) -> None:
    """The invoice stays open and its subscription is past due; the holder hears why when nobody was there to see it."""
    if invoice.subscription_id is not None:
        fall_behind(invoice.subscription_id)
    outbox.publish(
        [
            outbox.Event(
                "payment.failed", brand.id, invoice.customer_id, at,
                {"payment": str(attempt.payment_id), "invoice": str(invoice.id), "code": attempt.failure_code},
            )
        ]
    )  # fmt: skip
    if attempt.off_session:
        needs_person = attempt.failure_code == "authentication_required"
        kind = "authentication_required" if needs_person else "payment_refused"
        _tell(kind, brand, invoice, attempt.method_label, attempt.failure_code, once=f"{kind}:{attempt.id}")


def invoice_not_collected(brand: BrandView, invoice: InvoiceView, method: MethodView, failure_code: str) -> None:
    """As after a refusal, but nothing was tried: for `failure_code` the bank refused the method for good before."""
    if invoice.subscription_id is not None:
        fall_behind(invoice.subscription_id)
    _tell("payment_refused", brand, invoice, method.label, failure_code, once=f"payment_refused:{invoice.id}")


def _tell(
    kind: str,
    brand: BrandView,
    invoice: InvoiceView,
    method_label: str,
    failure_code: str,
    *,
    once: str,
    with_pdf: bool = False,
) -> None:
    customer = get_customer(invoice.customer_id)
    holder = list_holders([customer.id])[customer.id][0]
    queue_mail(
        kind,
        brand_id=brand.id,
        customer_id=customer.id,
        to=customer.billing_email,
        language=holder.language,
        data=_facts(invoice, method_label, failure_code, customer.name),
        once=once,
        waits_for_pdf_of=invoice.id if with_pdf else None,
    )
    if with_pdf and invoice.has_document:  # drawn at its issue: nobody else will tell the mail that it can go
        send_those_waiting_for(invoice.id)


def _facts(invoice: InvoiceView, method_label: str, failure_code: str, customer_name: str) -> dict[str, Any]:
    line = list_line_summaries([invoice.id])[invoice.id][0]
    facts: dict[str, Any] = {
        "number": invoice.number,
        "customer": customer_name,
        "amount_minor": invoice.total.minor,
        "currency": invoice.total.currency,
        "issue_date": invoice.issue_date.isoformat(),
        "item": line.name,
        "quantity": line.quantity,
        "period_start": line.period.start.isoformat(),
        "period_end": line.period.end.isoformat(),
        "method": method_label,
        "path": f"/facturation/factures/{invoice.number}/",
    }
    if failure_code:
        facts["failure_code"] = failure_code
        facts["same_method_may_be_tried"] = refusal(failure_code).same_method_may_be_tried
    if (upcoming := _next_billing(invoice.subscription_id)) is not None:
        facts["next_billing_date"] = upcoming
    return facts


def _next_billing(subscription_id: UUID | None) -> str | None:
    if subscription_id is None:
        return None
    renews_on = get_subscriptions([subscription_id])[subscription_id].renews_on
    return renews_on.isoformat() if renews_on else None
