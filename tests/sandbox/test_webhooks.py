"""Signed webhooks: verified by the official library, retried, doubled, delayed, lost, overtaken; no receiver holds up
another.
"""

from __future__ import annotations

import time

import pytest
import stripe

from tests.sandbox.conftest import Receiver
from tests.sandbox.shop import Shop
from tests.support.ports import free_port
from tests.support.sandbox import Sandbox


def test_events_arrive_signed_in_order(shop: Shop, receiver: Receiver) -> None:
    secret = receiver.listen(shop)
    shop.pay(shop.save("4242424242424242"), metadata={"attempt": "a1"}, key="k1")
    receiver.wait_for(4)
    came = receiver.events(secret)
    assert [event.type for event in came] == shop.events()
    assert came[-1].data.object.metadata.to_dict() == {"attempt": "a1"}
    assert came[-1].request.idempotency_key == "k1"
    assert shop.client.v1.events.retrieve(came[-1].id).data.object.id == shop.payments()[0].id
    headers = receiver.requests[0][0]
    assert headers["Host"].startswith("plans.localhost:")
    with pytest.raises(stripe.SignatureVerificationError):
        receiver.events("whsec_another")


def test_only_wanted_events_are_sent(shop: Shop, receiver: Receiver) -> None:
    secret = receiver.listen(shop, "payment_intent.succeeded")
    shop.pay(shop.save("4242424242424242"))
    receiver.wait_for(1)
    time.sleep(0.3)
    assert [event.type for event in receiver.events(secret)] == ["payment_intent.succeeded"]


def test_retried_until_accepted(shop: Shop, receiver: Receiver) -> None:
    secret = receiver.listen(shop, "payment_method.attached")
    receiver.answers = [500]
    shop.save("4242424242424242")
    receiver.wait_for(2)
    first, second = receiver.events(secret)
    assert first.id == second.id


def test_faults_of_webhooks(shop: Shop, receiver: Receiver) -> None:
    secret = receiver.listen(shop)
    shop.order_fault("webhook_duplicate", "setup_intent.", count=1)
    shop.order_fault("webhook_drop", "payment_method.", count=1)
    shop.order_fault("webhook_delay", "checkout.", count=1, seconds=2)
    started = time.monotonic()
    shop.save("4242424242424242")
    receiver.wait_for(4)
    assert time.monotonic() - started > 1.5
    assert [event.type for event in receiver.events(secret)] == [
        "setup_intent.succeeded",
        "setup_intent.succeeded",
        "payment_method.attached",
        "checkout.session.completed",
    ]


def test_an_overtaken_webhook_comes_after_the_next_one(shop: Shop, receiver: Receiver) -> None:
    secret = receiver.listen(shop)
    shop.order_fault("webhook_reorder", "payment_method.")
    shop.order_fault("webhook_reorder", "checkout.")
    method = shop.save("4242424242424242")
    shop.wait_for_deliveries()
    came = ["setup_intent.succeeded", "payment_method.attached"]
    assert [event.type for event in receiver.events(secret)] == came  # nothing came after the visit's end so far
    shop.pay(method)
    shop.wait_for_deliveries()
    came += ["payment_intent.succeeded", "checkout.session.completed"]
    assert [event.type for event in receiver.events(secret)] == came


def test_a_dead_receiver_does_not_hold_up_another_account(
    shop: Shop, sandbox: Sandbox, receiver: Receiver, second_receiver: Receiver
) -> None:
    receiver.slow_seconds = 30
    receiver.listen(shop)
    nowhere = f"http://plans.localhost:{free_port()}/"
    shop.client.v1.webhook_endpoints.create({"url": nowhere, "enabled_events": ["*"]})
    for _ in range(3):
        shop.save("4242424242424242")
    other = Shop.open(sandbox)
    secret = second_receiver.listen(other)
    other.save("4242424242424242")
    second_receiver.wait_for(3, seconds=9)
    assert len(second_receiver.events(secret)) == 3


def test_deleted_endpoints_hear_nothing(shop: Shop, receiver: Receiver) -> None:
    receiver.listen(shop)
    receiver.listen(shop)
    kept, removed = shop.client.v1.webhook_endpoints.list().data
    assert kept.url == removed.url == receiver.url
    assert not hasattr(kept, "secret")
    assert shop.client.v1.webhook_endpoints.delete(removed.id).deleted
    assert [endpoint.id for endpoint in shop.client.v1.webhook_endpoints.list().data] == [kept.id]
    shop.save("4242424242424242")
    receiver.wait_for(3)
    time.sleep(0.3)
    assert len(receiver.requests) == 3
