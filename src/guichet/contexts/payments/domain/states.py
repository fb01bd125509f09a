"""The states of an attempt, a payment and a set-up, and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class AttemptStatus(StrEnum):
    CREATED = "created"
    SUBMITTED = "submitted"
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELED = "canceled"
    DISPUTED = "disputed"
    LOST = "lost"
    RETURNED = "returned"


S = AttemptStatus
OPEN_ATTEMPTS = frozenset({S.CREATED, S.SUBMITTED, S.PENDING, S.REQUIRES_ACTION, S.UNKNOWN})
# Those that brought money, whatever became of it after.
TAKEN_ATTEMPTS = frozenset({S.SUCCEEDED, S.DISPUTED, S.LOST, S.RETURNED})

TRANSITIONS: dict[AttemptStatus, frozenset[AttemptStatus]] = {
    S.CREATED: frozenset({S.SUBMITTED, S.CANCELED}),
    S.SUBMITTED: frozenset({S.PENDING, S.REQUIRES_ACTION, S.SUCCEEDED, S.FAILED, S.UNKNOWN, S.CANCELED}),
    # Not `unknown`: whoever asked too and was not answered knows less than this, which holds the bank's page.
    S.REQUIRES_ACTION: frozenset({S.PENDING, S.SUCCEEDED, S.FAILED, S.CANCELED}),
    S.PENDING: frozenset({S.SUCCEEDED, S.FAILED, S.CANCELED}),
    S.UNKNOWN: frozenset({S.PENDING, S.REQUIRES_ACTION, S.SUCCEEDED, S.FAILED, S.CANCELED}),
    # Money that comes after the end: refunded, or allocated if it is still owed.
    S.CANCELED: frozenset({S.SUCCEEDED}),
    S.FAILED: frozenset({S.SUCCEEDED}),
    # Taken back: a debit for good, a card until the dispute is won or lost.
    S.SUCCEEDED: frozenset({S.DISPUTED, S.RETURNED}),
    S.DISPUTED: frozenset({S.SUCCEEDED, S.LOST}),
    S.LOST: frozenset(),
    S.RETURNED: frozenset(),
}


def may_follow(before: AttemptStatus, after: AttemptStatus) -> bool:
    """Whether news of `after` moves an attempt that stands at `before`; late and repeated news does not."""
    return after in TRANSITIONS[before]


class PaymentStatus(StrEnum):
    OPEN = "open"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"
    REFUNDED = "refunded"
    RETURNED = "returned"


class MethodStatus(StrEnum):
    ACTIVE = "active"
    DETACHED = "detached"


class MandateStatus(StrEnum):
    """SUPERSEDED: the debtor signed anew. REVOKED: their bank does not know it. LAPSED: 36 months without a debit."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    LAPSED = "lapsed"


class Signing(StrEnum):
    """Why a mandate was signed: the first one, the same account confirmed anew, or another account in its place."""

    FIRST = "first"
    CONFIRMED = "confirmed"
    AMENDED = "amended"
