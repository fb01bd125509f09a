"""The states of an invitation and the ways between them; how long its link is good, and what the link holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

VALID_FOR = timedelta(days=14)
TOKEN_BYTES = 32


class InvitationStatus(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


TRANSITIONS: dict[InvitationStatus, frozenset[InvitationStatus]] = {
    InvitationStatus.PENDING: frozenset(
        {InvitationStatus.ACCEPTED, InvitationStatus.REVOKED, InvitationStatus.EXPIRED}
    ),
    InvitationStatus.ACCEPTED: frozenset(),
    InvitationStatus.REVOKED: frozenset(),
    InvitationStatus.EXPIRED: frozenset(),
}


def ended(before: InvitationStatus, after: InvitationStatus) -> InvitationStatus:
    """`after`, if it can follow; ValueError otherwise."""
    if after not in TRANSITIONS[before]:
        raise ValueError(f"an invitation cannot go from {before} to {after}")
    return after


def is_over(expires_at: datetime, at: datetime) -> bool:
    """Its last instant is the one before `expires_at`."""
    return expires_at <= at


def fingerprint(token: str) -> str:
    """What is kept of a token: who reads the invitation cannot make the link."""
    return sha256(token.encode()).hexdigest()
