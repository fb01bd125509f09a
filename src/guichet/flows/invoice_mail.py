"""The mails on an invoice: that it is to be paid, is paid or will be debited, or why not and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import RunView, find_going_run
from guichet.contexts.invoicing.public import InvoiceView, list_line_summaries, subscriptions_on
from guichet.contexts.notifications.public import queue_mail, send_those_waiting_for
from guichet.contexts.payments.public import credited_minor, find_preferred_method, refusal
from guichet.contexts.subscriptions.public import get_subscriptions
from guichet.flows.debt import owed_of
from guichet.flows.dunning.runs import coming
from guichet.flows.pay_link import pay_path


def tell(
    kind: str,
    brand: BrandView,
    invoice: InvoiceView,
    method_label: str,
    failure_code: str,
    *,
    once: str,
    with_pdf: bool = False,
) -> None:
    """To the customer's billing address; `failure_code` says why it was refused, if it was."""
    customer = get_customer(invoice.customer_id)
    holder = list_holders([customer.id])[customer.id][0]
    queue_mail(
        kind,
        brand_id=brand.id,
        customer_id=customer.id,
        to=customer.billing_email,
        language=holder.language,
        data=_facts(brand, invoice, method_label, failure_code, customer.name),
        once=once,
        waits_for_pdf_of=invoice.id if with_pdf else None,
    )
    if with_pdf and invoice.has_document:  # drawn at its issue: nobody else will tell the mail that it can go
        send_those_waiting_for([invoice.id])


def remind(brand: BrandView, invoice: InvoiceView, method_label: str, run: RunView, *, once: str) -> None:
    """That it is still to be paid, why it was not, and what comes next."""
    kind = "authentication_required" if run.code == "authentication_required" else "payment_reminder"
    tell(kind, brand, invoice, method_label, run.code, once=once)


def ask_to_pay(brand: BrandView, invoice: InvoiceView) -> None:
    """With the invoice, and the link that pays it: nobody charges it. Once."""
    customer = get_customer(invoice.customer_id)
    holder = list_holders([customer.id])[customer.id][0]
    data = _facts(brand, invoice, "", "", customer.name) | {
        "amount_minor": owed_of(invoice).minor,
        "due_date": invoice.due_date.isoformat(),
        "path": pay_path(invoice.id),
    }
    queue_mail(
        "invoice_to_pay", brand_id=brand.id, customer_id=customer.id, to=customer.billing_email,
        language=holder.language, data=data, once=f"invoice_to_pay:{invoice.id}", waits_for_pdf_of=invoice.id,
    )  # fmt: skip
    if invoice.has_document:
        send_those_waiting_for([invoice.id])


def tell_of_debit(brand: BrandView, invoice: InvoiceView, collected_on: date) -> None:
    """The notice before a debit: amount, day, mandate and creditor (docs/rules.md R3.4), with the invoice. Once."""
    customer = get_customer(invoice.customer_id)
    holder = list_holders([customer.id])[customer.id][0]
    method = find_preferred_method(customer.id)
    data = _facts(brand, invoice, method.label if method else "", "", customer.name) | {
        "amount_minor": owed_of(invoice).minor,
        "collect_date": collected_on.isoformat(),
        "mandate": method.mandate_reference if method else "",
        "creditor_id": brand.legal.creditor_id,
    }
    queue_mail(
        "debit_announced", brand_id=brand.id, customer_id=customer.id, to=customer.billing_email,
        language=holder.language, data=data, once=f"debit_announced:{invoice.id}:{collected_on}",
        waits_for_pdf_of=invoice.id,
    )  # fmt: skip
    if invoice.has_document:
        send_those_waiting_for([invoice.id])


def _facts(
    brand: BrandView, invoice: InvoiceView, method_label: str, failure_code: str, customer_name: str
) -> dict[str, Any]:
    line = list_line_summaries([invoice.id])[invoice.id][0]
    facts: dict[str, Any] = {
        "number": invoice.number,
        "customer": customer_name,
        # What is asked for; of what is paid, all of it.
        "amount_minor": (owed_of(invoice) if failure_code else invoice.total).minor,
        "currency": invoice.total.currency,
        "issue_date": invoice.issue_date.isoformat(),
        "item": line.name,
        "quantity": line.quantity,
        "method": method_label,
        "path": f"/facturation/factures/{invoice.number}/",
    }
    if line.period is not None:
        facts["period_start"], facts["period_end"] = line.period.start.isoformat(), line.period.end.isoformat()
    if credit := credited_minor(invoice.id):
        facts["credit_minor"] = credit
    if failure_code:
        facts["failure_code"] = failure_code
        facts["path"] = pay_path(invoice.id)
        facts["same_method_may_be_tried"] = refusal(failure_code).same_method_may_be_tried
        names = ("retried_on", "suspended_on", "ended_on")
        days = coming(brand, find_going_run(invoice.id))
        facts |= {name: day.isoformat() for name, day in zip(names, days, strict=True) if day is not None}
    if (upcoming := _next_billing(invoice.id)) is not None:
        facts["next_billing_date"] = upcoming
    return facts


def _next_billing(invoice_id: UUID) -> str | None:
    """The first day on which something that it bills is billed again."""
    billed = get_subscriptions(sorted(subscriptions_on([invoice_id])[invoice_id])).values()
    days = [each.renews_on for each in billed if each.renews_on is not None]
    return min(days).isoformat() if days else None
