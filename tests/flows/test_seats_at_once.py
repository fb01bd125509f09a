"""Twenty people at the same moment: never more seats than licences, nothing twice, nobody without what was accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from guichet.contexts.access.models import Membership, User
from guichet.contexts.access.public import InvitationStatus
from guichet.contexts.entitlements.models import Seat
from guichet.contexts.notifications.models import Mail
from guichet.contexts.subscriptions.models import Item
from guichet.flows.seats.accept import Acceptance
from guichet.flows.seats.invite import ListRefusedError, NoPlaceError
from guichet.infra.clock import wall_now
from guichet.infra.unit_of_work import unit_of_work
from tests.flows.at_once import at_once
from tests.flows.journey import Buyer, House
from tests.flows.seats import SOMEBODY, Team, token_of

MANY = 20


@pytest.fixture
def team(nora: Buyer) -> Team:
    """Seven licences, one held."""
    nora.buys(quantity=7)
    return Team(nora)


def answer(call: Callable[[], Any]) -> Callable[[], str]:
    """What became of it, in a word."""

    def run() -> str:
        try:
            call()
        except (NoPlaceError, ListRefusedError) as refused:
            return type(refused).__name__
        return "done"

    return run


def people(count: int = MANY) -> list[str]:
    return [f"personne{n}@example.com" for n in range(count)]


def test_twenty_invitations_for_the_last_six_places(team: Team) -> None:
    results = at_once(*[answer(lambda a=a: team.invites(a)) for a in people()])  # type: ignore[misc]
    assert Counter(results) == {"done": 6, "NoPlaceError": 14}
    assert (team.places.used, team.places.free) == (7, 0)
    assert Mail.objects.filter(kind="member_invited").count() == 6


def test_the_same_list_twenty_times_is_one_invitation_each(team: Team) -> None:
    results = at_once(*[answer(lambda: team.invites("une@example.com", "deux@example.com"))] * MANY)
    assert Counter(results) == {"done": 1, "ListRefusedError": 19}
    assert team.invitations == {"pending": 2}


def test_the_same_link_twenty_times_is_one_person_one_membership_one_seat(team: Team) -> None:
    team.invites("une@example.com")
    token = token_of("une@example.com")
    results = at_once(*[lambda: team.accepts("une@example.com", SOMEBODY, token=token)] * MANY)
    assert {each.result for each in results} == {Acceptance.JOINED}
    assert sum(each.is_new for each in results) == 1
    assert User.objects.filter(email="une@example.com").count() == 1
    assert Membership.objects.filter(customer_id=team.buyer.customer_id).count() == 2
    assert team.places.used == 2
    assert Mail.objects.filter(kind="member_joined").count() == 1


def test_joining_revoking_and_inviting_at_once_leave_each_seat_with_one_holder(team: Team) -> None:
    """Whoever comes first at an invitation wins; a freed place may be taken at once by somebody new."""
    asked = team.invites(*people(6))
    accepting = [answer(lambda a=a: team.accepts(a)) for a in people(6)]  # type: ignore[misc]
    revoking = [answer(lambda i=i: team.revokes(i)) for i in asked]  # type: ignore[misc]
    inviting = [answer(lambda a=a: team.invites(a)) for a in people()[6:14]]  # type: ignore[misc]
    at_once(*accepting, *revoking, *inviting)
    states = team.invitations
    joined, revoked = states.get("accepted", 0), states.get("revoked", 0)
    assert joined + revoked == 6
    assert team.places.used == 1 + joined + states.get("pending", 0) <= 7
    assert states.get("pending", 0) <= revoked


def test_one_address_that_two_customers_invite_becomes_one_person(house: House, team: Team) -> None:
    other = Team(house.takes_in("autre@example.com"))
    other.buyer.buys(quantity=2)
    team.invites("une@example.com")
    first = token_of("une@example.com")
    other.invites("une@example.com")
    second = token_of("une@example.com")
    results = at_once(
        lambda: team.accepts("une@example.com", token=first), lambda: other.accepts("une@example.com", token=second)
    )
    assert User.objects.filter(email="une@example.com").count() == 1
    assert Counter(each.result for each in results) in (
        Counter({Acceptance.JOINED: 1, Acceptance.KNOWN: 1}),
        Counter({Acceptance.JOINED: 2}),
    )
    for each, its_team, token in zip(results, (team, other), (first, second), strict=True):
        if each.result is Acceptance.KNOWN:
            assert its_team.accepts("une@example.com", None, token=token).result is Acceptance.JOINED


def test_the_last_place_is_assigned_once(team: Team) -> None:
    for address in people(4):
        team.joined(address)
        team.releases(address)
    team.invites(*people(14)[4:9])
    assert team.places.to_give == 1
    results = at_once(*[answer(lambda a=a: team.assigns(a)) for a in people(4)])  # type: ignore[misc]
    assert Counter(results) == {"done": 1, "NoPlaceError": 3}
    assert team.places.used == 7


def test_the_database_itself_refuses_one_seat_too_many(team: Team) -> None:
    """Behind the back of every lock: each process adds a seat and commits."""
    for address in people(6):
        team.joined(address)
        team.releases(address)
    item = Item.objects.get(subscription__customer_id=team.buyer.customer_id)
    Item.objects.filter(pk=item.pk).update(quantity=4)
    memberships = [team.membership(address) for address in people(6)]

    def sits_down(membership_id: object) -> str:
        try:
            with unit_of_work("tests.seat"):
                Seat.objects.create(item_id=item.pk, membership_id=membership_id, taken_at=wall_now())  # type: ignore[misc]
        except IntegrityError:
            return "refused"
        return "done"

    results = at_once(*[lambda m=m: sits_down(m) for m in memberships])  # type: ignore[misc]
    assert Counter(results) == {"done": 3, "refused": 3}
    with pytest.raises(IntegrityError, match="seats held"), unit_of_work("tests.quantity"):
        Item.objects.filter(pk=item.pk).update(quantity=3)
    Item.objects.filter(pk=item.pk).update(quantity=7)


def test_expiring_and_accepting_at_once(house: House, team: Team) -> None:
    """At the very instant at which it is over nobody gets in, and its seat is free once."""
    team.invites(*people(3))
    house.lives_without_looking(minutes=60 * 24 * 14 + 1)
    results = at_once(*[lambda a=a: team.accepts(a) for a in people(3)], house.sweeps)  # type: ignore[misc]
    assert {each.result for each in results[:3]} == {Acceptance.EXPIRED}
    house.sweeps()
    assert team.invitations == {InvitationStatus.EXPIRED.value: 3}
    assert team.places.used == 1
