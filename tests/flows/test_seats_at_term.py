"""Seats and what waits for the term: fewer licences, the end, a new subscription after it."""

from __future__ import annotations

import pytest

from guichet.contexts.access.public import find_member
from guichet.contexts.subscriptions.public import (
    list_live_subscriptions,
    lock_subscription,
    schedule_end,
)
from guichet.flows.purchase.at_term import schedule, take_back_change
from guichet.flows.purchase.decide import SeatsHeldError, Selection
from guichet.flows.seats.accept import Acceptance
from guichet.flows.seats.invite import NoPlaceError
from guichet.flows.seats.places import find_places
from guichet.flows.seats.team import licence_of, names_with_licence
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work
from tests.flows.journey import Buyer, House
from tests.flows.seats import Team

ONE, TWO, THREE = "une@example.com", "deux@example.com", "trois@example.com"


@pytest.fixture
def team(nora: Buyer) -> Team:
    """Nora has four licences; two are held."""
    nora.buys(quantity=4)
    team = Team(nora)
    team.joined(ONE)
    return team


def wants(team: Team, quantity: int) -> None:
    subscription = team.places.subscription
    selection = Selection(team.places.item.price_id, quantity)
    house = team.buyer.house
    schedule(house.brand, team.buyer.customer_id, team.buyer.person_id, selection, shown_basis=subscription.basis)


def wants_to_end(team: Team) -> None:
    with unit_of_work("tests.end"):
        subscription = lock_subscription(team.places.subscription.id)
        at = business_now(team.buyer.house.brand)
        schedule_end(subscription.id, reason="", person_id=team.buyer.person_id, at=at)


def test_places_beyond_the_coming_number_are_not_given(team: Team) -> None:
    wants(team, 3)
    assert (team.places.free, team.places.to_give, team.places.is_held_back) == (2, 1, True)
    with pytest.raises(NoPlaceError) as refused:
        team.invites(TWO, THREE)
    assert refused.value.places.is_held_back
    team.invites(TWO)
    assert team.places.to_give == 0
    take_back_change(team.buyer.house.brand, team.buyer.customer_id, team.buyer.person_id)
    team.invites(THREE)
    assert team.places.used == 4


def test_the_coming_number_is_never_below_what_is_held(team: Team) -> None:
    team.invites(TWO)
    with pytest.raises(SeatsHeldError):
        wants(team, 2)
    assert names_with_licence(team.buyer.customer_id) == ["Nora Gagnon", "Une Personne", TWO]


def test_at_the_term_fewer_licences_are_left_and_everybody_keeps_theirs(house: House, team: Team) -> None:
    wants(team, 2)
    house.lives(days=32)
    assert (team.places.quantity, team.places.used, team.places.to_give) == (2, 2, 0)
    assert team.holding == ["nora@example.com", ONE]


def test_until_its_end_people_are_invited_and_members_see_when_it_ends(house: House, team: Team) -> None:
    wants_to_end(team)
    team.invites(TWO)
    seen = licence_of(team.buyer.customer_id, team.membership(ONE), "fr")
    assert seen is not None
    assert seen.since is not None
    assert seen.ends_on == team.places.subscription.billed_until


def test_at_its_end_nobody_holds_a_licence_and_invitations_are_revoked(house: House, team: Team) -> None:
    wants_to_end(team)
    house.lives(days=25)
    team.invites(TWO)
    house.lives(days=8)
    assert list_live_subscriptions(team.buyer.customer_id) == []
    assert find_places(team.buyer.customer_id) is None
    assert team.holding == []
    assert team.invitations == {"accepted": 1, "revoked": 1}
    assert team.accepts(TWO).result is Acceptance.GONE
    assert find_member(team.buyer.customer_id, team.buyer.person_id) is not None
    assert licence_of(team.buyer.customer_id, team.membership(ONE), "fr") is None


def test_a_new_subscription_seats_those_who_stayed(house: House, team: Team) -> None:
    wants_to_end(team)
    house.lives(days=33)
    team.buyer.buys(quantity=2)
    assert team.holding == ["nora@example.com", ONE]
