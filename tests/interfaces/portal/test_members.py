"""The pages of licences and members: what they say, whom they let, and how little they ask of the database."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.contexts.access.models import Invitation, Membership
from guichet.infra.ids import new_id
from guichet.interfaces.portal.members.actions import RESEND_AGAIN_SECONDS
from guichet.interfaces.portal.members.invite import MAILS_AN_HOUR
from tests.contexts.desk import Desk, open_desk
from tests.interfaces.portal.team import Organisation, organisation, signed_in, text_of

pytestmark = pytest.mark.django_db
ODD = ("", "a\x00b", "-1", "0", "1e9", "9" * 5000, "٣", "²", "<script>", "%", "_", "\\", "é" * 300)


@pytest.fixture
def desk() -> Desk:
    cache.clear()
    return open_desk()


@pytest.fixture
def team(desk: Desk) -> Organisation:
    """Twenty-one licences, nine members, two invitations: what the source's table shows."""
    found = organisation(desk, 21)
    found.has(8)
    found.invites("noemie@example.com", "bao@example.com")
    return found


# What the pages say ---------------------------------------------------------------------------


def test_the_table_of_licences_says_the_sources_figures(team: Organisation) -> None:
    page = team.page("/licences/")
    assert "10 licences disponibles sur 21" in page
    assert "11 utilisées (2 invitations en attente)" in page
    assert "5 personnes affichées sur 11 Afficher les 11 personnes" in page
    assert "Renouvellement le" in page


def test_figures_of_one_are_singular(desk: Desk) -> None:
    team = organisation(desk, 2)
    page = team.page("/licences/")
    assert "1 licence disponible sur 2" in page
    assert "1 utilisée" in page
    team.invites("une@example.com")
    page = team.page("/licences/")
    assert "0 licence disponible sur 2" in page
    assert "2 utilisées (1 invitation en attente)" in page


def test_the_same_in_english(team: Organisation) -> None:
    team.client.post("/langue/", {"language": "en"})
    page = team.page("/licences/")
    assert "10 of 21 licences available" in page
    assert "11 used (2 pending invitations)" in page


def test_before_the_first_purchase_there_is_a_way_to_it(desk: Desk) -> None:
    new = organisation(desk, 0)
    assert "Gérer la quantité de licences" in new.page("/licences/")
    assert "Gérer la quantité de licences" in new.page("/membres/inviter/")
    assert new.holder.name in new.page("/membres/")


def test_the_list_is_filtered_and_searched(team: Organisation) -> None:
    team.has_member("zoe@example.com", "Zoé", "Côté")
    assert "membre3@example.com" not in team.page("/membres/?liste=invitations")
    assert "noemie@example.com" not in team.page("/membres/?liste=membres")
    for search in ("zoe", "COTE", "zoé côté", "zoe@"):
        page = team.page(f"/membres/?q={search}")
        assert "zoe@example.com" in page
        assert "membre3@example.com" not in page
    assert "noemie@example.com" in team.page("/membres/?q=noemie")
    assert "Personne ne correspond" in team.page("/membres/?q=zzzz")


def test_two_hundred_members_come_fifty_a_page(desk: Desk) -> None:
    team = organisation(desk, 250)
    team.has(200)
    team.invites("une@example.com")
    first = team.page("/membres/")
    assert "50 personnes affichées sur 202" in first
    assert "Page 1 sur 5" in first
    last = team.page("/membres/?page=5")
    assert "2 personnes affichées sur 202" in last
    assert "une@example.com" in last
    assert "Page 5 sur 5" in team.page("/membres/?page=999")


@pytest.mark.parametrize(
    "address", ["/licences/", "/membres/", "/membres/?liste=membres&q=personne", "/membres/inviter/"]
)
def test_as_many_queries_for_two_hundred_people_as_for_two(desk: Desk, address: str) -> None:
    team = organisation(desk, 250)
    team.has(1)
    team.invites("une@example.com")
    team.page(address)
    with CaptureQueriesContext(connection) as few:
        team.page(address)
    team.has(200, first=1)
    team.invites(*(f"invitee{n}@example.com" for n in range(30)))
    with CaptureQueriesContext(connection) as many:
        team.page(address)
    assert len(many) <= len(few)


def test_names_of_sixty_characters_are_shown_whole(team: Organisation) -> None:
    team.has_member("long@example.com", "É" * 60, "À" * 60)
    assert f"{'É' * 60} {'À' * 60}" in team.page("/membres/?q=long@")


def test_no_odd_query_fails(team: Organisation) -> None:
    for odd in ODD:
        for name in ("page", "q", "liste"):
            assert team.client.get("/membres/", {name: odd}).status_code == 200, (name, odd)
        assert team.client.post("/membres/inviter/", {"addresses": odd}).status_code == 200, odd
        assert team.client.get(f"/membres/{new_id()}/retirer/", {"next": odd}).status_code == 404, odd


# Inviting ---------------------------------------------------------------------------


def test_a_good_list_is_invited(team: Organisation) -> None:
    page = team.post("/membres/inviter/", addresses="une@example.com, deux@example.com")
    assert "2 invitations envoyées." in page
    assert "8 licences disponibles sur 21" in page


def test_a_list_with_problems_sends_nothing_and_names_each(team: Organisation) -> None:
    typed = "une@example.com\nmembre1@example.com\nnoemie@example.com\nchantal@test1234\nune@example.com"
    page = team.post("/membres/inviter/", addresses=typed)
    assert "Ligne 4 : « chantal@test1234 » n'est pas une adresse complète." in page
    assert "membre1@example.com est déjà membre" in page
    assert "noemie@example.com a déjà une invitation" in page
    assert "une@example.com figure plusieurs fois" in page
    assert typed.replace("\n", " ") in page
    assert team.places.used == 11
    page = team.post("/membres/inviter/", addresses=typed, only_good="1")
    assert "Invitation envoyée à une@example.com." in page
    assert team.places.used == 12


