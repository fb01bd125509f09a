"""Money that a payer took back after it had come: a disputed card, a debit that the bank sent back.

Inside the unit of work that learns of it. While a dispute is open, what it settled stays settled and finance is told;
once the money is gone for good, each invoice that it settled is open again, exactly as before it was paid.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice, lock_invoice
from guichet.contexts.payments.ports import DisputeDetails, FailureCode
from guichet.contexts.payments.public import (
    AttemptView,
    DisputeNews,
    book_loss,
    get_attempt,
    list_settled_by,
    record_dispute,
    revoke_mandate,
    undo_allocation,
)
from guichet.flows.credit import use_credit
from guichet.flows.debt import debt_of
from guichet.flows.events import payment_told
from guichet.flows.invoice_reopened import invoice_reopened
from guichet.infra import outbox
from guichet.infra.clock import business_now

TOLD = {
    DisputeNews.OPENED: "payment.disputed",
    DisputeNews.WON: "payment.dispute_won",
    DisputeNews.GONE: "payment.returned",
}


def take_back(brand: BrandView, attempt_id: UUID, dispute: DisputeDetails) -> None:
    """The customer is locked. What is told may be several steps ahead of what is known; each is recorded in turn."""
    at = business_now(brand)
    invoice_ids = list_settled_by(get_attempt(attempt_id).payment_id)
    for invoice_id in invoice_ids:
        lock_invoice(invoice_id)
    while (news := record_dispute(brand, attempt_id, dispute, at)) is not DisputeNews.NONE:
        attempt = get_attempt(attempt_id)
        told = {
            **payment_told(attempt), "invoices": [str(id_) for id_ in invoice_ids],
            "code": dispute.failure.code.value,
        }  # fmt: skip
        outbox.publish([outbox.Event(TOLD[news], brand.id, attempt.customer_id, at, told)])
        if news is DisputeNews.GONE:
            _undo(brand, attempt, at)


def _undo(brand: BrandView, attempt: AttemptView, at: datetime) -> None:
    if attempt.failure_code == FailureCode.MANDATE_INVALID and attempt.method_id is not None:
        revoke_mandate(attempt.method_id)
    left, reopened = attempt.money.minor, []
    for invoice_id in list_settled_by(attempt.payment_id):
        invoice = get_invoice(invoice_id)
        left -= undo_allocation(brand, attempt.id, debt_of(invoice), at)
        if invoice.status is InvoiceStatus.PAID:
            reopened.append(invoice)
    book_loss(brand, attempt.id, left, at)
    for invoice in reopened:
        invoice_reopened(brand, invoice, attempt, at)
    use_credit(brand, attempt.customer_id, at)
