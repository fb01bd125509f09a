"""The people of a customer: invited, accepted by the links of their mails, given licences, removed."""

from __future__ import annotations

import re

from guichet.contexts.access.public import list_members, list_pending_invitations
from guichet.contexts.notifications.public import list_mails
from guichet.flows.seats.accept import accept
from guichet.flows.seats.invite import invite, resend, revoke
from guichet.flows.seats.members import assign, release, remove_member
from guichet.simulation.life import Life, NothingThereError

LINK = re.compile(r"/invitation/([\w-]+)/")


def invites(life: Life) -> None:
    if not life.programme.has_seats:
        raise NothingThereError
    addresses = life.lots.sample(life.resident.team, life.lots.randint(1, 2))
    life.says(f"{len(invite(*life.who, addresses))} invited")


def accepts(life: Life) -> None:
    """By the newest link that the address was sent, dead or not."""
    address = life.lots.choice(life.resident.team)
    links = [found[1] for mail in list_mails(5, address) if (found := LINK.search(mail.text))]
    life.says(accept(life.brand, life.one_of(links[:1])).result.value)


def sends_again(life: Life) -> None:
    invitation = life.one_of(list_pending_invitations(life.customer_id))
    life.says("sent again" if resend(*life.who, invitation.id) else "over")


def revokes(life: Life) -> None:
    invitation = life.one_of(list_pending_invitations(life.customer_id))
    life.says("revoked" if revoke(*life.who, invitation.id) else "over")


def removes_member(life: Life) -> None:
    """A holder too, as long as one is left."""
    member = life.one_of(list_members(life.customer_id))
    life.says("removed" if remove_member(*life.who, member.id) else "gone")


def gives_licence(life: Life) -> None:
    member = life.one_of(list_members(life.customer_id))
    life.says("given" if assign(*life.who, member.id) else "has one")


def takes_licence(life: Life) -> None:
    member = life.one_of(list_members(life.customer_id))
    life.says("taken" if release(*life.who, member.id) else "has none")
