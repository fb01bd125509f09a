"""A desk whose brand has a product that listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest

from guichet.contexts.notifications.models import WebhookDelivery, WebhookEndpoint
from guichet.flows.webhooks import endpoints
from guichet.flows.webhooks.send import send_due
from guichet.infra.clock import business_now
from guichet.infra.ids import new_id
from guichet.infra.outbox import Event, publish
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import Desk
from tests.support.listener import Listener, open_listener

Tell = Callable[..., None]


@dataclass(frozen=True)
class Product:
    """An endpoint of the brand, and who listens there."""

    id: UUID
    secret: str
    listener: Listener

    def row(self) -> WebhookEndpoint:
        return WebhookEndpoint.objects.get(pk=self.id)

    def delivery(self) -> WebhookDelivery:
        return WebhookDelivery.objects.get(endpoint_id=self.id)

    def tries_again(self) -> None:
        """As if its time had come."""
        WebhookDelivery.objects.filter(endpoint_id=self.id, status="pending").update(
            next_try_at=self.row().created_at - timedelta(seconds=1)
        )
        send_due(self.id)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with open_listener() as opened:
        yield opened


@pytest.fixture
def desk(bought: Desk, db: None) -> Desk:
    """Each test is rolled back."""
    return bought


@pytest.fixture
def product(desk: Desk, listener: Listener) -> Product:
    """It wants everything."""
    return listens(desk, listener)


def listens(desk: Desk, listener: Listener, *events: str) -> Product:
    endpoint_id = new_id()
    secret = endpoints.add(desk.brand, endpoint_id, endpoint_id, listener.url, events)
    assert secret is not None
    return Product(endpoint_id, secret, listener)


@pytest.fixture
def tell(desk: Desk) -> Tell:
    """`tell("customer.released")` makes an event happen."""

    def happen(name: str = "customer.released", **payload: object) -> None:
        with unit_of_work("test.event"):
            publish([Event(name, desk.brand_id, new_id(), business_now(desk.brand), payload)])

    return happen
