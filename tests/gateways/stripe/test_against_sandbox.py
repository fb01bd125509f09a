"""What only Stripe's wire has, tried on the real sandbox: webhooks as they really arrive, pages of lists, clocks."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guichet.adapters.stripe import StripeGateway, charges, ensure_webhook_endpoint, events, refunds
from guichet.contexts.payments.ports import EventSubject, SetupStatus, WebhookInvalidError
from guichet.kernel.money import Money
from tests.gateways.contract import (
    charge_request,
    key_of,
    lookup_of,
    refund_key,
    refund_request,
    save_card,
)
from tests.gateways.sandbox_account import SandboxAccount
from tests.gateways.stripe.canned import Canned, Received


def arrived(canned: Canned, kind: str) -> Received:
    """The webhook about `kind`, waited for."""
    for _ in range(400):
        for received in list(canned.received):
            if f'"{kind}"'.encode() in received.body:
                return received
        time.sleep(0.025)
    raise AssertionError(f"no webhook {kind} came")


def test_a_webhook_arrives_signed_with_the_secret_of_its_endpoint(
    sandbox_account: SandboxAccount, canned: Canned
) -> None:
    url = f"{canned.address}/webhooks/sandbox/"
    former = ensure_webhook_endpoint(sandbox_account.settings, url)
    secret = ensure_webhook_endpoint(sandbox_account.settings, url)
    assert secret != former
    assert [endpoint["url"] for endpoint in sandbox_account.api("GET", "/v1/webhook_endpoints")["data"]] == [url]
    gateway = StripeGateway(replace(sandbox_account.settings, webhook_secrets=(secret,)))

    request = charge_request(save_card(sandbox_account))
    outcome = gateway.charge(request, key_of(request))

    received = arrived(canned, "payment_intent.succeeded")
    now = datetime.now(UTC)
    (told,) = gateway.parse_webhook(received.headers, received.body, now)
    assert (told.subject, told.reference, told.own_id) == (EventSubject.CHARGE, outcome.reference, request.attempt_id)
    polled, _ = gateway.poll_events("")
    assert told.event_id in [event.event_id for event in polled]
    with pytest.raises(WebhookInvalidError):
        StripeGateway(replace(sandbox_account.settings, webhook_secrets=(former,))).parse_webhook(
            received.headers, received.body, now
        )


def test_lists_are_read_over_all_their_pages(sandbox_account: SandboxAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    gateway = sandbox_account.gateway
    saved = save_card(sandbox_account)
    attempts = [charge_request(saved) for _ in range(3)]
    taken = [gateway.charge(request, key_of(request)) for request in attempts]
    parts = [refund_request(taken[0].reference, Money(100, "CAD")) for _ in range(3)]
    given = [gateway.refund(request, refund_key(request)) for request in parts]
    every, last = gateway.poll_events("")

    for module in (charges, refunds, events):
        monkeypatch.setattr(module, "PAGE", 2)

    assert [gateway.find_charge(lookup_of(request)) for request in attempts] == taken
    assert [gateway.find_refund(request) for request in parts] == given
    assert gateway.poll_events("") == (every, last)
    assert gateway.poll_events(every[1].event_id) == (every[2:], last)


def test_a_setup_is_found_by_what_its_events_name(sandbox_account: SandboxAccount) -> None:
    saved = save_card(sandbox_account)
    told, _ = sandbox_account.gateway.poll_events("")
    references = {event.reference[:5] for event in told if event.subject is EventSubject.SETUP}
    assert references == {"cs_te", "seti_"}
    for event in told:
        if event.subject is EventSubject.SETUP:
            state = sandbox_account.gateway.get_setup(event.reference)
            assert state.status is SetupStatus.SUCCEEDED
            assert state.method is not None
            assert state.method.reference == saved.method


def test_the_clock_of_an_account_bears_our_name(sandbox_account: SandboxAccount) -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    sandbox_account.clock.advance(at)
    (clock,) = sandbox_account.api("GET", "/v1/test_helpers/test_clocks")["data"]
    assert (clock["name"], clock["frozen_time"]) == ("guichet", int(at.timestamp()))
