"""Sign-in is the brand's: one answer for a wrong password, an unknown address, and somebody of another brand."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.contexts.access.models import Membership, User
from guichet.contexts.notifications.models import Mail
from guichet.flows.demo.people import PASSWORD
from tests.interfaces.portal.stage import Visitor


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def attempt(client: Client, email: str, password: str = PASSWORD) -> tuple[int, str]:
    """Status and page, without what differs between any two answers."""
    answer = client.post("/connexion/", {"login": email, "password": password})
    page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, page.replace(email, "ADDRESS")


def test_the_labels_are_those_that_do_not_move(visitor: Visitor) -> None:
    page = visitor("plans").get("/connexion/").content.decode()
    for label in ("Adresse e-mail", "Mot de passe", "Se connecter", "Mot de passe oublié\u202f?", "plans.localhost"):
        assert label in page
    english = visitor("plans", language="en").get("/connexion/").content.decode()
    for label in ("Email address", "Password", "Sign in", "Forgot password?"):
        assert label in english


def test_the_holder_gets_in_and_back_to_where_they_wanted(visitor: Visitor) -> None:
    client = visitor("plans")
    answer = client.post(
        "/connexion/?next=/compte/", {"login": " Nora@example.com ", "password": PASSWORD, "next": "/compte/"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == "/compte/"
    assert "Nora Gagnon" in client.get("/compte/").content.decode()


@pytest.mark.parametrize("elsewhere", ["http://relais.localhost/", "//evil.example/", "http://localhost/"])
def test_nobody_is_led_to_another_host(visitor: Visitor, elsewhere: str) -> None:
    answer = visitor("plans").post(
        "/connexion/", {"login": "nora@example.com", "password": PASSWORD, "next": elsewhere}
    )
    assert answer["Location"] == "/"


def test_wrong_unknown_and_another_brands_are_answered_alike(visitor: Visitor) -> None:
    wrong = attempt(visitor("plans"), "nora@example.com", "not-the-password")
    unknown = attempt(visitor("plans"), "nobody@example.com")
    another_brands = attempt(visitor("plans"), "remy@example.com")
    assert wrong == unknown == another_brands
    assert wrong[0] == 200
    assert "Adresse ou mot de passe incorrect" in wrong[1]
    assert "facturation-plans@example.com" in wrong[1]


def test_somebody_inactive_is_answered_like_a_stranger(visitor: Visitor) -> None:
    unknown = attempt(visitor("plans"), "nobody@example.com")
    User.objects.filter(email="nora@example.com").update(is_active=False)
    assert attempt(visitor("plans"), "nora@example.com") == unknown


def test_every_answer_hashes_one_password(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Time tells nothing either: hashing is what takes it."""
    hashed: list[str] = []
    user = get_user_model()
    check, make = user.check_password, user.set_password

    def checking(self: User, raw: str) -> bool:
        hashed.append("check")
        return bool(check(self, raw))

    def making(self: User, raw: str) -> None:
        hashed.append("make")
        make(self, raw)

    monkeypatch.setattr(user, "check_password", checking)
    monkeypatch.setattr(user, "set_password", making)
    for email, password in (
        ("nora@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("remy@example.com", PASSWORD),
    ):
        hashed.clear()
        attempt(visitor("plans"), email, password)
        assert len(hashed) == 1, email


def test_a_session_is_worth_nothing_on_another_brand(visitor: Visitor) -> None:
    client = visitor("plans", "finance@example.com")
    assert client.get("/compte/").status_code == 200
    answer = client.get("/compte/", headers={"host": "relais.localhost"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/connexion/")


def test_losing_the_last_membership_ends_the_session(visitor: Visitor) -> None:
    client = visitor("plans", "nora@example.com")
    Membership.objects.filter(user__email="nora@example.com").delete()
    assert client.get("/").status_code == 302


def test_a_session_that_was_not_opened_by_sign_in_is_ended(visitor: Visitor) -> None:
    client = visitor("plans")
    client.force_login(User.objects.get(email="nora@example.com"))
    assert client.get("/").status_code == 302


def test_signing_out_asks_first_and_then_ends_the_session(visitor: Visitor) -> None:
    client = visitor("plans", "nora@example.com")
    assert "Se déconnecter" in client.get("/deconnexion/").content.decode()
    assert client.post("/deconnexion/")["Location"] == "/connexion/"
    assert client.get("/").status_code == 302


def test_too_many_attempts_say_when_to_try_again(visitor: Visitor) -> None:
    client = visitor("plans")
    pages = [attempt(client, "nora@example.com", "wrong")[1] for _ in range(6)]
    assert "Réessayez dans 5 minutes" in pages[-1]
    assert "Réessayez" not in pages[0]
    other = [client.post("/connexion/", {"login": f"{n}@example.com", "password": "x"}) for n in range(30)][-1]
    assert other.status_code == 429
    assert "Réessayez dans 1 minute" in other.content.decode()
    assert other["Retry-After"] == "60"


def test_behind_a_proxy_one_visitor_does_not_lock_the_others_out(visitor: Visitor, settings: Settings) -> None:
    """All come from the proxy's address; the last of those that it names is the one that it saw itself."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client, typed = visitor("plans"), {"login": "a@example.com", "password": "x"}
    for n in range(31):
        answer = client.post("/connexion/", typed, headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.1"})
    assert answer.status_code == 429
    assert client.post("/connexion/", typed, headers={"x-forwarded-for": "203.0.113.2"}).status_code == 200


def ask_for_a_link(client: Client, email: str) -> str:
    answer = client.post("/mot-de-passe/oublie/", {"email": email})
    assert answer["Location"] == "/mot-de-passe/envoye/"
    return client.get("/mot-de-passe/envoye/").content.decode()


def test_the_reset_answers_alike_and_mails_only_whose_brand_it_is(visitor: Visitor) -> None:
    pages = {
        ask_for_a_link(visitor("plans"), email)
        for email in ("nobody@example.com", "remy@example.com", "nora@example.com")
    }
    assert len({re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}) == 1
    assert [mail.to for mail in Mail.objects.all()] == ["nora@example.com"]


def test_a_reset_link_sets_a_new_password_once(visitor: Visitor) -> None:
    client = visitor("plans")
    ask_for_a_link(client, "nora@example.com")
    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.language) == ("password_reset", "nora@example.com", "fr")
    link = re.fullmatch(r"http://plans\.localhost:\d+(/mot-de-passe/nouveau/\S+)", mail.data["url"])
    assert link is not None

    form = client.get(link[1])
    assert form.status_code == 302  # the key moves out of the address
    weak = client.post(form["Location"], {"password1": "password", "password2": "password"})
    assert "Erreur\u00a0:" in weak.content.decode()
    done = client.post(form["Location"], {"password1": "des-grues-et-des-plans", "password2": "des-grues-et-des-plans"})
    assert done["Location"] == "/mot-de-passe/change/"
    assert "Mot de passe changé" in client.get(done["Location"]).content.decode()

    assert attempt(visitor("plans"), "nora@example.com", "des-grues-et-des-plans")[0] == 302
    assert "Ce lien n'est plus valable" in visitor("plans").get(link[1]).content.decode()


def test_an_english_reader_gets_the_link_in_english(visitor: Visitor) -> None:
    User.objects.filter(email="nora@example.com").update(language="en")
    ask_for_a_link(visitor("plans"), "nora@example.com")
    assert Mail.objects.get().language == "en"
