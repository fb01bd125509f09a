"""Errors wear the brand, say what happened and the way on, and never fail themselves."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import OperationalError
from django.test import Client

from guichet.infra.logs import ConsoleFormatter, JsonFormatter
from guichet.interfaces.portal import middleware
from tests.interfaces.portal.stage import Visitor


def test_a_page_that_is_not_there(visitor: Visitor) -> None:
    answer = visitor("plans").get("/nulle-part/")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()
    assert "Plan de Chantier" in answer.content.decode()
    assert "Page not found" in visitor("plans", language="en").get("/nowhere/").content.decode()


def test_an_unknown_host_is_told_what_to_do(db: None) -> None:
    answer = Client(headers={"host": "nobody.localhost"}).get("/")
    assert answer.status_code == 404
    assert "Aucun portail ne répond à l&#x27;adresse nobody.localhost" in answer.content.decode()
    assert "No portal answers" in answer.content.decode()
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_host_that_is_not_allowed_is_a_bad_request(db: None) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


def test_a_host_that_is_not_allowed_is_one_quiet_line_in_the_log(db: None, caplog: pytest.LogCaptureFixture) -> None:
    Client(headers={"host": "evil.example"}).get("/connexion/?token=secret")
    [refused] = [record for record in caplog.records if record.levelno > logging.INFO]
    for line in (JsonFormatter().format(refused), ConsoleFormatter().format(refused)):
        assert "evil.example" in line
        assert "\n" not in line
        assert not {"Traceback", "connexion", "secret"} & set(re.findall(r"\w+", line))
    assert refused.levelname == "WARNING"


def test_a_form_that_was_forged_or_grew_old(visitor: Visitor) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": "plans.localhost", "accept-language": "fr"})
    visitor("plans")
    answer = client.post("/connexion/", {"login": "nora@example.com", "password": "x"})
    assert answer.status_code == 403
    assert "Le formulaire est trop ancien" in answer.content.decode()


def failing(error: Exception) -> object:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    return fail


def test_our_own_mistake_says_what_it_means_for_money(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor("plans", "nora@example.com")
    client.raise_request_exception = False
    monkeypatch.setattr("guichet.interfaces.portal.views.overview.overview", failing(RuntimeError("bug")))
    answer = client.get("/")
    assert answer.status_code == 500
    assert "ne recommencez pas" in answer.content.decode()
    assert answer["X-Request-Id"] in answer.content.decode()


def test_a_database_that_does_not_answer_is_said_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor("plans", "nora@example.com")
    client.raise_request_exception = False
    monkeypatch.setattr("guichet.interfaces.portal.views.overview.overview", failing(OperationalError("gone")))
    answer = client.get("/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Plan de Chantier" in answer.content.decode()
    assert "Service momentanément indisponible" in answer.content.decode()
    monkeypatch.setattr(middleware, "find_host", failing(OperationalError("gone")))
    assert client.get("/connexion/").status_code == 503


def test_an_error_page_that_fails_is_plain(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor("plans")
    monkeypatch.setattr("guichet.interfaces.portal.errors.render_to_string", failing(RuntimeError("template")))
    answer = client.get("/nulle-part/")
    assert answer.status_code == 404
    assert "Une erreur est survenue" in answer.content.decode()


def test_the_log_has_routes_and_no_tokens(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="guichet"):
        visitor("plans").get("/mot-de-passe/nouveau/abc-secret-key/?token=secret")
    line = next(record for record in caplog.records if record.message == "request")
    assert line.brand == "plans"  # type: ignore[attr-defined]
    assert "secret" not in str(line.__dict__)
