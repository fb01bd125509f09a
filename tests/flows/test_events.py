"""What the provider tells by itself may come first, twice, by two ways, or from somebody else's account."""

from __future__ import annotations

import json

import pytest

from guichet.contexts.brands.public import get_gateway_account
from guichet.contexts.payments.models import InboxEvent
from guichet.contexts.payments.ports import WebhookInvalidError
from guichet.contexts.payments.public import AttemptStatus
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.seed import own_sandbox
from guichet.flows.gateway_events import receive_webhook
from tests.flows.at_once import at_once
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, Buyer, House, build_house
from tests.flows.post_box import signed
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought


def test_webhooks_come_before_the_person_is_back_and_twice(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.enters_card(ASKS_ALWAYS)
    house.receives_webhooks_of("checkout.session.completed", times=2)
    house.runs_jobs()
    assert nora.setup.status == "succeeded"
    nora.returns_and_page_checks()
    nora.confirms()

    nora.answers_three_d()
    house.receives_webhooks_of("payment_intent.succeeded", times=2)
    house.runs_jobs()
    assert nora.attempt.status is AttemptStatus.SUCCEEDED  # the person has not come back yet
    assert_exactly_one_purchase(house, nora)

    assert nora.payment_page_checks().status is AttemptStatus.SUCCEEDED
    house.polls()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)
    ids = InboxEvent.objects.values_list("event_id", flat=True)
    assert len(ids) == len(set(ids)) == len(house.provider.events())
    assert not InboxEvent.objects.filter(processed_at=None).exists()


def test_the_person_never_comes_back_and_no_webhook_comes(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    nora.answers_three_d()
    house.sweeps()
    assert_exactly_one_purchase(house, nora)


def test_the_same_events_by_poll_and_webhook_at_the_same_moment(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.enters_card(ASKS_ONCE)
    nora.returns_and_page_checks()
    nora.confirms()
    assert house.post is not None
    house.post.wait_for("payment_intent.succeeded")
    fresh = at_once(house.polls, house.receives_webhooks)
    assert sum(fresh) == len(house.provider.events())
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_the_page_and_two_workers_learn_it_at_the_same_moment(house: House, nora: Buyer) -> None:
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    attempt = nora.attempt
    nora.answers_three_d()
    house.receives_webhooks_of("payment_intent.succeeded")
    at_once(lambda: nora.payment_page_checks(attempt), house.runs_jobs, house.runs_jobs, nora.confirms)
    assert_exactly_one_purchase(house, nora)


def test_events_of_another_account_move_nothing(house: House, nora: Buyer) -> None:
    relais = build_house(own_sandbox(), house.provider.control_key, RELAIS)
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    nora.answers_three_d()
    assert house.post is not None
    house.post.wait_for("payment_intent.succeeded")
    webhooks = list(house.post.webhooks)

    for headers, body in webhooks:  # ours, sent to another brand's address
        with pytest.raises(WebhookInvalidError):
            receive_webhook(relais.brand, "sandbox", headers, body)

    secret = get_gateway_account(relais.brand.id, "sandbox").webhook_secrets[0]
    for _, body in webhooks:  # another brand's own signature under an event that names our attempt
        assert receive_webhook(relais.brand, "sandbox", signed(secret, body), body) == 1
    relais.runs_jobs()
    assert nora.attempt.status is AttemptStatus.REQUIRES_ACTION
    assert relais.books() == {}
    assert_nothing_bought_yet(house, nora)

    house.receives_webhooks()
    house.runs_jobs()
    assert_exactly_one_purchase(house, nora)


def test_an_event_s_words_are_never_believed(house: House, nora: Buyer) -> None:
    """Signed as it should be, it says that money was taken; the provider, asked, says that it waits for the bank."""
    nora.chooses()
    nora.saves_card(ASKS_ALWAYS)
    nora.confirms()
    attempt = nora.attempt
    about = {
        "object": "payment_intent", "id": attempt.reference, "status": "succeeded", "amount_received": 6784,
        "currency": "cad", "metadata": {"guichet_attempt": str(attempt.id)},
    }  # fmt: skip
    told = {"object": "event", "id": "evt_said", "type": "payment_intent.succeeded", "created": 0}
    body = json.dumps(told | {"data": {"object": about}}).encode()
    secret = get_gateway_account(house.brand.id, "sandbox").webhook_secrets[0]
    assert receive_webhook(house.brand, "sandbox", signed(secret, body), body) == 1
    house.runs_jobs()
    assert nora.attempt.status is AttemptStatus.REQUIRES_ACTION
    assert_nothing_bought(house, nora)


def assert_nothing_bought_yet(house: House, nora: Buyer) -> None:
    """The money is taken at the provider, and we do not know it yet."""
    assert house.provider.taken() == [6784]
    assert (nora.subscriptions, nora.invoices, house.books()) == ([], [], {})
