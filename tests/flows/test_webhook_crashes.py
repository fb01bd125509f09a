"""Messages to the company's programs, their sender killed after each commit: each arrives, under one id."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from guichet.contexts.notifications.models import WebhookDelivery
from guichet.flows.webhooks import endpoints
from guichet.flows.webhooks.replay import replay_since
from guichet.flows.webhooks.send import send_all_due
from guichet.infra.clock import business_now, today, wall_now
from guichet.infra.ids import new_id
from guichet.infra.outbox import Event, OutboxEvent, publish
from guichet.infra.unit_of_work import unit_of_work
from tests.flows.deaths import dies
from tests.flows.journey import House
from tests.support.listener import Listener, open_listener

# To tell again takes longer each time: what was told before on that day goes too, try by try as in the others.
MOST = 10


@pytest.fixture
def listener() -> Iterator[Listener]:
    with open_listener() as opened:
        yield opened


def happen(house: House, count: int) -> list[UUID]:
    """So many events of the brand; their ids."""
    before = set(OutboxEvent.objects.values_list("pk", flat=True))
    with unit_of_work("test.event"):
        at = business_now(house.brand)
        publish([Event("customer.released", house.brand.id, new_id(), at, {}) for _ in range(count)])
    return [each for each in OutboxEvent.objects.order_by("pk").values_list("pk", flat=True) if each not in before]


@pytest.mark.parametrize(
    ("again", "refused", "units"),
    [
        (False, 0, {"webhook.retry", "webhook.due", "webhook.tried"}),
        (False, 3, {"webhook.tried", "webhook.rest"}),
        (True, 0, {"webhook.replay", "webhook.replayed", "webhook.tried"}),
    ],
    ids=["told", "refused at first", "told again"],
)
def test_none_is_lost_and_none_is_another_for_coming_twice(
    house: House, listener: Listener, *, again: bool, refused: int, units: set[str]
) -> None:
    person_id, endpoint_id = house.buyer().person_id, new_id()
    secret = endpoints.add(house.brand, person_id, endpoint_id, listener.url, ())
    assert secret is not None

    def tells() -> None:
        if again:
            replay_since(house.brand, person_id, endpoint_id, today(house.brand))
        else:
            send_all_due()
        house.runs_jobs()

    reached: list[str] = []
    while "" not in reached and len(reached) < MOST:
        events = happen(house, 3)
        listener.answers.extend([500] * refused)
        reached.append(dies(house, tells, after=1 + len(reached)))
        listener.answers.clear()
        goes_on(house)
        assert_told(listener, secret, events)
    assert set(reached) >= units


def goes_on(house: House) -> None:
    """What waits to be tried again waits no longer."""
    house.runs_jobs()
    WebhookDelivery.objects.filter(status="pending").update(next_try_at=wall_now() - timedelta(seconds=1))
    send_all_due()
    house.runs_jobs()


def assert_told(listener: Listener, secret: str, events: list[UUID]) -> None:
    heard: dict[str, set[bytes]] = {}
    for each in listener.heard:
        each.read(secret)
        heard.setdefault(each.headers["webhook-id"], set()).add(each.body)
    assert [len(heard[str(event_id)]) for event_id in events] == [1] * len(events)
    deliveries = WebhookDelivery.objects.filter(event_id__in=events)
    assert list(deliveries.values_list("status", flat=True)) == ["delivered"] * len(events)
