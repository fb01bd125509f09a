"""What the provider tells of a debit: twice, in any order, weeks late, forged or stale, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from guichet.contexts.brands.public import get_gateway_account
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import InboxEvent, PaymentEvent
from guichet.contexts.payments.ports import WebhookInvalidError
from guichet.flows.audit import audit
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.seed import own_sandbox
from guichet.flows.gateway_events import receive_webhook
from guichet.infra.outbox import OutboxEvent
from guichet.infra.worker import run_until_quiet
from tests.flows.french import TAKEN_BACK, TOTAL, Garage, moves_in
from tests.flows.journey import House, build_house
from tests.flows.post_box import PostBox, open_post_box, signed
from tests.support.sandbox import Sandbox


@pytest.fixture
def garage(sandbox: Sandbox, transactional_db: None, settings: Settings) -> Iterator[Garage]:
    """Its debit, which will be taken back, is under way; what is told of it waits in the post box."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PORTAL_PORT = settings.PORTAL_PORT
    with open_post_box() as post:
        house = build_house(own_sandbox(), sandbox.control_key, RELAIS, post)
        garage = moves_in(house)
        garage.buys_by_debit(TAKEN_BACK)
        yield garage
    assert audit().wrong == ()


def post_of(house: House) -> PostBox:
    assert house.post is not None
    return house.post


def as_it_comes_and_twice(garage: Garage) -> None:
    house = garage.house
    house.time_passes(days=4)
    house.receives_webhooks_of("payment_intent.succeeded", times=2)
    house.runs_jobs()
    assert (garage.attempts, garage.invoices[0].status) == (["succeeded"], InvoiceStatus.PAID)
    house.time_passes(days=22)
    house.receives_webhooks_of("charge.dispute.closed", times=2)


def weeks_late_and_the_last_first(garage: Garage) -> None:
    house = garage.house
    house.time_passes(days=26)
    post_of(house).wait_for("charge.dispute.closed")
    post_of(house).webhooks.reverse()
    house.receives_webhooks()


def while_the_provider_does_not_answer(garage: Garage) -> None:
    """It tells that the money came, and cannot be asked: it is asked again, not forgotten."""
    house = garage.house
    house.time_passes(days=4)
    post_of(house).wait_for("payment_intent.succeeded")
    house.provider.breaks("error_500_before", "/v1/payment_intents", method="GET", times=3)
    house.receives_webhooks()
    run_until_quiet(bring_forward=True)
    assert (garage.attempts, garage.invoices[0].status) == (["succeeded"], InvoiceStatus.PAID)
    house.time_passes(days=22)
    house.receives_webhooks_of("charge.dispute.closed")


def never(garage: Garage) -> None:
    """Dropped: the timetable asks by itself."""
    garage.house.time_passes(days=4)
    garage.house.sweeps()
    assert (garage.attempts, garage.invoices[0].status) == (["succeeded"], InvoiceStatus.PAID)
    garage.house.time_passes(days=22)
    garage.house.sweeps()


@pytest.mark.parametrize(
    "comes", [as_it_comes_and_twice, weeks_late_and_the_last_first, while_the_provider_does_not_answer, never]
)
def test_however_it_is_told_it_settles_once_and_comes_back_once(
    garage: Garage, comes: Callable[[Garage], None]
) -> None:
    unpaid = garage.books
    comes(garage)
    garage.house.runs_jobs()
    assert_taken_back_once(garage, unpaid)
    garage.house.sweeps()
    garage.house.receives_webhooks()
    garage.house.runs_jobs()
    assert_taken_back_once(garage, unpaid)
    assert not InboxEvent.objects.filter(processed_at=None).exists()


def assert_taken_back_once(garage: Garage, unpaid: dict[str, int]) -> None:
    assert (garage.attempts, garage.invoices[0].status) == (["returned"], InvoiceStatus.OPEN)
    assert garage.books == unpaid
    moved = PaymentEvent.objects.order_by("pk").values_list("kind", "amount_minor")
    assert list(moved) == [("charged", TOTAL), ("reversed", -TOTAL)]
    assert OutboxEvent.objects.filter(name="invoice.reopened").count() == 1


def test_what_is_forged_or_stale_is_refused_and_words_are_not_believed(garage: Garage) -> None:
    house = garage.house
    post_of(house).wait_for("payment_intent.processing")
    real = next(body for _, body in post_of(house).webhooks if b'"payment_intent.processing"' in body)
    said = real.replace(b"payment_intent.processing", b"payment_intent.succeeded")
    secret = get_gateway_account(house.brand.id, "sandbox").webhook_secrets[0]
    forged = signed("whsec_of_somebody_else", said), signed(secret, real), signed(secret, said, age=timedelta(hours=1))
    for headers in forged:
        with pytest.raises(WebhookInvalidError):
            receive_webhook(house.brand, "sandbox", headers, said)
    assert not InboxEvent.objects.exists()

    told = {**json.loads(said), "id": "evt_said"}
    body = json.dumps(told).encode()
    assert receive_webhook(house.brand, "sandbox", signed(secret, body), body) == 1
    house.runs_jobs()
    assert (garage.attempts, garage.invoices[0].status) == (["pending"], InvoiceStatus.OPEN)
