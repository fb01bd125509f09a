"""The link of an invitation's mail: what it shows to whom, and what accepting leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from guichet.contexts.access.models import Invitation, Membership, User
from guichet.contexts.access.public import find_person
from guichet.flows.demo.brands import RELAIS
from guichet.flows.seats.invite import resend, revoke
from guichet.flows.sweep import sweep
from guichet.infra.models import AuditRecord
from tests.contexts.desk import Desk, open_desk
from tests.interfaces.portal.team import PASSWORD, Organisation, browser, link_to, organisation, signed_in, text_of

pytestmark = pytest.mark.django_db
GOOD = {"first_name": "Une", "last_name": "Personne", "password1": PASSWORD, "password2": PASSWORD}
ONE = "une@example.com"
ODD = ("", "a\x00b", " ", "9" * 5000, "<script>", "\u202e", "é" * 300)


@pytest.fixture
def desk() -> Desk:
    cache.clear()
    return open_desk()


@pytest.fixture
def team(desk: Desk) -> Organisation:
    return organisation(desk, 4)


@pytest.fixture
def link(team: Organisation) -> str:
    return team.invites(ONE)


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return text_of(answer.content.decode())


def test_looking_writes_nothing(team: Organisation, link: str) -> None:
    before = (User.objects.count(), AuditRecord.objects.count(), Invitation.objects.get().status)
    page = read(browser(), link)
    assert "Rejoindre « Atelier »" in page
    assert f"{team.holder.name} vous invite chez Plan de Chantier" in page
    assert (User.objects.count(), AuditRecord.objects.count(), Invitation.objects.get().status) == before


def test_somebody_unknown_says_who_they_are_and_is_in(team: Organisation, link: str) -> None:
    client = browser()
    answer = client.post(link, GOOD, follow=True)
    page = text_of(answer.content.decode())
    assert answer.redirect_chain == [("/", 303)]
    assert "Bienvenue chez « Atelier »." in page
    assert "Votre licence" in page
    assert team.places.used == 2
    person = find_person(ONE)
    assert person is not None
    assert (person.name, person.language) == ("Une Personne", "fr")
    client.post("/deconnexion/")
    assert client.post("/connexion/", {"login": ONE, "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"first_name": ""}, "Saisissez votre prénom."),
        ({"last_name": " "}, "Saisissez votre nom."),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"password1": "password12", "password2": "password12"}, "trop courant"),
        ({"password1": "une@example", "password2": "une@example"}, "trop semblable"),
        ({"password2": "un autre secret"}, "Les deux mots de passe diffèrent"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    team: Organisation, link: str, changed: dict[str, str], said: str
) -> None:
    answer = browser().post(link, GOOD | changed)
    page = answer.content.decode()
    assert said in text_of(page)
    assert all(f'value="{name}"' in page for field, name in (("last_name", "Personne"),) if field not in changed)
    assert PASSWORD not in page
    assert find_person(ONE) is None
    assert team.places.held.invitations == 1


def test_no_odd_answer_fails(link: str) -> None:
    for odd in ODD:
        for field in GOOD:
            answer = browser().post(link, GOOD | {field: odd, "password2": "other"})
            assert answer.status_code == 200, (field, odd)


def test_the_form_sent_twice_is_one_person(team: Organisation, link: str) -> None:
    browser().post(link, GOOD)
    again = browser()
    page = text_of(again.post(link, GOOD, follow=True).content.decode())
    assert "Invitation acceptée" in page
    assert User.objects.filter(email=ONE).count() == 1
    assert team.places.used == 2


def test_somebody_known_accepts_and_signs_in_with_their_address_filled_in(team: Organisation, desk: Desk) -> None:
    organisation(desk, 1).has_member(ONE)
    link = team.invites(ONE)
    client = browser()
    assert "avec l'adresse une@example.com et le mot de passe que vous avez déjà" in read(client, link)
    answer = client.post(link, follow=True)
    assert answer.redirect_chain == [("/connexion/", 303)]
    page = answer.content.decode()
    assert "Vous êtes maintenant membre de « Atelier »." in text_of(page)
    assert f'value="{ONE}"' in page
    client.post("/connexion/", {"login": ONE, "password": PASSWORD})
    assert team.customer_id == client.get("/").context["portal"].customer.id


def test_somebody_known_at_another_brand_keeps_their_one_identity(team: Organisation) -> None:
    elsewhere = open_desk(RELAIS)
    Organisation(elsewhere, elsewhere.customer(), browser()).has_member(ONE)
    client = browser()
    assert client.post("/connexion/", {"login": ONE, "password": PASSWORD}).status_code == 200  # nobody here
    client.post(team.invites(ONE))
    assert client.post("/connexion/", {"login": ONE, "password": PASSWORD}).status_code == 302
    assert User.objects.filter(email=ONE).count() == 1


def test_signed_in_as_that_person_leads_straight_to_the_account(team: Organisation, desk: Desk) -> None:
    organisation(desk, 1).has_member(ONE)
    client = signed_in(ONE)
    answer = client.post(team.invites(ONE), follow=True)
    assert answer.redirect_chain == [("/", 303)]
    assert answer.context["portal"].customer.id == team.customer_id


def test_signed_in_as_somebody_else_is_said_with_a_way_out(team: Organisation, link: str, desk: Desk) -> None:
    organisation(desk, 1).has_member("autre@example.com")
    client = signed_in("autre@example.com")
    assert "Une autre personne est connectée" in read(client, link)
    client.post(link)
    assert Invitation.objects.get(email=ONE).status == "pending"
    answer = client.post("/deconnexion/", {"next": link})
    assert (answer.status_code, answer["Location"]) == (302, link)
    assert "Prénom" in read(client, link)


def test_a_password_typed_for_an_account_that_exists_by_now_is_not_set(team: Organisation, desk: Desk) -> None:
    link = team.invites(ONE)
    organisation(desk, 1).has_member(ONE)
    other = GOOD | {"password1": "tout autre chose 88", "password2": "tout autre chose 88"}
    page = text_of(browser().post(link, other).content.decode())
    assert "le mot de passe que vous avez déjà" in page
    assert User.objects.get(email=ONE).check_password(PASSWORD)
    assert not Membership.objects.filter(user__email=ONE, customer_id=team.customer_id).exists()


def test_a_late_link_says_so_and_whom_to_ask(team: Organisation, desk: Desk, link: str) -> None:
    desk.live_on(15)
    for _ in range(2):
        page = read(browser(), link, 410)
        assert "Cette invitation a expiré" in page
        assert team.holder.name in page
        assert "Cette invitation a expiré" in text_of(browser().post(link, GOOD).content.decode())
        sweep(desk.brand, unanswered_for=timedelta(0))
    assert find_person(ONE) is None


def test_a_link_that_was_replaced_or_revoked_is_dead(team: Organisation, desk: Desk, link: str) -> None:
    invitation = Invitation.objects.get(email=ONE)
    resend(desk.brand, team.customer_id, team.holder.id, invitation.id)
    assert "Ce lien n'est plus valable" in read(browser(), link, 404)
    newer = link_to(ONE)
    revoke(desk.brand, team.customer_id, team.holder.id, invitation.id)
    page = read(browser(), newer, 404)
    assert "a été révoquée" in page
    assert team.holder.name in page


def test_a_link_works_on_its_brands_host_only(link: str) -> None:
    open_desk(RELAIS)
    assert Client(headers={"host": "relais.localhost"}).get(link).status_code == 404


def test_a_used_link_says_that_it_has_done_its_work(team: Organisation, link: str) -> None:
    browser().post(link, GOOD)
    assert "une@example.com est déjà membre de « Atelier »." in read(browser(), link)
    assert team.places.used == 2


def test_the_page_is_kept_by_nobody(link: str) -> None:
    assert browser().get(link)["Cache-Control"] == "no-store, private"
