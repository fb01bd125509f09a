"""The adapter against Stripe's own test mode, for whoever has a key: `GUICHET_TEST_STRIPE_KEY=sk_test_…`.

Methods are Stripe's ready-made ones (docs.stripe.com/testing), since its pages are not for programs.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from uuid import uuid4

import pytest
import stripe

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import ChargeLookup, ChargeStatus, FailureCode, MethodKind, RefundStatus
from guichet.kernel.money import Money
from tests.gateways.contract import Saved, charge_request, key_of, lookup_of, new_customer, refund_key, refund_request

KEY = os.environ.get("GUICHET_TEST_STRIPE_KEY", "")
pytestmark = pytest.mark.skipif(not KEY.startswith("sk_test_"), reason="GUICHET_TEST_STRIPE_KEY holds no test key")


@pytest.fixture
def gateway() -> StripeGateway:
    return StripeGateway(StripeSettings(api_key=KEY))


def saves(gateway: StripeGateway, method: str) -> Saved:
    customer = new_customer(gateway)
    attached = stripe.StripeClient(KEY).v1.payment_methods.attach(method, {"customer": customer})
    return Saved(customer, attached.id)


def test_a_card_is_charged_once_found_and_given_back(gateway: StripeGateway) -> None:
    request = charge_request(saves(gateway, "pm_card_visa"))
    charged = gateway.charge(request, key_of(request))
    assert charged.status is ChargeStatus.SUCCEEDED
    assert gateway.charge(request, key_of(request)) == charged
    assert gateway.find_charge(lookup_of(request)) == charged
    back = refund_request(charged.reference, Money(1000, "CAD"))
    assert gateway.refund(back, refund_key(back)).status in {RefundStatus.SUCCEEDED, RefundStatus.PENDING}
    assert gateway.find_charge(ChargeLookup(uuid4(), request.customer_reference)) is None


def test_a_decline_says_why(gateway: StripeGateway) -> None:
    request = charge_request(saves(gateway, "pm_card_chargeDeclinedInsufficientFunds"))
    refused = gateway.charge(request, key_of(request))
    assert refused.failure is not None
    assert (refused.status, refused.failure.code) == (ChargeStatus.FAILED, FailureCode.INSUFFICIENT_FUNDS)


def test_a_debit_is_pending_and_comes(gateway: StripeGateway) -> None:
    saved = saves(gateway, "pm_sepaDebit_success_fr")
    request = replace(charge_request(saved, money=Money(1998, "EUR")), kind=MethodKind.SEPA_DEBIT)
    assert gateway.charge(request, key_of(request)).status is ChargeStatus.PENDING
    for _ in range(30):
        found = gateway.find_charge(lookup_of(request))
        if found is not None and found.status is not ChargeStatus.PENDING:
            break
        time.sleep(2)
    assert found is not None
    assert found.status is ChargeStatus.SUCCEEDED
