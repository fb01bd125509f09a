"""Which webhooks are believed. Signatures are made by the official library, which is not what checks them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from stripe import WebhookSignature

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import EventSubject, WebhookInvalidError

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SECRET, OLD, FOREIGN = "whsec_new", "whsec_old", "whsec_foreign"
OWN = UUID("0190f000-0000-7000-8000-000000000001")
ATTEMPT = {"guichet_attempt": str(OWN)}
GATEWAY = StripeGateway(StripeSettings(api_key="sk_test_nobody", webhook_secrets=(SECRET, OLD)))


def event(about: object, **changes: object) -> bytes:
    shape = {
        "id": "evt_1",
        "object": "event",
        "type": "payment_intent.succeeded",
        "created": 1_793_000_000,
        "data": {"object": about},
    }
    return json.dumps(shape | changes, ensure_ascii=False).encode()


BODY = event({"id": "pi_1", "object": "payment_intent", "metadata": ATTEMPT, "description": "Clé à l'été"})


def signed(body: bytes, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    header = WebhookSignature.generate_signature_header(body.decode(), secret, int(at.timestamp()))
    return {"Host": "plans.localhost", "Stripe-Signature": header}


def test_a_signed_event_names_what_to_fetch() -> None:
    (found,) = GATEWAY.parse_webhook(signed(BODY), BODY, NOW)
    assert (found.event_id, found.kind) == ("evt_1", "payment_intent.succeeded")
    assert (found.subject, found.reference, found.own_id) == (EventSubject.CHARGE, "pi_1", OWN)
    assert found.occurred_at == datetime.fromtimestamp(1_793_000_000, UTC)
    assert found.raw == json.loads(BODY)


def test_the_header_is_known_in_any_case() -> None:
    header = signed(BODY)["Stripe-Signature"]
    assert GATEWAY.parse_webhook({"STRIPE-SIGNATURE": header}, BODY, NOW)


@pytest.mark.parametrize("secret", [SECRET, OLD])
def test_each_secret_of_a_rotation_is_believed(secret: str) -> None:
    assert GATEWAY.parse_webhook(signed(BODY, secret), BODY, NOW)


def test_one_good_signature_of_several_is_enough() -> None:
    good = signed(BODY)["Stripe-Signature"]
    at, signature = good.split(",")
    assert GATEWAY.parse_webhook({"Stripe-Signature": f"{at},v1={'0' * 64},{signature},v0=x"}, BODY, NOW)


@pytest.mark.parametrize("age", [timedelta(minutes=-5), timedelta(0), timedelta(minutes=5)])
def test_a_signature_of_these_minutes_is_believed(age: timedelta) -> None:
    assert GATEWAY.parse_webhook(signed(BODY, at=NOW - age), BODY, NOW)


@pytest.mark.parametrize("age", [timedelta(minutes=5, seconds=1), timedelta(days=1), -timedelta(minutes=5, seconds=1)])
def test_a_signature_of_another_time_is_not(age: timedelta) -> None:
    with pytest.raises(WebhookInvalidError):
        GATEWAY.parse_webhook(signed(BODY, at=NOW - age), BODY, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Stripe-Signature": ""},
        {"Stripe-Signature": "garbage"},
        {"Stripe-Signature": "t=,v1="},
        {"Stripe-Signature": "t=²,v1=²"},
        {"Stripe-Signature": f"t={int(NOW.timestamp())}"},
        {"Stripe-Signature": f"t={int(NOW.timestamp())},v1=é\udcff"},
        {"Stripe-Signature": f"t={'9' * 5000},v1={'0' * 64}"},
        {"Stripe-Signature": signed(BODY)["Stripe-Signature"].replace("v1=", "v0=")},
        signed(BODY, FOREIGN),
        signed(BODY, ""),
        signed(BODY + b" "),
    ],
    ids=lambda headers: headers.get("Stripe-Signature", "none")[-24:].encode("ascii", "replace").decode(),
)
def test_a_forged_signature_is_not_believed(headers: dict[str, str]) -> None:
    with pytest.raises(WebhookInvalidError):
        GATEWAY.parse_webhook(headers, BODY, NOW)


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_nothing_is_believed(secrets: tuple[str, ...]) -> None:
    gateway = StripeGateway(StripeSettings(api_key="sk_test_nobody", webhook_secrets=secrets))
    with pytest.raises(WebhookInvalidError):
        gateway.parse_webhook(signed(BODY, ""), BODY, NOW)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[]",
        b"null",
        b"{}",
        event({}, object="charge"),
        event({}, id=7),
        event({}, created="yesterday"),
        event({}, created=10**30),
        event([]),
        event({}, data=None),
    ],
)
def test_what_is_no_event_is_refused_though_signed(body: bytes) -> None:
    with pytest.raises(WebhookInvalidError):
        GATEWAY.parse_webhook(signed(body), body, NOW)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(WebhookInvalidError):
        GATEWAY.parse_webhook(signed(BODY), b"\xff\xfe", NOW)


@pytest.mark.parametrize(
    ("about", "subject", "reference", "own_id"),
    [
        (
            {"object": "checkout.session", "id": "cs_1", "metadata": {"guichet_setup": str(OWN)}},
            EventSubject.SETUP,
            "cs_1",
            OWN,
        ),
        (
            {"object": "setup_intent", "id": "seti_1", "metadata": {"guichet_setup": str(OWN)}},
            EventSubject.SETUP,
            "seti_1",
            OWN,
        ),
        (
            {"object": "charge", "id": "ch_1", "payment_intent": "pi_1", "metadata": ATTEMPT},
            EventSubject.CHARGE,
            "pi_1",
            OWN,
        ),
        ({"object": "charge", "id": "ch_1", "payment_intent": None}, EventSubject.CHARGE, "ch_1", None),
        (
            {"object": "refund", "id": "re_1", "metadata": {"guichet_refund": str(OWN)}},
            EventSubject.REFUND,
            "re_1",
            OWN,
        ),
        ({"object": "payment_method", "id": "pm_1", "metadata": {}}, EventSubject.METHOD, "pm_1", None),
        (
            {"object": "dispute", "id": "du_1", "payment_intent": "pi_1", "metadata": ATTEMPT},
            EventSubject.CHARGE,
            "pi_1",
            None,
        ),
        (
            {"object": "payment_intent", "id": "pi_1", "metadata": {"guichet_attempt": "hello"}},
            EventSubject.CHARGE,
            "pi_1",
            None,
        ),
        ({"object": "payment_intent", "id": "pi_1", "metadata": None}, EventSubject.CHARGE, "pi_1", None),
        ({}, EventSubject.OTHER, "", None),
    ],
)
def test_an_event_is_about(about: dict[str, Any], subject: EventSubject, reference: str, own_id: UUID | None) -> None:
    body = event(about)
    (found,) = GATEWAY.parse_webhook(signed(body), body, NOW)
    assert (found.subject, found.reference, found.own_id) == (subject, reference, own_id)
