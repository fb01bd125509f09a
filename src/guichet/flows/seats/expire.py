"""Ends invitations that nobody accepted in time, and frees their seats; found by the index, by the brand's clock."""

from __future__ import annotations

import logging
from uuid import UUID

from guichet.contexts.access.public import (
    InvitationStatus,
    end_invitation,
    get_invitation,
    is_over,
    list_expired_invitations,
)
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.entitlements.public import release_seat
from guichet.flows.seats.places import lock_places
from guichet.flows.seats.tell import record_invitation
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
AT_MOST = 200


def expire_invitations(brand: BrandView) -> int:
    """How many were ended. One that cannot be holds up no other."""
    ended = 0
    for invitation_id in list_expired_invitations(brand.id, business_now(brand), AT_MOST):
        try:
            ended += _expire(brand, invitation_id)
        except Exception:
            log.exception("invitation not expired", extra={"invitation": str(invitation_id)})
    return ended


def _expire(brand: BrandView, invitation_id: UUID) -> bool:
    with unit_of_work("seats.expire"):
        customer_id = get_invitation(invitation_id).customer_id
        lock_customers([customer_id])
        lock_places(customer_id)
        at = business_now(brand)
        invitation = get_invitation(invitation_id)
        # It may have been sent again since the listing.
        if not is_over(invitation.expires_at, at) or not end_invitation(invitation_id, InvitationStatus.EXPIRED, at):
            return False
        release_seat(at, invitation_id=invitation_id)
        record_invitation(audit.SYSTEM, "expired", brand, invitation, at)
    return True
