"""The provider of one sentence, and a gateway to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guichet.adapters.stripe import StripeGateway, StripeSettings
from tests.gateways.stripe.canned import Canned, canned_provider


@pytest.fixture
def canned() -> Iterator[Canned]:
    with canned_provider() as provider:
        yield provider


@pytest.fixture
def gateway(canned: Canned) -> StripeGateway:
    return StripeGateway(StripeSettings(api_key="sk_test_canned", api_base=canned.address, timeout_seconds=5))
