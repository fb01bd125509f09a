"""Money that must go back: recorded with its key before the provider is called, and what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from guichet.contexts.brands.public import BrandView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.payments.domain.states import AttemptStatus, PaymentStatus
from guichet.contexts.payments.models import Attempt, Payment, Refund
from guichet.contexts.payments.operations.move_money import move_money
from guichet.contexts.payments.ports import RefundOutcome, RefundStatus
from guichet.infra.clock import day_of
from guichet.infra.ids import new_id


def ask_refund(brand: BrandView, attempt_id: UUID, reason: str, at: datetime) -> UUID:
    """Owe the whole payment back: a second call for the same payment gives the same refund."""
    attempt = Attempt.objects.select_related("payment").get(pk=attempt_id)
    payment = attempt.payment
    refund, made = Refund.objects.get_or_create(
        payment=payment,
        credit_note=None,
        defaults={
            "attempt": attempt,
            "amount_minor": payment.amount_minor,
            "status": Refund.Status.CREATED,
            "key": f"{settings.INSTALLATION}:{attempt.id}:refund",
            "reason": reason,
            "created_at": at,
        },
    )
    if made:
        _post(brand, refund, "owed", accounts.clearing(attempt.gateway_code), accounts.REFUNDS_PAYABLE, at)
    return refund.id


def ask_credit_refund(brand: BrandView, note_id: UUID, payment_id: UUID, amount_minor: int, at: datetime) -> UUID:
    """Owe back some of the credit of a note, by a payment that came from its customer: refused beyond either.

    IntegrityError beyond what is left of the note or of the payment. The customer must be locked.
    """
    attempt = Attempt.objects.get(payment_id=payment_id, status=AttemptStatus.SUCCEEDED)
    refund_id = new_id()
    refund = Refund.objects.create(
        id=refund_id, payment_id=payment_id, attempt=attempt, credit_note_id=note_id, amount_minor=amount_minor,
        status=Refund.Status.CREATED, key=f"{settings.INSTALLATION}:{refund_id}:refund", reason="credit_note",
        created_at=at,
    )  # fmt: skip
    _post(brand, refund, "owed", accounts.CUSTOMER_CREDIT, accounts.REFUNDS_PAYABLE, at)
    return refund.id


def record_refund(brand: BrandView, refund_id: UUID, outcome: RefundOutcome, at: datetime) -> bool:
    """Apply what the provider says; True when that is news to the customer: it went back, or cannot.

    A bank can send back what had succeeded. What cannot go back of a credit note is the customer's credit again. A late
    success that cannot go back is owed until a person has looked.
    """
    refund = Refund.objects.select_for_update().select_related("payment", "attempt").get(pk=refund_id)
    if refund.credit_note_id and refund.status == Refund.Status.FAILED:
        return False
    if refund.status == Refund.Status.SUCCEEDED:
        if outcome.status is not RefundStatus.FAILED:
            return False
        _came_back(brand, refund, at)
    refund.status, refund.reference = outcome.status.value, outcome.reference or refund.reference
    refund.save(update_fields=["status", "reference"])
    if outcome.status is RefundStatus.FAILED and refund.credit_note_id:
        _post(brand, refund, "kept", accounts.REFUNDS_PAYABLE, accounts.CUSTOMER_CREDIT, at)
        return True
    if outcome.status is not RefundStatus.SUCCEEDED:
        return False
    payment = refund.payment
    move_money(payment, "refunded", refund.reference, -refund.amount_minor, at)
    back = Refund.objects.filter(payment=payment, status=Refund.Status.SUCCEEDED).aggregate(sum=Sum("amount_minor"))
    if back["sum"] == payment.amount_minor:
        Payment.objects.filter(pk=payment.id).update(status=PaymentStatus.REFUNDED)
    _post(brand, refund, "paid_back", accounts.REFUNDS_PAYABLE, accounts.clearing(refund.attempt.gateway_code), at)
    return True


def _came_back(brand: BrandView, refund: Refund, at: datetime) -> None:
    """The money is at the provider again, and owed as before it went."""
    move_money(refund.payment, "returned", refund.reference, refund.amount_minor, at)
    Payment.objects.filter(pk=refund.payment_id).update(status=PaymentStatus.SUCCEEDED)
    _post(brand, refund, "returned", accounts.clearing(refund.attempt.gateway_code), accounts.REFUNDS_PAYABLE, at)


def _post(brand: BrandView, refund: Refund, purpose: str, debit: str, credit: str, at: datetime) -> None:
    payment = refund.payment
    post(
        [
            EntryDraft(
                brand_id=brand.id,
                currency=payment.currency,
                source_kind="refund",
                source_id=refund.id,
                purpose=purpose,
                entry_date=day_of(brand, at),
                posted_at=at,
                postings=(
                    PostingDraft(debit, refund.amount_minor, payment.customer_id),
                    PostingDraft(credit, -refund.amount_minor, payment.customer_id),
                ),
            )
        ]
    )
