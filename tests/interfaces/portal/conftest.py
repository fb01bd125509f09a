"""Fixtures of the shell's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from guichet.flows.demo.people import PASSWORD
from tests.interfaces.portal.stage import Visitor, set_demo_up
from tests.support.database import empty_database

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # people are made by the dozen


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demo's brands and people, committed once for a module's tests, each of which is rolled back."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK):
        set_demo_up()
    yield
    with django_db_blocker.unblock():
        empty_database()


@pytest.fixture
def demo(stage: None, db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = QUICK


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
