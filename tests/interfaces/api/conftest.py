"""A brand with a customer who has bought, and a program that asks with a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from guichet.contexts.access.models import User
from guichet.contexts.access.public import Scope
from guichet.contexts.customers.public import CustomerView, list_customers_after
from guichet.flows.programs import keys
from guichet.infra.ids import new_id
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import sells
from tests.support.database import empty_database


@dataclass
class Program:
    """Asks at the desk's brand."""

    client: Client
    key: str
    key_id: UUID

    def get(self, path: str, **query: object) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.key}"})

    def post(self, path: str, body: Any, idempotency_key: str = "") -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.key}"}
        headers |= {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=headers)


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """Three customers have bought, the last one a plan with pages; each test is rolled back."""
    with django_db_blocker.unblock():
        desk = open_desk()
        desk.buy(21)
        desk.buy(2)
        desk.buy(1, price=sells(desk, 100, 890))
        run_until_quiet()
        yield desk
        empty_database()


@pytest.fixture
def desk(lived: Desk, db: None) -> Desk:
    return lived


@pytest.fixture
def customer(desk: Desk) -> CustomerView:
    """The first of them, with 21 licences."""
    return list_customers_after(desk.brand_id, None, 1)[0]


@pytest.fixture
def printing(desk: Desk) -> CustomerView:
    """The last of them."""
    return list_customers_after(desk.brand_id, None, 3)[2]


@pytest.fixture
def program(desk: Desk) -> Callable[..., Program]:
    """`program()` may do everything, `program(Scope.INVOICES_READ)` that alone."""

    def ask(*scopes: Scope, at: str = "") -> Program:
        key_id, person = new_id(), User.objects.order_by("pk")[0]
        key = keys.add(desk.brand, person.id, key_id, "Product", scopes or list(Scope))
        assert key is not None
        return Program(Client(headers={"host": at or desk.brand.host}), key, key_id)

    return ask
