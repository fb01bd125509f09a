"""The mails on an invoice: that it is to be paid, is paid or will be debited, or why not and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView, list_customers
from guichet.contexts.dunning.public import RunView, find_going_run
from guichet.contexts.invoicing.public import InvoiceView, LineSummary, list_line_summaries, subscriptions_on
from guichet.contexts.notifications.public import MailDraft, queue_mails, send_those_waiting_for
from guichet.contexts.payments.public import find_preferred_method, list_credited, refusal
from guichet.contexts.subscriptions.public import SubscriptionView, get_subscriptions
from guichet.flows.debt import owed_of
from guichet.flows.dunning.runs import coming
from guichet.flows.pay_link import pay_path


@dataclass(frozen=True, slots=True)
class News:
    """Of an invoice, to its customer's billing address: `once` names the fact, `failure_code` says why it was refused,
    if it was.
    """

    invoice: InvoiceView
    method_label: str
    once: str
    failure_code: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Of invoices: their customers, what credit of other invoices' notes has settled, and what each bills."""

    customers: Mapping[UUID, CustomerView]
    credited: Mapping[UUID, int]
    billed: Mapping[UUID, Sequence[SubscriptionView]]


def know(invoices: Sequence[InvoiceView]) -> Known:
    """Read for all of them together."""
    ids = [invoice.id for invoice in invoices]
    on = subscriptions_on(ids)
    of = {subscription_id for billed in on.values() for subscription_id in billed}
    subscriptions = get_subscriptions(sorted(of)) if of else {}
    return Known(
        list_customers([invoice.customer_id for invoice in invoices]),
        list_credited(ids),
        {invoice_id: [subscriptions[each] for each in sorted(billed)] for invoice_id, billed in on.items()},
    )


def tell_all(
    kind: str, brand: BrandView, news: Sequence[News], *, with_pdf: bool = False, known: Known | None = None
) -> None:
    """A mail for each; however many they are, as many queries as for one, but for those that were refused.

    What is `known` of the invoices is read where it is not at hand.
    """
    known = known or know([each.invoice for each in news])
    lines = list_line_summaries([each.invoice.id for each in news])
    told = [(each.invoice, _facts(brand, each, known, lines[each.invoice.id][0]), each.once) for each in news]
    _queue(kind, brand, known, told, with_pdf=with_pdf)


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
    """As `tell_all`, one mail."""
    tell_all(kind, brand, [News(invoice, method_label, once, failure_code)], with_pdf=with_pdf)


def remind(brand: BrandView, invoice: InvoiceView, method_label: str, run: RunView, *, once: str) -> None:
    """That it is still to be paid, why it was not, and what comes next."""
    kind = "authentication_required" if run.code == "authentication_required" else "payment_reminder"
    tell(kind, brand, invoice, method_label, run.code, once=once)


def ask_to_pay(brand: BrandView, invoice: InvoiceView) -> None:
    """With the invoice, and the link that pays it: nobody charges it. Once."""
    known, news = know([invoice]), News(invoice, "", f"invoice_to_pay:{invoice.id}")
    data = _facts(brand, news, known, _first_line(invoice)) | {
        "amount_minor": owed_of(invoice).minor,
        "due_date": invoice.due_date.isoformat(),
        "path": pay_path(invoice.id),
    }
    _queue("invoice_to_pay", brand, known, [(invoice, data, news.once)], with_pdf=True)


def tell_of_debit(brand: BrandView, invoice: InvoiceView, collected_on: date) -> None:
    """The notice before a debit: amount, day, mandate and creditor (docs/rules.md R3.4), with the invoice. Once."""
    method = find_preferred_method(invoice.customer_id)
    known = know([invoice])
    news = News(invoice, method.label if method else "", f"debit_announced:{invoice.id}:{collected_on}")
    data = _facts(brand, news, known, _first_line(invoice)) | {
        "amount_minor": owed_of(invoice).minor,
        "collect_date": collected_on.isoformat(),
        "mandate": method.mandate_reference if method else "",
        "creditor_id": brand.legal.creditor_id,
    }
    _queue("debit_announced", brand, known, [(invoice, data, news.once)], with_pdf=True)


def _queue(
    kind: str,
    brand: BrandView,
    known: Known,
    told: Sequence[tuple[InvoiceView, Mapping[str, Any], str]],
    *,
    with_pdf: bool,
) -> None:
    """Beside each invoice what the mail says, and the name of the fact."""
    holders = list_holders(list(known.customers))
    queue_mails(
        [
            MailDraft(
                kind, brand.id, known.customers[invoice.customer_id].billing_email,
                holders[invoice.customer_id][0].language, data, once, invoice.customer_id,
                waits_for_pdf_of=invoice.id if with_pdf else None,
            )
            for invoice, data, once in told
        ]
    )  # fmt: skip
    # Drawn at its issue: nobody else will tell the mail that it can go.
    if with_pdf and (drawn := [invoice.id for invoice, _, _ in told if invoice.has_document]):
        send_those_waiting_for(drawn)


def _first_line(invoice: InvoiceView) -> LineSummary:
    return list_line_summaries([invoice.id])[invoice.id][0]


def _facts(brand: BrandView, news: News, known: Known, line: LineSummary) -> dict[str, Any]:
    invoice, failure_code = news.invoice, news.failure_code
    facts: dict[str, Any] = {
        "number": invoice.number,
        "customer": known.customers[invoice.customer_id].name,
        # What is asked for; of what is paid, all of it.
        "amount_minor": (owed_of(invoice) if failure_code else invoice.total).minor,
        "currency": invoice.total.currency,
        "issue_date": invoice.issue_date.isoformat(),
        "item": line.name,
        "quantity": line.quantity,
        "method": news.method_label,
        "path": f"/facturation/factures/{invoice.number}/",
    }
    if line.period is not None:
        facts["period_start"], facts["period_end"] = line.period.start.isoformat(), line.period.end.isoformat()
    if credit := known.credited.get(invoice.id):
        facts["credit_minor"] = credit
    if failure_code:
        facts["failure_code"] = failure_code
        facts["path"] = pay_path(invoice.id)
        facts["same_method_may_be_tried"] = refusal(failure_code).same_method_may_be_tried
        names = ("retried_on", "suspended_on", "ended_on")
        days = coming(brand, find_going_run(invoice.id))
        facts |= {name: day.isoformat() for name, day in zip(names, days, strict=True) if day is not None}
    # The first day on which something that it bills is billed again.
    if renewals := [each.renews_on for each in known.billed[invoice.id] if each.renews_on is not None]:
        facts["next_billing_date"] = min(renewals).isoformat()
    return facts
