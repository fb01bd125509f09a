"""What leaves on the wire."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import ChargeStatus, GatewayRequestRejectedError
from tests.gateways.contract import setup_request
from tests.gateways.stripe.canned import Canned
from tests.gateways.stripe.samples import ATTEMPT, CHARGE, INTENT


def test_a_charge_off_session_carries_our_key_our_id_and_no_list_of_method_types(
    canned: Canned, gateway: StripeGateway
) -> None:
    canned.says(200, INTENT)
    assert gateway.charge(CHARGE, "here:1:charge").status is ChargeStatus.SUCCEEDED
    (asked,) = canned.received
    assert (asked.method, asked.path) == ("POST", "/v1/payment_intents")
    assert asked.headers["Idempotency-Key"] == "here:1:charge"
    assert asked.form == {
        "amount": ["6784"],
        "currency": ["cad"],
        "customer": ["cus_1"],
        "payment_method": ["pm_1"],
        "description": ["Licence"],
        "metadata[guichet_attempt]": [str(ATTEMPT)],
        "confirm": ["true"],
        "off_session": ["true"],
        "automatic_payment_methods[enabled]": ["true"],
        "automatic_payment_methods[allow_redirects]": ["never"],
    }


def test_a_charge_on_session_carries_where_to_come_back(canned: Canned, gateway: StripeGateway) -> None:
    canned.says(200, INTENT)
    gateway.charge(replace(CHARGE, off_session=False, return_url="https://plans.example/retour/"), "key")
    (asked,) = canned.received
    assert asked.form["return_url"] == ["https://plans.example/retour/"]
    assert not [name for name in asked.form if "off_session" in name or "payment_method_types" in name]


@pytest.mark.parametrize(
    ("language", "locale"), [("fr-ca", "fr-CA"), ("fr_CA", "fr-CA"), ("fr", "fr"), ("en-CA", "en"), ("", "auto")]
)
def test_a_setup_carries_its_consent_and_our_id_twice(canned: Canned, language: str, locale: str) -> None:
    canned.says(200, {"id": "cs_1", "url": "https://provider.example/pay/1"})
    gateway = StripeGateway(StripeSettings("sk_test_canned", api_base=canned.address, merchant_name="Plan de Chantier"))
    request = replace(setup_request("cus_1", frame=True), language=language)
    gateway.start_setup(request, "key")
    (asked,) = canned.received
    assert asked.form == {
        "mode": ["setup"],
        "customer": ["cus_1"],
        "currency": ["cad"],
        "locale": [locale],
        "metadata[guichet_setup]": [str(request.setup_id)],
        "metadata[merchant]": ["Plan de Chantier"],
        "setup_intent_data[metadata][guichet_setup]": [str(request.setup_id)],
        "setup_intent_data[metadata][guichet_consent]": [request.consent_text],
        "success_url": [request.return_url],
        "cancel_url": [request.cancel_url],
    }


def test_a_session_without_a_page_is_no_start(canned: Canned, gateway: StripeGateway) -> None:
    canned.says(200, {"id": "cs_1", "url": None})
    with pytest.raises(GatewayRequestRejectedError):
        gateway.start_setup(setup_request("cus_1"), "key")


def test_accounts_share_connections_and_no_cookie(canned: Canned) -> None:
    canned.says(200, INTENT)
    for account in ("one", "two"):
        settings = StripeSettings(f"sk_test_{account}", api_base=canned.address)
        StripeGateway(settings).charge(CHARGE, "key")
    first, second = canned.received
    assert first.connection == second.connection
    assert [asked.headers["Authorization"] for asked in canned.received] == [
        "Bearer sk_test_one",
        "Bearer sk_test_two",
    ]
    assert "Cookie" not in second.headers
