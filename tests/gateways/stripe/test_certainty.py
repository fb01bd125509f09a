"""What each answer makes certain: nothing was done, or the effect may have happened."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.adapters.stripe import StripeGateway, StripeSettings
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeStatus,
    GatewayError,
    GatewayMisconfiguredError,
    GatewayRequestRejectedError,
    GatewayUnavailableError,
    IdempotencyConflictError,
    RefundOutcome,
    RefundStatus,
)
from tests.gateways.contract import identity, setup_request
from tests.gateways.stripe.canned import Canned
from tests.gateways.stripe.samples import ATTEMPT, CHARGE, INTENT, REFUND
from tests.support.ports import free_port

# HTTP status, error, and what is certain of it; None: the effect may have happened.
ANSWERS: list[tuple[int, dict[str, Any], type[GatewayError] | None]] = [
    (400, {"type": "invalid_request_error", "code": "parameter_missing"}, GatewayRequestRejectedError),
    (404, {"type": "invalid_request_error", "code": "resource_missing"}, GatewayRequestRejectedError),
    (400, {"type": "idempotency_error"}, IdempotencyConflictError),
    (
        401,
        {"type": "invalid_request_error", "message": "Invalid API Key provided: sk_test_canned"},
        GatewayMisconfiguredError,
    ),
    (403, {"type": "invalid_request_error"}, GatewayMisconfiguredError),
    (429, {"type": "invalid_request_error", "code": "rate_limit"}, GatewayUnavailableError),
    (429, {"type": "invalid_request_error", "code": "lock_timeout"}, GatewayUnavailableError),
    (409, {"type": "idempotency_error", "code": "idempotency_key_in_use"}, None),
    (500, {"type": "api_error"}, None),
    (503, {"type": "api_error"}, None),
]


@pytest.mark.parametrize(("status", "error", "certain"), ANSWERS)
def test_a_write_that_may_have_had_its_effect_is_unknown_else_an_exception(
    canned: Canned, gateway: StripeGateway, status: int, error: dict[str, Any], certain: type[GatewayError] | None
) -> None:
    canned.refuses(status, **error)
    if certain is None:
        assert gateway.charge(CHARGE, "key") == ChargeOutcome(ChargeStatus.UNKNOWN)
        assert gateway.cancel("pi_1", "key") == ChargeOutcome(ChargeStatus.UNKNOWN)
        assert gateway.refund(REFUND, "key") == RefundOutcome(RefundStatus.UNKNOWN)
        return
    for call in (
        lambda: gateway.charge(CHARGE, "key"),
        lambda: gateway.cancel("pi_1", "key"),
        lambda: gateway.refund(REFUND, "key"),
    ):
        with pytest.raises(certain) as raised:
            call()
        assert "sk_test_canned" not in str(raised.value)


@pytest.mark.parametrize(("status", "error", "certain"), ANSWERS)
def test_what_does_no_harm_when_repeated_is_unavailable_in_doubt(
    canned: Canned, gateway: StripeGateway, status: int, error: dict[str, Any], certain: type[GatewayError] | None
) -> None:
    canned.refuses(status, **error)
    for call in (
        lambda: gateway.ensure_customer(identity(ATTEMPT), "key"),
        lambda: gateway.start_setup(setup_request("cus_1"), "key"),
        lambda: gateway.get_setup("cs_1"),
    ):
        with pytest.raises(certain or GatewayUnavailableError):
            call()


@pytest.mark.parametrize("body", [b"<html>Bad gateway</html>", b"", b'{"id": "pi_'])
@pytest.mark.parametrize("status", [200, 502])
def test_an_answer_that_cannot_be_read_is_unknown(
    canned: Canned, gateway: StripeGateway, status: int, body: bytes
) -> None:
    canned.says(status, body)
    assert gateway.charge(CHARGE, "key").status is ChargeStatus.UNKNOWN
    with pytest.raises(GatewayUnavailableError):
        gateway.find_charge(ChargeLookup(ATTEMPT, "cus_1"))


def test_a_provider_that_is_not_there_did_nothing() -> None:
    gateway = StripeGateway(StripeSettings(api_key="sk_test_canned", api_base=f"http://127.0.0.1:{free_port()}"))
    for call in (lambda: gateway.charge(CHARGE, "key"), lambda: gateway.refund(REFUND, "key")):
        with pytest.raises(GatewayUnavailableError):
            call()


def test_nothing_is_asked_twice_by_the_library(canned: Canned, gateway: StripeGateway) -> None:
    canned.refuses(500, type="api_error")
    gateway.charge(CHARGE, "key")
    assert len(canned.received) == 1


def test_a_proxy_of_the_surroundings_does_not_stand_before_this_machine(
    canned: Canned, gateway: StripeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    canned.says(200, INTENT)
    assert gateway.charge(CHARGE, "key").status is ChargeStatus.SUCCEEDED
