"""Money that must go back: recorded with its key before the provider is called, and what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from guichet.contexts.brands.public import BrandView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.payments.domain.states import PaymentStatus
from guichet.contexts.payments.models import Attempt, Payment, PaymentEvent, Refund
from guichet.contexts.payments.ports import RefundOutcome, RefundStatus
from guichet.infra.clock import day_of


def ask_refund(brand: BrandView, attempt_id: UUID, reason: str, at: datetime) -> UUID:
    """Owe the whole payment back: a second call for the same payment gives the same refund."""
    attempt = Attempt.objects.select_related("payment").get(pk=attempt_id)
    payment = attempt.payment
    refund, made = Refund.objects.get_or_create(
        payment=payment,
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
        _post(brand, payment, refund.id, "owed", accounts.clearing(attempt.gateway_code), accounts.REFUNDS_PAYABLE, at)
    return refund.id


def record_refund(brand: BrandView, refund_id: UUID, outcome: RefundOutcome, at: datetime) -> bool:
    """Apply what the provider says; True when the money has just gone back."""
    refund = Refund.objects.select_for_update().select_related("payment", "attempt").get(pk=refund_id)
    if refund.status == Refund.Status.SUCCEEDED:
        return False
    refund.status, refund.reference = outcome.status.value, outcome.reference or refund.reference
    refund.save(update_fields=["status", "reference"])
    if outcome.status is not RefundStatus.SUCCEEDED:
        return False
    payment = refund.payment
    PaymentEvent.objects.get_or_create(
        payment=payment,
        kind="refunded",
        reference=refund.reference,
        defaults={"amount_minor": -refund.amount_minor, "at": at},
    )
    Payment.objects.filter(pk=payment.id).update(status=PaymentStatus.REFUNDED)
    _post(
        brand,
        payment,
        refund.id,
        "paid_back",
        accounts.REFUNDS_PAYABLE,
        accounts.clearing(refund.attempt.gateway_code),
        at,
    )
    return True


def _post(
    brand: BrandView, payment: Payment, refund_id: UUID, purpose: str, debit: str, credit: str, at: datetime
) -> None:
    post(
        [
            EntryDraft(
                brand_id=brand.id,
                currency=payment.currency,
                source_kind="refund",
                source_id=refund_id,
                purpose=purpose,
                entry_date=day_of(brand, at),
                posted_at=at,
                postings=(
                    PostingDraft(debit, payment.amount_minor, payment.customer_id),
                    PostingDraft(credit, -payment.amount_minor, payment.customer_id),
                ),
            )
        ]
    )
