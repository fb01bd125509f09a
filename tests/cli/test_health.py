"""What load balancers see: under any host name, without a session, and with the reason when not ready."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client

from guichet.interfaces import health

HOSTS = ["localhost", "10.1.2.3", "nobody.example"]


@pytest.fixture(autouse=True)
def unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process: nothing has been asked yet."""
    monkeypatch.setattr(health, "_current", False)


@pytest.mark.parametrize("host", HOSTS)
def test_a_living_process_says_so_without_a_database(client: Client, host: str) -> None:
    answer = client.get("/healthz", headers={"host": host})
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_it_is_ready_with_a_current_database_and_stays_cheap(
    client: Client, host: str, django_assert_num_queries: object
) -> None:
    assert client.get("/readyz", headers={"host": host}).status_code == 200
    with django_assert_num_queries(1):  # type: ignore[operator]
        answer = client.get("/readyz", headers={"host": host})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert not answer.cookies


@pytest.mark.django_db
def test_missing_migrations_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: [("some", False)])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations\n")


def test_a_silent_database_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database\n")
