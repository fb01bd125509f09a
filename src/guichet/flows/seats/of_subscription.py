"""What a subscription's start and end do to seats; inside the unit of work that starts or ends it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.access.public import (
    InvitationStatus,
    PersonView,
    end_invitation,
    get_invitation,
    get_membership,
    get_person,
    list_members,
    list_people,
)
from guichet.contexts.brands.public import get_brand
from guichet.contexts.entitlements.public import count_held, list_seated, release_all, take_seats
from guichet.contexts.subscriptions.public import SubscriptionView, get_subscriptions
from guichet.flows.seats.tell import record_invitation, record_member
from guichet.infra import audit


def seat_members(subscription: SubscriptionView, buyer: PersonView, at: datetime) -> None:
    """Whoever belongs to the customer takes a seat: the buyer first, then holders, then by age, while there are any.

    The customer and the subscription are locked.
    """
    item = subscription.items[0]
    members = list_members(subscription.customer_id)
    seated = list_seated([member.id for member in members])
    waiting = sorted(
        [member for member in members if member.id not in seated],
        key=lambda member: member.user_id != buyer.id,
    )
    places = subscription.places(item)
    chosen = waiting[: max(0, places - count_held(item.id).seats)]
    take_seats(item.id, places, at, membership_ids=[member.id for member in chosen])
    others = list_people([member.user_id for member in chosen if member.user_id != buyer.id])
    people = {each.id: each for each in (buyer, *others)}
    for member in chosen:
        record_member(
            audit.SYSTEM, "seat.assigned", brand_id=subscription.brand_id, customer_id=subscription.customer_id,
            membership_id=member.id, person=people[member.user_id], at=at,
            before={"licence": False}, after={"licence": True},
        )  # fmt: skip


def release_seats(subscription_id: UUID, at: datetime) -> None:
    """Nobody holds a licence of it any longer. Members stay; invitations, which have nothing to hold, are revoked."""
    subscription = get_subscriptions([subscription_id])[subscription_id]
    brand = get_brand(subscription.brand_id)
    for seat in release_all([item.id for item in subscription.items], at):
        if seat.invitation_id is not None:
            end_invitation(seat.invitation_id, InvitationStatus.REVOKED, at)
            record_invitation(audit.SYSTEM, "revoked", brand, get_invitation(seat.invitation_id), at)
        elif seat.membership_id is not None:
            membership = get_membership(seat.membership_id)
            record_member(
                audit.SYSTEM, "seat.released", brand_id=brand.id, customer_id=subscription.customer_id,
                membership_id=membership.id, person=get_person(membership.user_id), at=at,
                before={"licence": True}, after={"licence": False},
            )  # fmt: skip
