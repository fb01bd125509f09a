"""The states of a subscription that exist so far, and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"


# Renewals go on while past due.
BILLED = frozenset({Status.ACTIVE, Status.PAST_DUE})
LIVE = BILLED

TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.ACTIVE: frozenset({Status.PAST_DUE, Status.CANCELED}),
    Status.PAST_DUE: frozenset({Status.ACTIVE, Status.CANCELED}),
    Status.CANCELED: frozenset(),
}


class ChangeKind(StrEnum):
    """What waits for the term: other terms (number, price), or the end."""

    TERMS = "terms"
    END = "end"


class ChangeStatus(StrEnum):
    WAITING = "waiting"
    APPLIED = "applied"
    TAKEN_BACK = "taken_back"
    REPLACED = "replaced"


def moved(before: Status, after: Status) -> Status:
    """`after`, if it is the same or can follow `before`; ValueError otherwise."""
    if after != before and after not in TRANSITIONS[before]:
        raise ValueError(f"a subscription cannot go from {before} to {after}")
    return after
