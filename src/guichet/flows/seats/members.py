"""Removing a member, giving a licence to one who has none, taking one back without removing the person."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.access.public import MembershipView, end_membership, get_membership, get_person
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.entitlements.public import find_seat, release_seat, take_seats
from guichet.flows.seats.invite import NoPlaceError
from guichet.flows.seats.places import NoLicenceError, lock_places
from guichet.flows.seats.tell import mail_removed, record_member
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def remove_member(brand: BrandView, customer_id: UUID, person_id: UUID, membership_id: UUID) -> bool:
    """Ends the membership and frees its seat. False when it had ended before; LastHolderError for the only holder."""
    with unit_of_work("seats.remove_member"):
        lock_customers([customer_id])
        lock_places(customer_id)
        at = business_now(brand)
        membership = _membership(customer_id, membership_id)
        if not end_membership(membership_id, at):
            return False
        had_licence = release_seat(at, membership_id=membership_id)
        member = get_person(membership.user_id)
        record_member(
            audit.person(person_id), "member.removed", brand_id=brand.id, customer_id=customer_id,
            membership_id=membership_id, person=member, at=at,
            before={"role": membership.role, "licence": had_licence},
        )  # fmt: skip
        if member.id != person_id:
            mail_removed(brand, customer_id, membership_id, member, get_person(person_id))
    return True


def assign(brand: BrandView, customer_id: UUID, person_id: UUID, membership_id: UUID) -> bool:
    """Gives the member a licence. False when they hold one already or are gone; NoLicenceError, NoPlaceError."""
    with unit_of_work("seats.assign"):
        lock_customers([customer_id])
        places = lock_places(customer_id)
        at = business_now(brand)
        membership = _membership(customer_id, membership_id)
        if membership.ended_at is not None or find_seat(membership_id=membership_id) is not None:
            return False
        if places is None:
            raise NoLicenceError
        if places.to_give < 1:
            raise NoPlaceError(places, 1)
        take_seats(places.item.id, places.most, at, membership_ids=[membership_id])
        record_member(
            audit.person(person_id), "seat.assigned", brand_id=brand.id, customer_id=customer_id,
            membership_id=membership_id, person=get_person(membership.user_id), at=at,
            before={"licence": False}, after={"licence": True},
        )  # fmt: skip
    return True


def release(brand: BrandView, customer_id: UUID, person_id: UUID, membership_id: UUID) -> bool:
    """Takes the member's licence back; they stay. False when they held none."""
    with unit_of_work("seats.release"):
        lock_customers([customer_id])
        lock_places(customer_id)
        at = business_now(brand)
        membership = _membership(customer_id, membership_id)
        if not release_seat(at, membership_id=membership_id):
            return False
        record_member(
            audit.person(person_id), "seat.released", brand_id=brand.id, customer_id=customer_id,
            membership_id=membership_id, person=get_person(membership.user_id), at=at,
            before={"licence": True}, after={"licence": False},
        )  # fmt: skip
    return True


def _membership(customer_id: UUID, membership_id: UUID) -> MembershipView:
    membership = get_membership(membership_id)
    if membership.customer_id != customer_id:
        raise LookupError("not a member of this customer")
    return membership
