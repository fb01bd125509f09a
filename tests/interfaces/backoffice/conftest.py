"""A desk whose back office answers: a customer who has bought, and the company's own people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client, override_settings
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from guichet.contexts.access.public import add_person, add_staff_role
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk
from tests.support.database import empty_database

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD = "a long secret 77"
Colleague = Callable[..., Client]


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """Somebody has bought two licences, and three people work for the brand; each test is rolled back."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK):
        desk = open_desk()
        desk.buy(2)
        run_until_quiet()
        for role in ("finance", "support", "administrator"):
            person = add_person(
                f"{role}@example.com", first_name="Lou", last_name="Roy", language="fr", password=PASSWORD
            )
            add_staff_role(person, desk.brand_id, role)
        yield desk
        empty_database()


@pytest.fixture
def desk(lived: Desk, db: None, settings: Settings) -> Desk:
    settings.PASSWORD_HASHERS = QUICK
    return lived


@pytest.fixture
def colleague(desk: Desk) -> Colleague:
    """`colleague("finance")` is signed in, and reads French unless told."""

    def enter(role: str, language: str = "fr") -> Client:
        client = Client(headers={"host": desk.brand.host, "accept-language": language})
        answer = client.post("/connexion/", {"login": f"{role}@example.com", "password": PASSWORD})
        assert answer.status_code == 302
        return client

    return enter
