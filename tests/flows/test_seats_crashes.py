"""Inviting, accepting and removing killed right after each commit, and tried again by the person: one effect."""

from __future__ import annotations

import pytest

from guichet.contexts.access.models import Membership, User
from guichet.contexts.notifications.models import Mail
from guichet.infra.models import AuditRecord
from tests.flows.deaths import Lives
from tests.flows.journey import House
from tests.flows.parts import INVITED, STAYS
from tests.flows.seats import Team


@pytest.mark.parametrize(
    ("part", "unit", "mails"),
    [
        ("invites", "seats.invite", {"member_invited": 2}),
        ("accepts", "seats.accept", {"member_invited": 2, "member_joined": 1}),
        ("removes_a_member", "seats.remove_member", {"member_invited": 2, "member_joined": 1, "member_removed": 1}),
    ],
)
def test_each_journey_has_one_effect(house: House, driver: Lives, part: str, unit: str, mails: dict[str, int]) -> None:
    """Killed after its first commit, its second, … until it comes to its end; then the person does it again."""
    reached: list[str] = []
    for n in range(1, 30):
        email = f"titulaire{n}@example.com"
        team = prepared(house, email, part)
        life = driver.live(part, email, killed_after=n)
        house.workers_are_gone()
        again = driver.live(part, email, killed_after=1000)
        assert again.code == 0
        house.runs_jobs()
        assert_one_effect(team, part, mails)
        if not life.was_killed:
            break
        reached.append(life.commits[-1])
    assert life.code == 0, "the journey never came to its end"
    assert unit in reached


def prepared(house: House, email: str, part: str) -> Team:
    buyer = house.takes_in(email)
    buyer.buys(quantity=4)
    house.runs_jobs()
    team = Team(buyer)
    if part != "invites":
        team.invites(*addresses(email))
    if part == "removes_a_member":
        team.accepts(addresses(email)[0])
    return team


def addresses(email: str) -> tuple[str, str]:
    """Of those whom this holder invites."""
    return f"{INVITED}-{email}", f"{STAYS}-{email}"


def assert_one_effect(team: Team, part: str, mails: dict[str, int]) -> None:
    invited, stays = addresses(team_email(team))
    expected = {
        "invites": [invited, stays],
        "accepts": [invited, stays],
        "removes_a_member": [stays],
    }[part]
    assert sorted(team.holding) == sorted([team_email(team), *expected])
    told = Mail.objects.filter(customer_id=team.buyer.customer_id, kind__startswith="member_")
    assert {kind: told.filter(kind=kind).count() for kind in told.values_list("kind", flat=True)} == mails
    assert set(told.values_list("status", flat=True)) == {"sent"}
    assert User.objects.filter(email=invited).count() == (0 if part == "invites" else 1)
    assert Membership.objects.filter(customer_id=team.buyer.customer_id).count() == (1 if part == "invites" else 2)
    trail = AuditRecord.objects.filter(customer_id=team.buyer.customer_id)
    assert trail.filter(action="member.joined").count() == (0 if part == "invites" else 1)
    assert trail.filter(action="member.removed").count() == (1 if part == "removes_a_member" else 0)


def team_email(team: Team) -> str:
    return str(User.objects.get(pk=team.buyer.person_id).email)
