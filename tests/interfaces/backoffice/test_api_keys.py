"""The administrators' page of API keys: a key is shown once, does what it may, and is refused once it is revoked."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guichet.contexts.access.models import ApiKey
from guichet.infra.ids import new_id
from guichet.infra.models import AuditRecord
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import Colleague
from tests.interfaces.backoffice.test_money import hidden, text

ADDING = "/gestion/cles-api/ajouter/"


@pytest.fixture
def administrator(colleague: Colleague) -> Client:
    return colleague("administrator")


def made(client: Client, *scopes: str) -> str:
    form = {"once": hidden(client.get(ADDING))["once"], "name": "Boutique", "scopes": scopes}
    found = re.search(r">(gk_[^<]+)<", client.post(ADDING, form).content.decode())
    assert found
    return found[1]


def ask(desk: Desk, key: str, path: str) -> int:
    client = Client(headers={"host": desk.brand.host})
    return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_key_is_made_asks_what_it_may_and_is_revoked(administrator: Client, desk: Desk) -> None:
    assert "Pas encore de clé" in text(administrator.get("/gestion/cles-api/"))
    key = made(administrator, "customers:read")
    assert (ask(desk, key, "/customers"), ask(desk, key, "/invoices")) == (200, 403)
    shown = administrator.get("/gestion/cles-api/").content.decode()
    assert key not in shown
    assert key[:9] in shown
    row = ApiKey.objects.get()
    assert key not in row.key_hash
    page = f"/gestion/cles-api/{row.id}/revoquer/"
    assert "refusé aussitôt" in text(administrator.get(page))
    assert administrator.post(page).status_code == 303
    assert ask(desk, key, "/customers") == 401
    assert "Révoquée" in text(administrator.get("/gestion/cles-api/"))
    assert "déjà révoquée" in text(administrator.post(page, follow=True))
    done = AuditRecord.objects.filter(action__startswith="api_key").order_by("pk")
    assert list(done.values_list("action", flat=True)) == ["api_key.added", "api_key.revoked"]


def test_sent_twice_the_form_makes_one_key(administrator: Client) -> None:
    form = {"once": str(new_id()), "name": "Boutique", "scopes": ["usage:write"]}
    assert [administrator.post(ADDING, form).status_code for _ in range(2)] == [200, 303]
    assert ApiKey.objects.count() == 1


def test_what_is_missing_is_said(administrator: Client) -> None:
    answer = administrator.post(ADDING, {"name": "", "scopes": ["customers:read"]})
    assert answer.status_code == 422
    assert "Donnez-lui un nom" in text(answer)
    assert 'value="customers:read" checked' in answer.content.decode()
    assert administrator.post(ADDING, {"name": "x", "scopes": ["all"]}).status_code == 422
    assert ApiKey.objects.count() == 0
