"""Faults on order: each goes wrong as often as asked, and what was really done can be found."""

from __future__ import annotations

import pytest
import requests
import stripe

from tests.sandbox.shop import Shop
from tests.support.sandbox import Sandbox

PAYMENTS = "/v1/payment_intents"


@pytest.fixture
def hasty(sandbox: Sandbox) -> Shop:
    """A shop that waits one second for an answer."""
    return Shop.open(sandbox, timeout=1)


def test_timeout_after_the_effect_then_replay(hasty: Shop) -> None:
    method = hasty.save("4242424242424242")
    hasty.order_fault("timeout_after", PAYMENTS, count=1)
    with pytest.raises(stripe.APIConnectionError):
        hasty.pay(method, key="k1")
    assert [payment.status for payment in hasty.payments()] == ["succeeded"]
    assert hasty.pay(method, key="k1").id == hasty.payments()[0].id
    assert len(hasty.payments()) == 1


def test_timeout_before_does_nothing(hasty: Shop) -> None:
    method = hasty.save("4242424242424242")
    hasty.order_fault("timeout_before", PAYMENTS)
    with pytest.raises(stripe.APIConnectionError):
        hasty.pay(method, key="k1")
    assert hasty.payments() == []
    assert hasty.pay(method, key="k1").status == "succeeded"


def test_a_timeout_can_be_short(shop: Shop) -> None:
    """Whoever waits for long does not have to: the answer is lost as soon as the effect is made."""
    method = shop.save("4242424242424242")
    shop.order_fault("timeout_after", PAYMENTS, seconds=0)
    with pytest.raises(stripe.APIConnectionError):
        shop.pay(method, key="k1")
    assert [payment.status for payment in shop.payments()] == ["succeeded"]


def test_reset_does_nothing(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    shop.order_fault("reset", PAYMENTS, count=2)
    for _ in range(2):
        with pytest.raises(stripe.APIConnectionError):
            shop.pay(method, key="k1")
    assert shop.pay(method, key="k1").status == "succeeded"
    assert len(shop.payments()) == 1


@pytest.mark.parametrize(("kind", "done"), [("error_500_before", 0), ("error_500_after", 1)])
def test_a_500_is_replayed_for_ever(shop: Shop, kind: str, done: int) -> None:
    method = shop.save("4242424242424242")
    shop.order_fault(kind, PAYMENTS)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            shop.pay(method, key="k1")
        assert broken.value.http_status == 500
    assert len(shop.payments()) == done


def test_429_does_nothing(shop: Shop) -> None:
    shop.order_fault("error_429", "/v1/customers")
    with pytest.raises(stripe.RateLimitError):
        shop.client.v1.customers.create({"name": "x"})


def test_path_method_and_account_are_respected(shop: Shop, sandbox: Sandbox) -> None:
    shop.order_fault("reset", "/v1/refunds")
    shop.order_fault("reset", "/v1/events", method="GET")
    assert shop.client.v1.customers.create({"name": "x"}).name == "x"
    assert Shop.open(sandbox).events() == []
    with pytest.raises(stripe.APIConnectionError):
        shop.events()
    assert [fault["path"] for fault in shop.faults("GET").json()["data"]] == ["/v1/refunds"]
    shop.faults("DELETE")
    assert shop.faults("GET").json()["data"] == []


def test_the_control_key_guards_them(shop: Shop) -> None:
    headers = {"Authorization": f"Bearer {shop.key}"}
    body = {"kind": "reset"}
    refused = requests.post(f"{shop.sandbox.api}/v1/test_helpers/faults", data=body, headers=headers, timeout=5)
    assert refused.status_code == 403
    assert shop.faults("POST", {"kind": "earthquake"}).status_code == 400
