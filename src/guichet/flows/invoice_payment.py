"""What a payment's success or refusal means for an invoice. Inside the unit of work that records the outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceView, subscriptions_on
from guichet.contexts.payments.public import AttemptView, Debt, MethodView, allocate_payments
from guichet.contexts.subscriptions.public import fall_behind
from guichet.flows.debt import list_debts
from guichet.flows.dunning.accepted_debit import suspend_again
from guichet.flows.dunning.runs import refused
from guichet.flows.events import payment_told, publish_refused
from guichet.flows.invoice_mail import Known, tell
from guichet.flows.invoice_settled import invoices_settled
from guichet.flows.methods.fallback import fall_back
from guichet.infra import outbox
from guichet.kernel.money import Money


def invoices_paid(
    brand: BrandView, paid: Sequence[tuple[InvoiceView, AttemptView]], owed: Mapping[UUID, Money], at: datetime
) -> None:
    """Settle each locked invoice, of which so much is `owed`, with the payment of the attempt beside it, as far as that
    goes.
    """
    if paid:
        _pay(brand, paid, list_debts([invoice for invoice, _ in paid], owed), at)


def paid_at_issue(
    brand: BrandView, invoice: InvoiceView, debt: Debt, attempt: AttemptView, at: datetime, known: Known
) -> None:
    """As `invoices_paid`, one that was issued in this unit of work, of which all is `known`."""
    _pay(brand, [(invoice, attempt)], [debt], at, issued_now=known)


def _pay(
    brand: BrandView,
    paid: Sequence[tuple[InvoiceView, AttemptView]],
    debts: Sequence[Debt],
    at: datetime,
    issued_now: Known | None = None,
) -> None:
    payments = [(attempt.payment_id, debt) for (_, attempt), debt in zip(paid, debts, strict=True)]
    settled = allocate_payments(brand, payments, at)
    invoices_settled(
        brand,
        [(invoice, attempt.method_label) for invoice, attempt in paid if invoice.id in settled],
        at,
        by=[
            outbox.Event("payment.succeeded", brand.id, invoice.customer_id, at, payment_told(attempt))
            for invoice, attempt in paid
        ],
        issued_now=issued_now,
    )


def invoice_refused(brand: BrandView, invoice: InvoiceView, attempt: AttemptView, at: datetime) -> None:
    """The invoice stays open, its subscriptions are past due and its dunning begins, or goes on by what was heard.

    The holder hears why, if nobody was there to see and no other method is asked in its stead.
    """
    _owed(brand, invoice, attempt.failure_code, at)
    publish_refused(brand, attempt, at, invoice=str(invoice.id))
    if attempt.off_session and not fall_back(brand, invoice):
        needs_person = attempt.failure_code == "authentication_required"
        kind = "authentication_required" if needs_person else "payment_refused"
        tell(kind, brand, invoice, attempt.method_label, attempt.failure_code, once=f"{kind}:{attempt.id}")


def invoice_not_collected(
    brand: BrandView, invoice: InvoiceView, method: MethodView, failure_code: str, at: datetime
) -> None:
    """As after a refusal, but nothing was tried: for `failure_code` the bank refused the method for good before."""
    _owed(brand, invoice, failure_code, at)
    if not fall_back(brand, invoice):
        tell("payment_refused", brand, invoice, method.label, failure_code, once=f"payment_refused:{invoice.id}")


def _owed(brand: BrandView, invoice: InvoiceView, failure_code: str, at: datetime) -> None:
    for subscription_id in sorted(subscriptions_on([invoice.id])[invoice.id]):
        fall_behind(subscription_id)
    refused(brand, invoice, failure_code, at)
    suspend_again(brand, invoice, at)
