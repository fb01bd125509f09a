"""Refunds: in parts, never beyond what was taken, also when many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.sandbox.shop import Shop


def test_in_parts_up_to_the_charge(shop: Shop) -> None:
    paid = shop.pay(shop.save("4242424242424242"))
    refunds = shop.client.v1.refunds
    first = refunds.create({"payment_intent": paid.id, "amount": 6000, "metadata": {"refund": "r1"}})
    assert (first.status, first.amount, first.charge) == ("succeeded", 6000, paid.latest_charge)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        refunds.create({"payment_intent": paid.id, "amount": 785})
    assert "greater than unrefunded amount" in str(refused.value)
    assert refunds.create({"payment_intent": paid.id}).amount == 784
    with pytest.raises(stripe.InvalidRequestError) as again:
        refunds.create({"payment_intent": paid.id})
    assert again.value.code == "charge_already_refunded"

    listed = refunds.list({"payment_intent": paid.id}).data
    assert [refund.amount for refund in listed] == [784, 6000]
    assert refunds.retrieve(first.id).metadata.to_dict() == {"refund": "r1"}
    charge = shop.client.v1.charges.retrieve(paid.latest_charge)
    assert (charge.amount_refunded, charge.refunded) == (6784, True)
    assert shop.events()[-4:] == ["refund.created", "charge.refunded"] * 2
    refunds.update(first.id, {"metadata": {"note": "x"}})
    assert shop.events()[-1] == "refund.updated"


def test_many_at_once_never_exceed_the_charge(shop: Shop) -> None:
    paid = shop.pay(shop.save("4242424242424242"))

    def refund(_: int) -> int:
        try:
            return int(shop.client.v1.refunds.create({"payment_intent": paid.id, "amount": 1000}).amount)
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(refund, range(10))) == 6000
    assert shop.client.v1.charges.retrieve(paid.latest_charge).amount_refunded == 6000


def test_nothing_to_refund(shop: Shop) -> None:
    waiting = shop.client.v1.payment_intents.create({"amount": 500, "currency": "cad", "customer": shop.customer})
    with pytest.raises(stripe.InvalidRequestError):
        shop.client.v1.refunds.create({"payment_intent": waiting.id})
