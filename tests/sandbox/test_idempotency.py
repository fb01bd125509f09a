"""Idempotency keys: one effect and one answer for each key, however often and however many at once ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from tests.sandbox.shop import Shop


def test_same_key_replays_the_answer(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    first = shop.pay(method, key="k1")
    again = shop.pay(method, key="k1")
    assert again.to_dict() == first.to_dict()
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert len(shop.payments()) == 1


def test_a_decline_is_replayed_too(shop: Shop) -> None:
    method = shop.save("4000000000000341")
    references = []
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            shop.pay(method, key="k1")
        references.append(refused.value.error.payment_intent.id)
    assert references[0] == references[1]
    assert len(shop.payments()) == 1


def test_other_parameters_are_a_conflict(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    shop.pay(method, key="k1")
    with pytest.raises(stripe.IdempotencyError) as refused:
        shop.pay(method, key="k1", amount=1)
    assert refused.value.http_status == 400
    assert len(shop.payments()) == 1


def test_a_refused_request_does_not_use_the_key(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    with pytest.raises(stripe.InvalidRequestError):
        shop.pay(method, key="k1", amount=0)
    assert shop.pay(method, key="k1").status == "succeeded"


def test_many_at_once_with_one_key_charge_once(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    body = {
        "amount": "6784",
        "currency": "cad",
        "customer": shop.customer,
        "payment_method": method,
        "confirm": "true",
        "off_session": "true",
    }
    headers = {"Authorization": f"Bearer {shop.key}", "Idempotency-Key": "k1"}

    def pay(_: int) -> requests.Response:
        return requests.post(f"{shop.sandbox.api}/v1/payment_intents", data=body, headers=headers, timeout=20)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(pay, range(16)))
    succeeded = [answer.json()["id"] for answer in answers if answer.status_code == 200]
    refused = [answer.json()["error"]["code"] for answer in answers if answer.status_code != 200]
    assert len(set(succeeded)) == 1
    assert set(refused) <= {"idempotency_key_in_use"}
    assert len(shop.payments()) == 1
    assert shop.events().count("payment_intent.succeeded") == 1


def test_many_at_once_with_many_keys_charge_each_once(shop: Shop) -> None:
    method = shop.save("4242424242424242")
    with ThreadPoolExecutor(8) as pool:
        paid = list(pool.map(lambda number: shop.pay(method, key=f"k{number}").id, range(16)))
    assert len(set(paid)) == 16
    assert len(shop.client.v1.payment_intents.list({"customer": shop.customer, "limit": 100}).data) == 16
