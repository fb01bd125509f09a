"""Applies what a provider says of a charge, monotonically: repeated and late news changes nothing but new facts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.payments.domain.states import (
    OPEN_ATTEMPTS,
    TAKEN_ATTEMPTS,
    AttemptStatus,
    PaymentStatus,
    may_follow,
)
from guichet.contexts.payments.models import Attempt, Payment, PaymentTarget
from guichet.contexts.payments.operations.move_money import move_money
from guichet.contexts.payments.operations.set_up_method import action_json
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus
from guichet.kernel.money import Money


class News(StrEnum):
    """What an outcome told that was not known: nothing, that it goes on, that a bank has it and will answer in days,
    that it ended, or money that came late.
    """

    NONE = "none"
    ONGOING = "ongoing"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    SUCCEEDED_LATE = "succeeded_late"


class WrongAmountError(Exception):
    """The provider took another amount than was asked: nothing is settled by it, a person must look."""


def record_outcome(attempt_id: UUID, outcome: ChargeOutcome, at: datetime) -> News:
    """Move the attempt and its payment. The customer must be locked; the rows are locked here."""
    attempt = Attempt.objects.select_related("payment").select_for_update(of=("self", "payment")).get(pk=attempt_id)
    payment = attempt.payment
    before, after = AttemptStatus(attempt.status), AttemptStatus(outcome.status.value)
    is_new = bool(outcome.reference) and not attempt.reference
    attempt.reference = attempt.reference or outcome.reference
    if attempt.method_id is None and before not in TAKEN_ATTEMPTS:
        _keep_visit(attempt, outcome)
    # What was taken ends by the news of its dispute alone.
    if before in TAKEN_ATTEMPTS or not may_follow(before, after):
        if is_new:
            attempt.save(update_fields=["reference"])
        return News.NONE
    attempt.status = after
    attempt.action = action_json(outcome.next_action) if outcome.next_action else None
    _keep_failure(attempt, outcome)
    if after not in OPEN_ATTEMPTS:
        attempt.settled_at = at
    attempt.save()
    if after in OPEN_ATTEMPTS:
        return News.PENDING if after is AttemptStatus.PENDING else News.ONGOING
    if after is AttemptStatus.SUCCEEDED:
        _keep_money(payment, attempt, outcome, at)
        return _closed(payment, PaymentStatus.SUCCEEDED, late=before not in OPEN_ATTEMPTS)
    return _closed(
        payment, PaymentStatus.FAILED if after is AttemptStatus.FAILED else PaymentStatus.CANCELED, late=False
    )


def _keep_visit(attempt: Attempt, outcome: ChargeOutcome) -> None:
    """Of a payment page: its name, why the last card was refused there, and with what was paid in the end."""
    attempt.page_reference = attempt.page_reference or outcome.page_reference
    if outcome.paid_with is not None:
        attempt.network, attempt.last_four = outcome.paid_with.network, outcome.paid_with.last_four
    if outcome.status is not ChargeStatus.UNKNOWN:
        _keep_failure(attempt, outcome)
    attempt.save()


def _keep_failure(attempt: Attempt, outcome: ChargeOutcome) -> None:
    attempt.failure_code = outcome.failure.code if outcome.failure else ""
    attempt.provider_code = outcome.failure.provider_code if outcome.failure else ""


def _keep_money(payment: Payment, attempt: Attempt, outcome: ChargeOutcome, at: datetime) -> None:
    asked = Money(payment.amount_minor, payment.currency)
    if outcome.money != asked:
        raise WrongAmountError(f"attempt {attempt.id}: asked {asked}, taken {outcome.money}")
    move_money(payment, "charged", attempt.reference, asked.minor, at)


def _closed(payment: Payment, status: PaymentStatus, *, late: bool) -> News:
    payment.status = status
    payment.save(update_fields=["status"])
    PaymentTarget.objects.filter(payment=payment).update(is_open=False)
    if status is not PaymentStatus.SUCCEEDED:
        return News.FAILED
    return News.SUCCEEDED_LATE if late else News.SUCCEEDED
