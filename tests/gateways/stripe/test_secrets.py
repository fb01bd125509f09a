"""Keys and secrets stay where they are."""

from __future__ import annotations

import logging

import pytest

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import GatewayMisconfiguredError
from tests.gateways.stripe.canned import Canned
from tests.gateways.stripe.samples import CHARGE, INTENT


def test_no_secret_is_shown_or_logged(canned: Canned, gateway: StripeGateway, caplog: pytest.LogCaptureFixture) -> None:
    settings = StripeSettings(api_key="sk_test_canned", webhook_secrets=("whsec_1",))
    caplog.set_level(logging.DEBUG)
    canned.says(200, INTENT | {"client_secret": "pi_1_secret_x"})
    gateway.charge(CHARGE, "key")
    canned.refuses(401, message="Invalid API Key provided: sk_test_canned")
    with pytest.raises(GatewayMisconfiguredError) as raised:
        gateway.charge(CHARGE, "key")
    shown = f"{settings!r} {gateway!r} {raised.value!r} {caplog.text}"
    for secret in ("sk_test_canned", "whsec_1", "pi_1_secret_x"):
        assert secret not in shown
