"""Fixtures of the shell's tests."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.flows.demo.people import PASSWORD
from tests.interfaces.portal.stage import Visitor, set_demo_up


@pytest.fixture
def demo(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick: people are made by the dozen
    set_demo_up()


@pytest.fixture
def visitor(demo: None) -> Visitor:
    """`visitor("plans")` is nobody yet; `visitor("plans", "nora@example.com")` is signed in. French unless told."""

    def visit(brand: str, email: str = "", language: str = "fr") -> Client:
        client = Client(headers={"host": f"{brand}.localhost", "accept-language": language})
        if email:
            answer = client.post("/connexion/", {"login": email, "password": PASSWORD})
            assert answer.status_code == 302, answer.content.decode()
        return client

    return visit


@pytest.fixture
def front(demo: None) -> Client:
    """The front door, in French."""
    return Client(headers={"host": "localhost", "accept-language": "fr"})
