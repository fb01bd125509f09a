"""Accounts see nothing of each other; keys, lists, and requests that the sandbox does not understand."""

from __future__ import annotations

import pytest
import requests
import stripe

from tests.sandbox.shop import Shop, new_client
from tests.support.sandbox import Sandbox


def test_objects_of_one_account_are_invisible_to_others(shop: Shop, sandbox: Sandbox) -> None:
    method = shop.save("4242424242424242")
    paid = shop.pay(method)
    session = shop.start()
    event = shop.client.v1.events.list().data[0]
    other = Shop.open(sandbox)
    v1 = other.client.v1
    for look in (
        lambda: v1.customers.retrieve(shop.customer),
        lambda: v1.payment_methods.retrieve(method),
        lambda: v1.payment_intents.retrieve(paid.id),
        lambda: v1.charges.retrieve(paid.latest_charge),
        lambda: v1.checkout.sessions.retrieve(session.id),
        lambda: v1.setup_intents.retrieve(session.setup_intent),
        lambda: v1.events.retrieve(event.id),
        lambda: v1.payment_methods.detach(method),
        lambda: v1.payment_intents.cancel(paid.id),
        lambda: v1.refunds.create({"payment_intent": paid.id}),
        lambda: v1.payment_intents.list({"customer": shop.customer}),
        lambda: other.pay(method),
        lambda: v1.payment_intents.create({"amount": 1, "currency": "cad", "customer": shop.customer}),
    ):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            look()
        assert refused.value.code == "resource_missing"
    assert v1.events.list().data == []
    # One key at two accounts is two keys.
    assert shop.client.v1.customers.create({"name": "a"}, {"idempotency_key": "k"}).name == "a"
    assert v1.customers.create({"name": "b"}, {"idempotency_key": "k"}).name == "b"


def test_keys(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.AuthenticationError):
        new_client(sandbox, "sk_live_1").v1.customers.list()
    basic = requests.get(f"{sandbox.api}/v1/customers", auth=(sandbox.new_api_key(), ""), timeout=5)
    assert basic.json() == {"object": "list", "url": "/v1/customers", "has_more": False, "data": []}
    assert requests.get(f"{sandbox.api}/v1/customers", timeout=5).status_code == 401


def test_lists_are_paged_both_ways(shop: Shop) -> None:
    for number in range(5):
        shop.client.v1.customers.create({"name": f"c{number}"})
    everything = [customer.id for customer in shop.client.v1.customers.list({"limit": 100}).data]
    first = shop.client.v1.customers.list({"limit": 2})
    assert first.has_more
    assert [customer.id for customer in first.auto_paging_iter()] == everything
    newer = shop.client.v1.customers.list({"limit": 2, "ending_before": everything[3]})
    assert [customer.id for customer in newer.data] == everything[1:3]


def test_expanding(shop: Shop) -> None:
    paid = shop.pay(shop.save("4242424242424242"), expand=["latest_charge.payment_intent", "customer"])
    assert paid.latest_charge.payment_intent.id == paid.id
    assert paid.customer.name == "Nora inc."
    listed = shop.client.v1.payment_intents.list({"customer": shop.customer, "expand": ["data.payment_method"]})
    assert listed.data[0].payment_method.card.last4 == "4242"
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.v1.payment_intents.retrieve(paid.id, {"expand": ["amount"]})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": "6e3"}, "parameter_invalid_integer"),
        ({"currency": "dollars"}, None),
        ({"colour": "red"}, "parameter_unknown"),
        ({"payment_method": "pm_none"}, "resource_missing"),
    ],
)
def test_requests_that_make_no_sense(shop: Shop, change: dict[str, object], code: str | None) -> None:
    method = shop.save("4242424242424242")
    with pytest.raises(stripe.InvalidRequestError) as refused:
        shop.pay(**{"method": method, **change}) if "payment_method" not in change else shop.pay("pm_none")
    assert refused.value.code == code
    assert shop.payments() == []


def test_customers_are_updated_and_their_metadata_merged(shop: Shop) -> None:
    customers = shop.client.v1.customers
    customers.update(shop.customer, {"metadata": {"a": "1", "b": "2"}, "address": {"country": "CA"}})
    found = customers.update(shop.customer, {"metadata": {"a": "", "c": "3"}, "email": "nora@example.com"})
    assert found.metadata.to_dict() == {"b": "2", "c": "3"}
    assert (found.name, found.email, found.address.country) == ("Nora inc.", "nora@example.com", "CA")


def test_unknown_addresses(shop: Shop) -> None:
    headers = {"Authorization": f"Bearer {shop.key}"}
    answer = requests.get(f"{shop.sandbox.api}/v1/subscriptions", headers=headers, timeout=5)
    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "invalid_request_error"
