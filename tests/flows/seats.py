"""A team around a buyer, as verbs: the holder invites, people follow the links of their mails."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.access.models import Invitation, Membership
from guichet.contexts.access.public import InvitationView, find_member, find_person
from guichet.contexts.entitlements.models import Seat
from guichet.contexts.notifications.models import Mail
from guichet.flows.seats.accept import Acceptance, Accepted, Newcomer, accept
from guichet.flows.seats.invite import invite, resend, revoke
from guichet.flows.seats.members import assign, release, remove_member
from guichet.flows.seats.places import Places, find_places
from tests.flows.journey import Buyer

SOMEBODY = Newcomer("Une", "Personne", "fr", "un long secret 77")


@dataclass
class Team:
    """The people of one buyer's organisation; `buyer` is its holder."""

    buyer: Buyer

    @property
    def places(self) -> Places:
        found = find_places(self.buyer.customer_id)
        assert found is not None
        return found

    def invites(self, *addresses: str) -> list[InvitationView]:
        return invite(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, addresses)

    def resends(self, invitation: InvitationView) -> InvitationView | None:
        return resend(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, invitation.id)

    def revokes(self, invitation: InvitationView) -> bool:
        return revoke(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, invitation.id)

    def removes(self, address: str) -> bool:
        membership = self.membership(address)
        return remove_member(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, membership)

    def assigns(self, address: str) -> bool:
        membership = self.membership(address)
        return assign(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, membership)

    def releases(self, address: str) -> bool:
        membership = self.membership(address)
        return release(self.buyer.house.brand, self.buyer.customer_id, self.buyer.person_id, membership)

    def accepts(self, address: str, who: Newcomer | None = SOMEBODY, *, token: str = "") -> Accepted:
        """By the link of the latest mail, or by another."""
        return accept(self.buyer.house.brand, token or token_of(address), who)

    def joined(self, address: str) -> None:
        """The whole of it."""
        self.invites(address)
        who = SOMEBODY if find_person(address) is None else None
        assert self.accepts(address, who).result is Acceptance.JOINED

    def membership(self, address: str) -> UUID:
        person = find_person(address)
        assert person is not None
        found = find_member(self.buyer.customer_id, person.id)
        if found is None:
            return Membership.objects.filter(customer_id=self.buyer.customer_id, user_id=person.id).latest("pk").pk
        return found.id

    @property
    def holding(self) -> list[str]:
        """The addresses that hold a licence now, members before invitations."""
        held = Seat.objects.filter(released_at__isnull=True, item__subscription__customer_id=self.buyer.customer_id)
        members = held.filter(membership__isnull=False).values_list("membership__user__email", flat=True)
        invited = held.filter(invitation__isnull=False).values_list("invitation__email", flat=True)
        return [*sorted(members), *sorted(invited)]

    @property
    def invitations(self) -> dict[str, int]:
        """How many there are in each state."""
        found = Invitation.objects.filter(customer_id=self.buyer.customer_id).values_list("status", flat=True)
        return dict(Counter(found))


def token_of(address: str) -> str:
    """Out of the newest invitation's mail to the address."""
    path: str = Mail.objects.filter(kind="member_invited", to=address).latest("pk").data["path"]
    return path.strip("/").split("/")[1]
