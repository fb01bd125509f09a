"""A payment that was taken back: the attempt, the money that left, the books, and what it had settled.

While a card's dispute is open the money is at neither side; what it settled stays settled. Lost, or a debit that was
sent back, each allocation is undone by one of its own, exactly: receivable, and tax that was due when paid.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.payments.domain.states import AttemptStatus, PaymentStatus, may_follow
from guichet.contexts.payments.models import Attempt, Dispute, Payment
from guichet.contexts.payments.operations.move_money import move_money
from guichet.contexts.payments.ports import DisputeDetails, DisputeStatus
from guichet.infra.clock import day_of


class DisputeNews(StrEnum):
    """What was not known: nothing, that money is disputed, that it is ours again, or that it is gone."""

    NONE = "none"
    OPENED = "opened"
    WON = "won"
    GONE = "gone"


def record_dispute(brand: BrandView, attempt_id: UUID, details: DisputeDetails, at: datetime) -> DisputeNews:
    """One step of what is told, of an attempt that succeeded; call again until there is no news.

    After GONE the caller undoes what the payment settled (`undo_allocation`). The customer must be locked.
    """
    payment = Payment.objects.select_for_update().get(
        pk=Attempt.objects.values_list("payment_id").get(pk=attempt_id)[0]
    )
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    known = Dispute.objects.filter(attempt=attempt, reference=details.reference).first()
    before = AttemptStatus(attempt.status)
    if known is None:
        after = AttemptStatus.RETURNED if details.is_return else AttemptStatus.DISPUTED
        if not may_follow(before, after):
            return DisputeNews.NONE
        dispute = _open(brand, attempt, details, at)
        if details.is_return:
            return _gone(brand, payment, attempt, dispute, AttemptStatus.RETURNED, at)
        _move(attempt, AttemptStatus.DISPUTED)
        move_money(payment, "withdrawn", details.reference, -payment.amount_minor, at)
        clearing, disputed = accounts.clearing(attempt.gateway_code), accounts.disputed(attempt.gateway_code)
        _post(brand, payment, dispute, "opened", disputed, clearing, payment.amount_minor, at)
        return DisputeNews.OPENED
    if known.status != Dispute.Status.OPEN or details.status is DisputeStatus.OPEN:
        return DisputeNews.NONE
    known.status, known.closed_at = details.status.value, at
    known.save(update_fields=["status", "closed_at"])
    if details.status is DisputeStatus.LOST:
        return _gone(brand, payment, attempt, known, AttemptStatus.LOST, at)
    _move(attempt, AttemptStatus.SUCCEEDED)
    move_money(payment, "reinstated", details.reference, payment.amount_minor, at)
    clearing, disputed = accounts.clearing(attempt.gateway_code), accounts.disputed(attempt.gateway_code)
    _post(brand, payment, known, "won", clearing, disputed, payment.amount_minor, at)
    return DisputeNews.WON


def source_of_undoing(attempt: Attempt) -> str:
    """Where the money of undone allocations is gone from."""
    if attempt.status == AttemptStatus.LOST:
        return accounts.disputed(attempt.gateway_code)
    return accounts.clearing(attempt.gateway_code)


def book_loss(brand: BrandView, attempt_id: UUID, amount_minor: int, at: datetime) -> None:
    """What is gone and settled nothing: it had come late and was given back, or is to be. Both is a loss."""
    if not amount_minor:
        return
    attempt = Attempt.objects.select_related("payment").get(pk=attempt_id)
    dispute = Dispute.objects.get(attempt=attempt, status=Dispute.Status.LOST)
    _post(
        brand, attempt.payment, dispute, "loss", accounts.BAD_DEBT, source_of_undoing(attempt), amount_minor, at
    )  # fmt: skip


def _open(brand: BrandView, attempt: Attempt, details: DisputeDetails, at: datetime) -> Dispute:
    return Dispute.objects.create(
        brand_id=brand.id,
        attempt=attempt,
        reference=details.reference,
        status=Dispute.Status.LOST if details.is_return else Dispute.Status.OPEN,
        is_return=details.is_return,
        amount_minor=details.money.minor,
        failure_code=details.failure.code,
        provider_code=details.failure.provider_code,
        answer_by=details.answer_by,
        opened_at=at,
        closed_at=at if details.is_return else None,
    )


def _gone(
    brand: BrandView, payment: Payment, attempt: Attempt, dispute: Dispute, status: AttemptStatus, at: datetime
) -> DisputeNews:
    _move(attempt, status, dispute.failure_code, dispute.provider_code)
    if status is AttemptStatus.RETURNED:
        move_money(payment, "reversed", dispute.reference, -payment.amount_minor, at)
    payment.status = PaymentStatus.RETURNED
    payment.save(update_fields=["status"])
    return DisputeNews.GONE


def _move(attempt: Attempt, status: AttemptStatus, failure_code: str = "", provider_code: str = "") -> None:
    attempt.status, attempt.failure_code, attempt.provider_code = status, failure_code, provider_code
    attempt.save(update_fields=["status", "failure_code", "provider_code"])


def _post(
    brand: BrandView,
    payment: Payment,
    dispute: Dispute,
    purpose: str,
    debit: str,
    credit: str,
    amount_minor: int,
    at: datetime,
) -> None:
    postings = (
        PostingDraft(debit, amount_minor, payment.customer_id),
        PostingDraft(credit, -amount_minor, payment.customer_id),
    )
    post(
        [
            EntryDraft(
                brand.id, payment.currency, "dispute", dispute.id, purpose, day_of(brand, at), at, postings
            )
        ]
    )  # fmt: skip
