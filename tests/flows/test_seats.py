"""Licences and who holds them: inviting, joining, leaving, and what happens to seats when the subscription changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guichet.contexts.access.models import Invitation
from guichet.contexts.access.public import LastHolderError, add_membership, find_person, has_access
from guichet.contexts.notifications.models import Mail
from guichet.flows.seats.accept import Acceptance, Newcomer, state_of
from guichet.flows.seats.invite import ListRefusedError, NoPlaceError, read_list
from guichet.flows.seats.places import NoLicenceError, find_places
from guichet.infra.clock import business_now
from guichet.infra.models import AuditRecord
from guichet.infra.unit_of_work import unit_of_work
from tests.flows.journey import Buyer, House
from tests.flows.seats import SOMEBODY, Team, token_of

ONE, TWO, THREE = "une@example.com", "deux@example.com", "trois@example.com"


@pytest.fixture
def team(nora: Buyer) -> Team:
    """Nora has four licences and holds one."""
    nora.buys(quantity=4)
    return Team(nora)


def test_the_buyer_holds_the_first_licence(team: Team) -> None:
    assert team.holding == ["nora@example.com"]
    assert (team.places.free, team.places.quantity) == (3, 4)


def test_an_invitation_holds_a_seat_and_its_acceptance_keeps_the_same_one(team: Team) -> None:
    [invitation] = team.invites(ONE)
    assert (team.places.used, team.places.held.invitations) == (2, 1)
    accepted = team.accepts(ONE)
    assert (accepted.result, accepted.is_new) == (Acceptance.JOINED, True)
    assert (team.places.used, team.places.held.invitations) == (2, 0)
    assert team.holding == ["nora@example.com", ONE]
    assert state_of(team.buyer.house.brand, token_of(ONE)).result is Acceptance.JOINED
    assert invitation.email == ONE


def test_only_the_fingerprint_of_a_token_is_kept(team: Team) -> None:
    [invitation] = team.invites(ONE)
    token, row = token_of(ONE), Invitation.objects.get(pk=invitation.id)
    assert len(token) == 43
    assert token not in [str(value) for value in row.__dict__.values()]


def test_the_holder_hears_who_joined_and_a_member_who_was_removed(house: House, team: Team) -> None:
    team.joined(ONE)
    team.removes(ONE)
    house.runs_jobs()
    told = Mail.objects.filter(kind__startswith="member_").values_list("kind", "to", "status").order_by("pk")
    assert list(told) == [
        ("member_invited", ONE, "sent"),
        ("member_joined", "nora@example.com", "sent"),
        ("member_removed", ONE, "sent"),
    ]


def test_nothing_is_sent_when_one_of_the_list_is_there_already(team: Team) -> None:
    team.invites(ONE)
    with pytest.raises(ListRefusedError) as refused:
        team.invites(TWO, ONE, "nora@example.com")
    assert (refused.value.read.members, refused.value.read.invited) == (("nora@example.com",), (ONE,))
    assert refused.value.read.good == (TWO,)
    assert team.invitations == {"pending": 1}


def test_no_more_are_invited_than_licences_are_free(team: Team) -> None:
    with pytest.raises(NoPlaceError) as refused:
        team.invites(*(f"personne{n}@example.com" for n in range(4)))
    assert (refused.value.asked, refused.value.places.to_give) == (4, 3)
    assert (team.invitations, team.places.used) == ({}, 1)


def test_without_a_subscription_nobody_can_be_invited(nora: Buyer) -> None:
    assert find_places(nora.customer_id) is None
    with pytest.raises(NoLicenceError):
        Team(nora).invites(ONE)


def test_a_link_that_was_sent_again_is_new_and_the_old_one_is_dead(house: House, team: Team) -> None:
    [invitation] = team.invites(ONE)
    old = token_of(ONE)
    house.lives_without_looking(minutes=60 * 24 * 3)
    renewed = team.resends(invitation)
    assert renewed is not None
    assert renewed.expires_at - invitation.expires_at >= timedelta(days=3)
    assert team.accepts(ONE, token=old).result is Acceptance.GONE
    assert team.places.used == 2
    assert team.accepts(ONE).result is Acceptance.JOINED
    assert team.resends(invitation) is None


def test_a_revoked_invitation_frees_its_seat_and_its_link_is_dead(team: Team) -> None:
    [invitation] = team.invites(ONE)
    assert team.revokes(invitation)
    assert not team.revokes(invitation)
    assert team.places.used == 1
    assert team.accepts(ONE).result is Acceptance.GONE
    assert find_person(ONE) is None
    team.invites(ONE)
    assert team.invitations == {"revoked": 1, "pending": 1}


def test_after_fourteen_days_an_invitation_is_over_and_its_seat_free(house: House, team: Team) -> None:
    team.invites(ONE)
    house.lives(days=13, hours=23)
    assert team.places.used == 2
    house.lives_without_looking(minutes=90)
    assert team.accepts(ONE).result is Acceptance.EXPIRED  # before the timetable has seen it
    assert house.sweeps().invitations_expired == 1
    assert (team.places.used, team.invitations) == (1, {"expired": 1})
    assert state_of(house.brand, token_of(ONE)).result is Acceptance.EXPIRED
    assert house.sweeps().invitations_expired == 0


def test_advancing_stops_at_the_instant_at_which_an_invitation_is_over(house: House, team: Team) -> None:
    [invitation] = team.invites(ONE)
    house.lives(days=20)
    ended = Invitation.objects.get(pk=invitation.id).ended_at
    assert ended is not None
    assert ended - invitation.expires_at < timedelta(hours=1)


def test_somebody_known_joins_with_the_account_they_have(house: House, team: Team) -> None:
    other = house.takes_in(ONE)
    team.invites(ONE)
    assert team.accepts(ONE).result is Acceptance.KNOWN  # somebody typed a new password: it is not set
    accepted = team.accepts(ONE, None)
    assert (accepted.result, accepted.is_new) == (Acceptance.JOINED, False)
    assert accepted.person is not None
    assert accepted.person.id == other.person_id


def test_somebody_unknown_must_say_who_they_are(team: Team) -> None:
    team.invites(ONE)
    assert team.accepts(ONE, None).result is Acceptance.IDENTITY_NEEDED
    assert find_person(ONE) is None
    assert team.places.held.invitations == 1


def test_a_member_is_removed_loses_access_and_can_come_back(house: House, team: Team) -> None:
    team.joined(ONE)
    person = find_person(ONE)
    assert person is not None
    assert team.removes(ONE)
    assert not team.removes(ONE)
    assert team.holding == ["nora@example.com"]
    assert not has_access(person.id, house.brand.id)
    team.joined(ONE)
    assert team.holding == ["nora@example.com", ONE]
    assert has_access(person.id, house.brand.id)


def test_the_only_holder_stays(team: Team) -> None:
    with pytest.raises(LastHolderError):
        team.removes("nora@example.com")
    assert team.holding == ["nora@example.com"]


def test_a_licence_is_released_and_assigned_without_the_person_leaving(team: Team) -> None:
    team.joined(ONE)
    assert team.releases(ONE)
    assert not team.releases(ONE)
    assert team.holding == ["nora@example.com"]
    team.invites(TWO, THREE, "quatre@example.com")
    with pytest.raises(NoPlaceError):
        team.assigns(ONE)
    assert team.releases("nora@example.com")
    assert team.assigns(ONE)
    assert not team.assigns(ONE)
    assert ONE in team.holding


def test_members_who_were_there_before_take_seats_when_the_subscription_starts(house: House, nora: Buyer) -> None:
    """The buyer first, then by age, as far as there are licences."""
    house.takes_in(ONE)
    house.takes_in(TWO)
    with unit_of_work("tests.members"):
        for address in (ONE, TWO):
            person = find_person(address)
            assert person is not None
            add_membership(person.id, nora.customer_id, house.brand.id, "member", at=business_now(house.brand))
    nora.buys(quantity=2)
    assert Team(nora).holding == ["nora@example.com", ONE]


def test_every_change_says_who_did_what_in_words(team: Team) -> None:
    [invitation] = team.invites(ONE)
    team.resends(invitation)
    team.accepts(ONE)
    team.releases(ONE)
    team.assigns(ONE)
    team.removes(ONE)
    [second] = team.invites(TWO)
    team.revokes(second)
    rows = AuditRecord.objects.filter(customer_id=team.buyer.customer_id, subject_kind__in=["invitation", "membership"])
    told = [(row.action, row.actor_kind) for row in rows.order_by("pk")]
    assert told == [
        ("seat.assigned", "system"),
        ("invitation.sent", "person"),
        ("invitation.sent_again", "person"),
        ("member.joined", "person"),
        ("seat.released", "person"),
        ("seat.assigned", "person"),
        ("member.removed", "person"),
        ("invitation.sent", "person"),
        ("invitation.revoked", "person"),
    ]
    removed = rows.get(action="member.removed")
    assert removed.before == {"name": "Une Personne", "email": ONE, "role": "member", "licence": True}


def test_a_list_is_read_whole_and_each_problem_has_its_name(team: Team) -> None:
    team.joined(ONE)
    team.invites(TWO)
    typed = f"Trois <{THREE.upper()}>; {ONE}\n{TWO} pas-une-adresse@ici\n{THREE}"
    read = read_list(team.buyer.customer_id, typed)
    assert (read.good, read.members, read.invited, read.repeated) == ((THREE,), (ONE,), (TWO,), (THREE,))
    assert [(wrong.text, wrong.line) for wrong in read.malformed] == [("pas-une-adresse@ici", 2)]
    assert not read.is_all_good


def test_a_name_of_sixty_characters_fits_everywhere(team: Team) -> None:
    team.invites(ONE)
    long = Newcomer("É" * 60, "À" * 60, "fr", SOMEBODY.password)
    assert team.accepts(ONE, long).result is Acceptance.JOINED
