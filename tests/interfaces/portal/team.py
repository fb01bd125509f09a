"""An organisation with licences and people, as its holder's browser sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.test import Client

from guichet.contexts.access.models import Membership, User
from guichet.contexts.access.public import PersonView, add_membership, add_person, list_holders
from guichet.contexts.entitlements.public import take_seats
from guichet.contexts.notifications.models import Mail
from guichet.flows.seats.invite import invite
from guichet.flows.seats.places import Places, find_places
from guichet.infra.unit_of_work import unit_of_work
from guichet.interfaces.portal.front.enter import entry_token
from tests.contexts.desk import Desk

PASSWORD = "un long secret 77"


@dataclass
class Organisation:
    """`client` is its holder's browser, in French."""

    desk: Desk
    customer_id: UUID
    client: Client

    @property
    def holder(self) -> PersonView:
        return list_holders([self.customer_id])[self.customer_id][0]

    @property
    def places(self) -> Places:
        found = find_places(self.customer_id)
        assert found is not None
        return found

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, answer
        return text_of(answer.content.decode())

    def post(self, address: str, **typed: str) -> str:
        """Where it leads, shown."""
        return text_of(self.client.post(address, typed, follow=True).content.decode())

    def invites(self, *addresses: str) -> str:
        """The link of the last one's mail."""
        invite(self.desk.brand, self.customer_id, self.holder.id, addresses)
        return link_to(addresses[-1])

    def has(self, count: int, *, first: int = 0, seated: bool = True) -> list[Membership]:
        """So many more members, with a licence each."""
        users = User.objects.bulk_create(
            User(email=f"membre{n}@example.com", first_name=f"Une{n:03}", last_name="Personne", language="fr")
            for n in range(first, first + count)
        )
        rows = Membership.objects.bulk_create(
            Membership(
                user=user,
                customer_id=self.customer_id,
                brand_id=self.desk.brand_id,
                role="member",
                joined_at=self.desk.now,
            )
            for user in users
        )
        if seated:
            take_seats(self.places.item.id, self.places.most, self.desk.now, membership_ids=[row.id for row in rows])
        return rows

    def has_member(self, email: str, first_name: str = "Une", last_name: str = "Personne") -> UUID:
        with unit_of_work("tests.member"):
            person_id = add_person(email, first_name=first_name, last_name=last_name, language="fr", password=PASSWORD)
            return add_membership(person_id, self.customer_id, self.desk.brand_id, "member", at=self.desk.now)


def organisation(desk: Desk, licences: int) -> Organisation:
    customer_id = desk.buy(licences) if licences else desk.customer()
    return Organisation(desk, customer_id, signed_in(list_holders([customer_id])[customer_id][0].email))


def browser(language: str = "fr") -> Client:
    return Client(headers={"host": "plans.localhost", "accept-language": language})


def signed_in(email: str) -> Client:
    client = browser()
    client.post("/demo/entrer/", {"token": entry_token(email, "plans")})
    return client


def link_to(email: str) -> str:
    path: str = Mail.objects.filter(kind="member_invited", to=email).latest("pk").data["path"]
    return path


def text_of(html: str) -> str:
    """What is read, without the spaces that do not break."""
    seen = re.sub(r"<(head|svg|script)\b.*?</\1>", " ", html, flags=re.S)
    seen = re.sub(r"<[^>]+>", " ", seen).replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")
    return " ".join(seen.split())
