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


S = AttemptStatus
OPEN_ATTEMPTS = frozenset({S.CREATED, S.SUBMITTED, S.PENDING, S.REQUIRES_ACTION, S.UNKNOWN})

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
    S.SUCCEEDED: frozenset(),
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


class MethodStatus(StrEnum):
    ACTIVE = "active"
    DETACHED = "detached"
