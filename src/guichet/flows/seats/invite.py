"""Inviting people by mail, sending an invitation again, taking it back. Each pending invitation holds a seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.access.public import (
    InvitationStatus,
    InvitationView,
    end_invitation,
    get_invitation,
    list_known_emails,
    renew_invitation,
)
from guichet.contexts.access.public import invite as make_invitations
from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.entitlements.public import release_seat, take_seats
from guichet.flows.seats.addresses import Malformed, read_addresses
from guichet.flows.seats.places import NoLicenceError, Places, lock_places
from guichet.flows.seats.tell import mail_invitation, record_invitation
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

MEMBER = "member"


@dataclass(frozen=True, slots=True)
class ReadList:
    """A typed list against who is there already. `good` can be invited; the others are named for what they are."""

    good: tuple[str, ...]
    repeated: tuple[str, ...] = ()
    malformed: tuple[Malformed, ...] = ()
    members: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()

    @property
    def is_all_good(self) -> bool:
        return bool(self.good) and not (self.repeated or self.malformed or self.members or self.invited)


class ListRefusedError(Exception):
    """Some of the addresses belong to members or were invited meanwhile: `read` names them. Nothing was sent."""

    def __init__(self, read: ReadList) -> None:
        super().__init__("the list is not all good")
        self.read = read


class NoPlaceError(Exception):
    """`asked` is more than `places` may give. Nothing was sent."""

    def __init__(self, places: Places, asked: int) -> None:
        super().__init__(f"{asked} asked, {places.to_give} to give")
        self.places = places
        self.asked = asked


def read_list(customer_id: UUID, text: str) -> ReadList:
    """What inviting this text would do; reads only."""
    typed = read_addresses(text)
    read = _sort(customer_id, typed.addresses)
    return ReadList(read.good, typed.repeated, typed.malformed, read.members, read.invited)


def _sort(customer_id: UUID, addresses: Sequence[str]) -> ReadList:
    members, invited = list_known_emails(customer_id, addresses)
    return ReadList(
        good=tuple(a for a in addresses if a not in members and a not in invited),
        members=tuple(a for a in addresses if a in members),
        invited=tuple(a for a in addresses if a in invited and a not in members),
    )


def invite(brand: BrandView, customer_id: UUID, person_id: UUID, addresses: Sequence[str]) -> list[InvitationView]:
    """One invitation, one seat, one mail each, or none of it.

    `addresses` are those of a ReadList. Raises NoLicenceError, ListRefusedError or NoPlaceError.
    """
    with unit_of_work("seats.invite"):
        lock_customers([customer_id])
        places = lock_places(customer_id)
        if places is None:
            raise NoLicenceError
        read = _sort(customer_id, addresses)
        if not read.is_all_good:
            raise ListRefusedError(read)
        if len(read.good) > places.to_give:
            raise NoPlaceError(places, len(read.good))
        at = business_now(brand)
        made = make_invitations(customer_id, brand.id, read.good, role=MEMBER, invited_by=person_id, at=at)
        take_seats(places.item.id, places.most, at, invitation_ids=[invitation.id for invitation, _ in made])
        for invitation, token in made:
            record_invitation(audit.person(person_id), "sent", brand, invitation, at)
            mail_invitation(brand, invitation, token)
    return [invitation for invitation, _ in made]


def resend(brand: BrandView, customer_id: UUID, person_id: UUID, invitation_id: UUID) -> InvitationView | None:
    """A new link for as long again; the old one is dead. None when it was accepted, revoked or expired meanwhile."""
    with unit_of_work("seats.resend"):
        lock_customers([customer_id])
        at = business_now(brand)
        renewed = renew_invitation(invitation_id, at)
        if renewed is None:
            return None
        invitation, token = renewed
        record_invitation(audit.person(person_id), "sent_again", brand, invitation, at)
        mail_invitation(brand, invitation, token)
    return invitation


def revoke(brand: BrandView, customer_id: UUID, person_id: UUID, invitation_id: UUID) -> bool:
    """Frees its seat. False when it was no longer pending."""
    with unit_of_work("seats.revoke"):
        lock_customers([customer_id])
        lock_places(customer_id)
        at = business_now(brand)
        if not end_invitation(invitation_id, InvitationStatus.REVOKED, at):
            return False
        release_seat(at, invitation_id=invitation_id)
        record_invitation(audit.person(person_id), "revoked", brand, get_invitation(invitation_id), at)
    return True
