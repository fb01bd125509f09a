"""The states of a subscription, and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    EXPIRED = "expired"
    CANCELED = "canceled"


# Something falls due at their term. Renewals go on while past due; while suspended or paused no new period starts.
DUE_AT_TERM = frozenset({Status.TRIALING, Status.ACTIVE, Status.PAST_DUE})
# No new period starts before somebody, or a payment, lets it go on.
HALTED = frozenset({Status.SUSPENDED, Status.PAUSED})
LIVE = DUE_AT_TERM | HALTED
OVER = frozenset({Status.EXPIRED, Status.CANCELED})

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.TRIALING: frozenset({Status.ACTIVE, Status.EXPIRED, Status.CANCELED}),
    Status.ACTIVE: frozenset({Status.PAST_DUE, Status.PAUSED, Status.EXPIRED, Status.CANCELED}),
    Status.PAST_DUE: frozenset({Status.ACTIVE, Status.SUSPENDED, Status.EXPIRED, Status.CANCELED}),
    Status.SUSPENDED: frozenset({Status.ACTIVE, Status.CANCELED}),
    # Not to past due, where renewals go on: whoever paused would be billed for it.
    Status.PAUSED: frozenset({Status.ACTIVE, Status.CANCELED}),
    Status.EXPIRED: frozenset(),
    Status.CANCELED: frozenset(),
}


class ChangeKind(StrEnum):
    """What waits for the term: other terms (number, price), a pause, or the end."""

    TERMS = "terms"
    PAUSE = "pause"
    END = "end"


class ChangeStatus(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    TAKEN_BACK = "taken_back"
    REPLACED = "replaced"


class ParkedFor(StrEnum):
    """Why a customer is billed no further before a person has looked.

    DETAILS: no billing address, nobody to write to, or no rule for the taxes there. AMOUNT: more than is ever billed at
    once. COUNT: more invoices on one day than make sense. ERROR: the program failed.
    """

    DETAILS = "details"
    AMOUNT = "amount"
    COUNT = "count"
    ERROR = "error"