def test_more_than_are_free_are_refused_with_how_many_are(team: Organisation) -> None:
    page = team.post("/membres/inviter/", addresses=" ".join(f"p{n}@example.com" for n in range(11)))
    assert "Vous en demandez 11 et 10 licences sont disponibles." in page
    assert "Gérer la quantité de licences" in page
    assert team.places.used == 11


def test_an_hour_has_room_for_so_many_mails(team: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.interfaces.portal.members.invite.MAILS_AN_HOUR", 2)
    assert MAILS_AN_HOUR > 100
    team.post("/membres/inviter/", addresses="une@example.com deux@example.com")
    page = team.post("/membres/inviter/", addresses="trois@example.com")
    assert "Trop d'invitations ont été envoyées en une heure." in page
    assert "trois@example.com" in page


def test_sending_again_twice_in_a_minute_is_once(team: Organisation) -> None:
    invitation = Invitation.objects.get(email="noemie@example.com")
    address = f"/membres/invitations/{invitation.id}/relancer/"
    assert "Un nouveau lien a été envoyé à noemie@example.com" in team.post(address)
    assert "Attendez une minute" in team.post(address)
    assert RESEND_AGAIN_SECONDS == 60


# One member, one invitation ---------------------------------------------------------------------------


def test_removing_asks_first_and_leads_back(team: Organisation) -> None:
    member = Membership.objects.get(user__email="membre1@example.com")
    asked = team.page(f"/membres/{member.id}/retirer/")
    assert "Retirer Une001 Personne ?" in asked
    assert team.places.used == 11
    answer = team.client.post(f"/membres/{member.id}/retirer/", {"next": "/membres/?q=personne"})
    assert (answer.status_code, answer["Location"]) == (303, "/membres/?q=personne")
    assert team.places.used == 10
    assert "ne fait déjà plus partie" in text_of(
        team.client.get(f"/membres/{member.id}/retirer/", follow=True).content.decode()
    )


def test_the_way_back_never_leaves_the_host(team: Organisation) -> None:
    member = Membership.objects.get(user__email="membre1@example.com")
    answer = team.client.post(f"/membres/{member.id}/liberer/", {"next": "https://evil.example/"})
    assert answer["Location"] == "/membres/"


def test_the_only_holder_has_no_button_and_is_refused(team: Organisation) -> None:
    own = Membership.objects.get(customer_id=team.customer_id, role="holder")
    assert f"/membres/{own.id}/retirer/" not in team.client.get("/membres/").content.decode()
    assert "Le compte a toujours besoin d'un titulaire" in team.post(f"/membres/{own.id}/retirer/")


def test_a_licence_is_released_and_assigned(team: Organisation) -> None:
    member = Membership.objects.get(user__email="membre1@example.com")
    assert "de nouveau disponible" in team.post(f"/membres/{member.id}/liberer/")
    assert "Sans licence" in team.page("/membres/?q=membre1")
    assert "a une licence" in team.post(f"/membres/{member.id}/attribuer/")
    assert "Active" in team.page("/membres/?q=membre1")


def test_without_a_free_licence_none_is_assigned(desk: Desk) -> None:
    team = organisation(desk, 1)
    member = team.has_member("une@example.com")
    assert "Aucune licence n'est disponible : 1 sur 1 est utilisée." in team.post(f"/membres/{member}/attribuer/")


def test_revoking_frees_the_licence(team: Organisation) -> None:
    invitation = Invitation.objects.get(email="noemie@example.com")
    assert "est révoquée" in team.post(f"/membres/invitations/{invitation.id}/revoquer/")
    assert "n'est plus en attente" in team.post(f"/membres/invitations/{invitation.id}/revoquer/")
    assert "n'est plus en attente" in team.post(f"/membres/invitations/{invitation.id}/relancer/")
    assert team.places.used == 10


def test_nobody_reaches_another_organisations_people(team: Organisation, desk: Desk) -> None:
    other = organisation(desk, 3)
    other.invites("autre@example.com")
    member = Membership.objects.get(user__email="membre1@example.com")
    invitation = Invitation.objects.get(email="noemie@example.com")
    for address in (
        f"/membres/{member.id}/retirer/",
        f"/membres/{member.id}/attribuer/",
        f"/membres/{member.id}/liberer/",
        f"/membres/invitations/{invitation.id}/relancer/",
        f"/membres/invitations/{invitation.id}/revoquer/",
        f"/membres/{new_id()}/liberer/",
        f"/membres/invitations/{new_id()}/revoquer/",
    ):
        assert other.client.post(address).status_code == 404
    assert "noemie@example.com" not in other.page("/membres/")
    assert team.places.used == 11


def test_a_member_sees_their_licence_and_whom_to_ask_and_nothing_else(team: Organisation) -> None:
    member = team.has_member("une@example.com")
    client: Client = signed_in("une@example.com")
    page = text_of(client.get("/").content.decode())
    assert "Vous n'avez pas de licence pour le moment." in page
    team.post(f"/membres/{member}/attribuer/")
    page = text_of(client.get("/").content.decode())
    assert "Votre licence" in page
    assert team.holder.email in page
    assert "Membres" not in page
    for address in ("/licences/", "/membres/", "/membres/inviter/"):
        assert client.get(address).status_code == 403
