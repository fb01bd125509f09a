"""The front door of a demo: people, one click each, and the mail box. Nothing of it exists in production."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.contexts.notifications.models import Mail
from guichet.interfaces.portal.front.enter import entry_token
from tests.interfaces.portal.stage import Visitor, send


def test_it_lists_brands_people_and_the_password(front: Client) -> None:
    answer = front.get("/")
    page = answer.content.decode()
    for shown in (
        "Encre Directe",
        "Relais Assistance",
        "Bureau Distant",
        "Accès Pro",
        "Plan de Chantier",
        "guichet-demo",
    ):
        assert shown in page
    for person in ("nora", "sofia", "camille", "remy", "hana", "finance"):
        assert f"{person}@example.com" in page
    assert "http://plans.localhost" in answer["Content-Security-Policy"]
    assert 'href="/courrier/"' in page


def test_one_click_signs_in_at_the_brand(front: Client, visitor: Visitor) -> None:
    page = front.get("/").content.decode()
    form = next(part for part in page.split("<form") if "comme Nora Gagnon chez Plan de Chantier" in part)
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token is not None
    client = visitor("plans")
    answer = client.post("/demo/entrer/", {"token": token[1]})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "Nora inc." in client.get("/").content.decode()


@pytest.mark.parametrize(
    "token", ["", "forged", entry_token("remy@example.com", "relais"), entry_token("remy@example.com", "plans")]
)
def test_a_token_for_somewhere_else_is_refused(visitor: Visitor, token: str) -> None:
    client = visitor("plans")
    assert client.post("/demo/entrer/", {"token": token}).status_code == 403
    assert client.get("/").status_code == 302


def test_a_token_does_not_last(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guichet.interfaces.portal.front.enter.MAX_AGE_SECONDS", -1)
    assert (
        visitor("plans").post("/demo/entrer/", {"token": entry_token("nora@example.com", "plans")}).status_code == 403
    )


def test_in_production_none_of_it_is_there(front: Client, visitor: Visitor, settings: Settings) -> None:
    settings.IS_DEMO = settings.IS_TEST = False
    for path in ("/", "/courrier/"):
        assert front.get(path).status_code == 404
    assert (
        visitor("plans").post("/demo/entrer/", {"token": entry_token("nora@example.com", "plans")}).status_code == 404
    )


def test_an_empty_mail_box_says_so(front: Client) -> None:
    assert "Aucun courriel pour l'instant" in front.get("/courrier/").content.decode()


@pytest.fixture
def mail(demo: None) -> Mail:
    html = '<p style="color:red">Bonjour</p><script>alert(1)</script>'
    return send("plans", "nora@example.com", "Votre facture", "Bonjour, voici 67,84 $", html)


def test_an_odd_address_finds_no_mail(front: Client, mail: Mail) -> None:
    assert "Votre facture" not in front.get("/courrier/", {"a": "a\0b"}).content.decode()


def test_mails_are_listed_and_filtered(front: Client, mail: Mail) -> None:
    assert "Votre facture" in front.get("/courrier/").content.decode()
    assert "Votre facture" in front.get("/courrier/?a=nora@example.com").content.decode()
    assert "Votre facture" not in front.get("/courrier/?a=sofia@example.com").content.decode()


def test_the_hour_of_a_mail_is_that_of_its_brand(front: Client, mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(sent_at=datetime(2026, 7, 1, 2, 30, tzinfo=UTC))
    for path in ("/courrier/", f"/courrier/{mail.pk}/"):
        page = front.get(path).content.decode().replace("\u00a0", " ")
        assert ", 22:30" in page, path
        assert "30 juin" in page, path


def test_a_mail_shows_both_parts_and_runs_nothing(front: Client, mail: Mail) -> None:
    page = front.get(f"/courrier/{mail.id}/")
    assert "Bonjour, voici 67,84 $" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    html = front.get(f"/courrier/{mail.id}/html/")
    assert "style-src 'unsafe-inline'" in html["Content-Security-Policy"]
    assert "script-src" not in html["Content-Security-Policy"]
    assert "default-src 'none'" in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert front.get(f"/courrier/{mail.id}/pieces/0/").status_code == 404
    assert front.get("/courrier/01890000-0000-7000-8000-000000000000/").status_code == 404
