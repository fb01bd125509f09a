"""The person's setting, else the cookie, else the browser, else the brand; and the switch on every page."""

from __future__ import annotations

import pytest
from django.test import Client

from guichet.contexts.access.public import find_person
from tests.interfaces.portal.stage import Visitor


def language_of(client: Client, path: str = "/connexion/") -> str:
    return str(client.get(path)["Content-Language"])


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("fr-CA,fr;q=0.9", "fr"), ("en-GB", "en"), ("de,en;q=0.3", "en"), ("de", "fr"), ("", "fr"), ("en;q=0", "fr")],
)
def test_the_browser_is_listened_to_before_sign_in(visitor: Visitor, asked: str, spoken: str) -> None:
    assert language_of(visitor("plans", language=asked)) == spoken


def test_the_switch_sets_a_cookie_before_sign_in(visitor: Visitor) -> None:
    client = visitor("plans")
    answer = client.post("/langue/", {"language": "en", "next": "/mot-de-passe/oublie/"})
    assert (answer.status_code, answer["Location"]) == (303, "/mot-de-passe/oublie/")
    assert answer.cookies["guichet_language"]["httponly"]
    assert language_of(client) == "en"


def test_the_switch_is_the_persons_setting_when_signed_in(visitor: Visitor) -> None:
    client = visitor("plans", "nora@example.com")
    client.post("/langue/", {"language": "en", "next": "/"})
    person = find_person("nora@example.com")
    assert person is not None
    assert person.language == "en"
    assert language_of(visitor("plans", "nora@example.com", language="fr"), "/") == "en"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "http://relais.localhost/", ""])
def test_the_switch_never_leaves_the_host(visitor: Visitor, elsewhere: str) -> None:
    assert visitor("plans").post("/langue/", {"language": "en", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_is_not_found(visitor: Visitor) -> None:
    assert visitor("plans").post("/langue/", {"language": "de"}).status_code == 404
