"""Accepting an invitation: the link's token proves the address, the seat goes from the invitation to the member."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError

from guichet.contexts.access.public import (
    InvitationStatus,
    InvitationView,
    PersonView,
    add_membership,
    add_person,
    end_invitation,
    find_invitation,
    find_member,
    find_person,
    get_person,
    is_over,
)
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.entitlements.public import find_seat, hand_over, release_seat
from guichet.flows.seats.places import lock_places
from guichet.flows.seats.tell import mail_joined, record_member
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


class Acceptance(StrEnum):
    """JOINED: a member now, or since the same link was used before. ALREADY_MEMBER: was one without it.

    IDENTITY_NEEDED: the address is nobody's yet. KNOWN: somebody has it, who need not say who they are. EXPIRED, GONE:
    the link is too old; or revoked, replaced by a newer one, or none of ours.
    """

    JOINED = "joined"
    ALREADY_MEMBER = "already_member"
    IDENTITY_NEEDED = "identity_needed"
    KNOWN = "known"
    EXPIRED = "expired"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who somebody says they are, whose address has no account yet."""

    first_name: str
    last_name: str
    language: str
    password: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """`is_new` is True for the one call that made the account."""

    result: Acceptance
    invitation: InvitationView | None = None
    person: PersonView | None = None
    is_new: bool = False


def state_of(brand: BrandView, token: str) -> Accepted:
    """What the link's page shows; reads only. KNOWN and IDENTITY_NEEDED can be accepted."""
    invitation = find_invitation(brand.id, token)
    if (closed := _closed(brand, invitation)) is not None or invitation is None:
        return closed or Accepted(Acceptance.GONE)
    person = find_person(invitation.email)
    return Accepted(Acceptance.KNOWN if person else Acceptance.IDENTITY_NEEDED, invitation, person)


def _closed(brand: BrandView, invitation: InvitationView | None) -> Accepted | None:
    """Why the link cannot be accepted; None if it can."""
    if invitation is None or invitation.status is InvitationStatus.REVOKED:
        return Accepted(Acceptance.GONE, invitation)
    if invitation.status is InvitationStatus.ACCEPTED:
        return Accepted(Acceptance.JOINED, invitation, find_person(invitation.email))
    if invitation.status is InvitationStatus.EXPIRED or is_over(invitation.expires_at, business_now(brand)):
        return Accepted(Acceptance.EXPIRED, invitation)
    return None


def accept(brand: BrandView, token: str, newcomer: Newcomer | None = None) -> Accepted:
    """Twice, or from two tabs, is once. `newcomer` is only looked at when the address is nobody's.

    With one for an address that somebody has by now, nothing is done: KNOWN, so that no password is thought to be set.
    """
    try:
        return _accept(brand, token, newcomer)
    except IntegrityError:
        # The address became somebody's in that very moment, by an invitation of another customer.
        return _accept(brand, token, newcomer)


def _accept(brand: BrandView, token: str, newcomer: Newcomer | None) -> Accepted:
    found = find_invitation(brand.id, token)
    if found is None:
        return Accepted(Acceptance.GONE)
    with unit_of_work("seats.accept"):
        lock_customers([found.customer_id])
        places = lock_places(found.customer_id)
        invitation = find_invitation(brand.id, token)
        if (closed := _closed(brand, invitation)) is not None or invitation is None:
            return closed or Accepted(Acceptance.GONE)
        person = find_person(invitation.email)
        if person is None and newcomer is None:
            return Accepted(Acceptance.IDENTITY_NEEDED, invitation)
        if person is not None and newcomer is not None:
            return Accepted(Acceptance.KNOWN, invitation, person)
        is_new = person is None
        if newcomer is not None:
            person = get_person(
                add_person(
                    invitation.email, first_name=newcomer.first_name, last_name=newcomer.last_name,
                    language=newcomer.language, password=newcomer.password,
                )
            )  # fmt: skip
        assert person is not None  # noqa: S101 - found or made
        result = _join(brand, invitation, person)
        if result is Acceptance.JOINED:
            mail_joined(brand, invitation, person, places)
    return Accepted(result, invitation, person, is_new)


def _join(brand: BrandView, invitation: InvitationView, person: PersonView) -> Acceptance:
    at = business_now(brand)
    was_member = find_member(invitation.customer_id, person.id) is not None
    membership_id = add_membership(person.id, invitation.customer_id, brand.id, invitation.role, at=at)
    end_invitation(invitation.id, InvitationStatus.ACCEPTED, at, membership_id=membership_id)
    if find_seat(membership_id=membership_id) is None:
        has_licence = hand_over(invitation.id, membership_id)
    else:
        has_licence = True
        release_seat(at, invitation_id=invitation.id)
    if was_member:
        return Acceptance.ALREADY_MEMBER
    record_member(
        audit.person(person.id), "member.joined", brand_id=brand.id, customer_id=invitation.customer_id,
        membership_id=membership_id, person=person, at=at, after={"role": invitation.role, "licence": has_licence},
    )  # fmt: skip
    return Acceptance.JOINED


def inviter_of(invitation: InvitationView) -> PersonView:
    """Whom to ask about it."""
    return get_person(invitation.invited_by)
