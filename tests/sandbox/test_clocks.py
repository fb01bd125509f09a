"""The test clock: one for each account, forward only, and everything created lives by it."""

from __future__ import annotations

import pytest
import stripe

from tests.sandbox.shop import Shop, text_of

START = 1_893_456_000  # 1 January 2030
DAY = 86_400


def test_everything_lives_by_the_clock(shop: Shop) -> None:
    clocks = shop.client.v1.test_helpers.test_clocks
    clock = clocks.create({"frozen_time": START, "name": "plans"})
    assert (clock.frozen_time, clock.status) == (START, "ready")
    method = shop.save("4242424242424242")
    assert shop.pay(method).created == START
    assert clocks.advance(clock.id, {"frozen_time": START + 31 * DAY}).frozen_time == START + 31 * DAY
    assert shop.pay(method).created == START + 31 * DAY
    recent = shop.client.v1.events.list({"created": {"gte": START + DAY}, "types": ["payment_intent.succeeded"]})
    assert [event.created for event in recent.data] == [START + 31 * DAY]
    assert clocks.retrieve(clock.id).frozen_time == START + 31 * DAY
    assert [found.id for found in clocks.list().data] == [clock.id]


def test_never_backwards_and_never_two(shop: Shop) -> None:
    clocks = shop.client.v1.test_helpers.test_clocks
    clock = clocks.create({"frozen_time": START})
    with pytest.raises(stripe.InvalidRequestError):
        clocks.advance(clock.id, {"frozen_time": START - 1})
    assert clocks.advance(clock.id, {"frozen_time": START}).frozen_time == START
    with pytest.raises(stripe.InvalidRequestError) as refused:
        clocks.create({"frozen_time": START})
    assert refused.value.code == "resource_already_exists"


def test_visits_expire_by_the_clock(shop: Shop) -> None:
    clocks = shop.client.v1.test_helpers.test_clocks
    clock = clocks.create({"frozen_time": START})
    started = shop.start()
    assert started.expires_at == START + DAY
    clocks.advance(clock.id, {"frozen_time": START + DAY})
    assert shop.session(started.id).status == "expired"
    assert shop.events() == ["checkout.session.expired", "setup_intent.canceled"]
    assert "n'est plus valable" in text_of(shop.visit(started.url))


def test_a_card_expires_by_the_clock(shop: Shop) -> None:
    shop.client.v1.test_helpers.test_clocks.create({"frozen_time": START})
    assert "La carte est expirée" in text_of(shop.offer(shop.start().url, "4242424242424242", expiry="12/29"))
