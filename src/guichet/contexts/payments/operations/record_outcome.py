"""Applies what a provider says of a charge, monotonically: repeated and late news changes nothing but new facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from guichet.contexts.payments.domain.states import (
    OPEN_ATTEMPTS,
    TAKEN_ATTEMPTS,
    AttemptStatus,
    PaymentStatus,
    may_follow,
)
from guichet.contexts.payments.models import Attempt, Payment, PaymentTarget
from guichet.contexts.payments.operations.move_money import Movement, move_all
from guichet.contexts.payments.operations.set_up_method import action_json
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus
from guichet.infra import bulk
from guichet.infra.any_of import Ids
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


# What news of an attempt may change of its row.
_CHANGING = (
    "reference", "page_reference", "network", "last_four", "status", "action", "failure_code", "provider_code",
    "settled_at",
)  # fmt: skip
_CLOSED = {
    AttemptStatus.SUCCEEDED: PaymentStatus.SUCCEEDED,
    AttemptStatus.FAILED: PaymentStatus.FAILED,
    AttemptStatus.CANCELED: PaymentStatus.CANCELED,
}


def record_outcomes(outcomes: Mapping[UUID, ChargeOutcome], at: datetime) -> dict[UUID, News]:
    """Move the attempts and their payments: attempt → news. Six statements, whatever their number, and their chains.

    The customers must be locked; the rows are locked here. WrongAmountError: nothing of it is written.
    """
    locked = Attempt.objects.select_related("payment").select_for_update(of=("self", "payment"))
    attempts = list(locked.filter(pk__any_of=Ids(outcomes)).order_by("pk"))
    before = {attempt.id: _values(attempt) for attempt in attempts}
    news = {attempt.id: _hear(attempt, outcomes[attempt.id], at) for attempt in attempts}
    changed = [(attempt.id, *after) for attempt in attempts if (after := _values(attempt)) != before[attempt.id]]
    bulk.update(Attempt, ("id", *_CHANGING), changed)
    closed = [attempt for attempt in attempts if news[attempt.id] in _ENDS]
    move_all(
        [
            Movement(attempt.payment, "charged", attempt.reference, attempt.payment.amount_minor)
            for attempt in closed
            if attempt.status == AttemptStatus.SUCCEEDED
        ],
        at,
    )
    ended = [(attempt.payment_id, _CLOSED[AttemptStatus(attempt.status)].value) for attempt in closed]
    bulk.update(Payment, ("id", "status"), ended)
    if ended:
        targets = PaymentTarget.objects.filter(payment_id__any_of=Ids(payment_id for payment_id, _ in ended))
        targets.update(is_open=False)
    return news


def record_outcome(attempt_id: UUID, outcome: ChargeOutcome, at: datetime) -> News:
    """As `record_outcomes`, one attempt."""
    return record_outcomes({attempt_id: outcome}, at)[attempt_id]


_ENDS = frozenset({News.SUCCEEDED, News.SUCCEEDED_LATE, News.FAILED})


def _values(attempt: Attempt) -> tuple[Any, ...]:
    return tuple(getattr(attempt, name) for name in _CHANGING)


def _hear(attempt: Attempt, outcome: ChargeOutcome, at: datetime) -> News:
    """Apply the outcome to the attempt, in memory; what it tells."""
    before, after = AttemptStatus(attempt.status), AttemptStatus(outcome.status.value)
    attempt.reference = attempt.reference or outcome.reference
    if attempt.method_id is None and before not in TAKEN_ATTEMPTS:
        _keep_visit(attempt, outcome)
    # What was taken ends by the news of its dispute alone.
    if before in TAKEN_ATTEMPTS or not may_follow(before, after):
        return News.NONE
    attempt.status = after.value
    attempt.action = action_json(outcome.next_action) if outcome.next_action else None
    _keep_failure(attempt, outcome)
    if after in OPEN_ATTEMPTS:
        return News.PENDING if after is AttemptStatus.PENDING else News.ONGOING
    attempt.settled_at = at
    if after is not AttemptStatus.SUCCEEDED:
        return News.FAILED
    asked = Money(attempt.payment.amount_minor, attempt.payment.currency)
    if outcome.money != asked:
        raise WrongAmountError(f"attempt {attempt.id}: asked {asked}, taken {outcome.money}")
    return News.SUCCEEDED if before in OPEN_ATTEMPTS else News.SUCCEEDED_LATE


def _keep_visit(attempt: Attempt, outcome: ChargeOutcome) -> None:
    """Of a payment page: its name, why the last card was refused there, and with what was paid in the end."""
    attempt.page_reference = attempt.page_reference or outcome.page_reference
    if outcome.paid_with is not None:
        attempt.network, attempt.last_four = outcome.paid_with.network, outcome.paid_with.last_four
    if outcome.status is not ChargeStatus.UNKNOWN:
        _keep_failure(attempt, outcome)


def _keep_failure(attempt: Attempt, outcome: ChargeOutcome) -> None:
    attempt.failure_code = outcome.failure.code.value if outcome.failure else ""
    attempt.provider_code = outcome.failure.provider_code if outcome.failure else ""
