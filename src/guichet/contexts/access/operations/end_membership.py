"""Ends a membership: the person loses what they had at the customer, and the row says until when."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.access.models import Membership


class LastHolderError(Exception):
    """A customer always has a holder."""


def end_membership(membership_id: UUID, at: datetime) -> bool:
    """The customer must be locked. False when it had ended before; LastHolderError for the only holder."""
    row = Membership.objects.select_for_update().get(pk=membership_id)
    if row.ended_at is not None:
        return False
    if row.role == Membership.Role.HOLDER:
        holders = Membership.objects.filter(
            customer_id=row.customer_id, role=Membership.Role.HOLDER, ended_at__isnull=True
        )
        if holders.count() == 1:
            raise LastHolderError
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return True
