"""Invitations: made, sent again under a new link, ended. The customer must be locked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.access.domain.invitations import (
    TOKEN_BYTES,
    VALID_FOR,
    InvitationStatus,
    ended,
    fingerprint,
)
from guichet.contexts.access.models import Invitation, Membership
from guichet.contexts.access.queries.people import InvitationView, invitation_view


def invite(
    customer_id: UUID, brand_id: UUID, emails: Sequence[str], *, role: str, invited_by: UUID, at: datetime
) -> list[tuple[InvitationView, str]]:
    """One pending invitation an address, each with its token, which nobody can ask for again."""
    made = []
    for email in emails:
        token = _new_token()
        row = Invitation(
            customer_id=customer_id,
            brand_id=brand_id,
            email=email.strip().lower(),
            role=Membership.Role(role),
            token_hash=fingerprint(token),
            invited_by_id=invited_by,
            status=InvitationStatus.PENDING,
            created_at=at,
            expires_at=at + VALID_FOR,
        )
        made.append((row, token))
    Invitation.objects.bulk_create([row for row, _ in made])
    return [(invitation_view(row), token) for row, token in made]


def renew_invitation(invitation_id: UUID, at: datetime) -> tuple[InvitationView, str] | None:
    """A new token and as much time again: the link that was sent before leads nowhere. None if it is not pending."""
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    if row.status != InvitationStatus.PENDING:
        return None
    token = _new_token()
    row.token_hash, row.expires_at = fingerprint(token), at + VALID_FOR
    row.save(update_fields=["token_hash", "expires_at"])
    return invitation_view(row), token


def end_invitation(
    invitation_id: UUID, status: InvitationStatus, at: datetime, *, membership_id: UUID | None = None
) -> bool:
    """Accepted (with the membership that it made), revoked or expired. False when it was no longer pending."""
    row = Invitation.objects.select_for_update().get(pk=invitation_id)
    if row.status != InvitationStatus.PENDING:
        return False
    row.status = ended(InvitationStatus(row.status), status)
    row.ended_at, row.membership_id = at, membership_id
    row.save(update_fields=["status", "ended_at", "membership"])
    return True


def _new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)
