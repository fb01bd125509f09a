"""What each state that the provider tells of an object is for the port."""

from __future__ import annotations

from typing import Any

import pytest

from guichet.adapters.stripe import StripeGateway
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeStatus,
    Failure,
    FailureCode,
    RefundOutcome,
    RefundStatus,
    SetupState,
    SetupStatus,
)
from tests.gateways.stripe.canned import Canned
from tests.gateways.stripe.samples import ATTEMPT, CHARGE, GIVEN, INTENT, REFUND


@pytest.mark.parametrize("change", [{"amount_received": 1}, {"currency": "usd"}])
def test_a_success_over_something_else_is_not_believed_and_says_what_was_taken(
    canned: Canned, gateway: StripeGateway, change: dict[str, Any]
) -> None:
    canned.says(200, INTENT | change)
    outcome = gateway.charge(CHARGE, "key")
    assert (outcome.status, outcome.reference) == (ChargeStatus.UNKNOWN, "pi_1")
    assert outcome.money not in (None, CHARGE.money)


@pytest.mark.parametrize("change", [{"amount": 1}, {"currency": "usd"}])
def test_a_refund_of_something_else_is_not_believed(
    canned: Canned, gateway: StripeGateway, change: dict[str, Any]
) -> None:
    canned.says(200, GIVEN | change)
    assert gateway.refund(REFUND, "key") == RefundOutcome(RefundStatus.UNKNOWN, "re_1")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"status": "processing"}, ChargeStatus.PENDING),
        ({"status": "canceled"}, ChargeStatus.CANCELED),
        ({"status": "requires_payment_method", "last_payment_error": None}, ChargeStatus.UNKNOWN),
        ({"status": "requires_payment_method", "last_payment_error": {"code": "expired_card"}}, ChargeStatus.FAILED),
        ({"status": "requires_confirmation"}, ChargeStatus.UNKNOWN),
        ({"status": "requires_capture"}, ChargeStatus.UNKNOWN),
        ({"status": "tomorrows_status"}, ChargeStatus.UNKNOWN),
        ({"status": "requires_action", "next_action": {"type": "use_stripe_sdk"}}, ChargeStatus.REQUIRES_ACTION),
    ],
)
def test_each_state_of_an_intent(
    canned: Canned, gateway: StripeGateway, change: dict[str, Any], status: ChargeStatus
) -> None:
    canned.says(200, INTENT | change)
    outcome = gateway.find_charge(ChargeLookup(ATTEMPT, "cus_1", "pi_1"))
    assert outcome is not None
    assert (outcome.status, outcome.money, outcome.next_action) == (status, None, None)


@pytest.mark.parametrize("code", ["amount_too_small", "amount_too_large"])
def test_an_amount_out_of_limits_is_an_outcome_though_told_as_a_wrong_request(
    canned: Canned, gateway: StripeGateway, code: str
) -> None:
    canned.refuses(400, type="invalid_request_error", code=code, param="amount")
    expected = ChargeOutcome(ChargeStatus.FAILED, failure=Failure(FailureCode.AMOUNT_INVALID, code))
    assert gateway.charge(CHARGE, "key") == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"status": "pending"}, RefundOutcome(RefundStatus.PENDING, "re_1")),
        ({"status": "requires_action"}, RefundOutcome(RefundStatus.PENDING, "re_1")),
        (
            {"status": "failed", "failure_reason": "expired_or_canceled_card"},
            RefundOutcome(RefundStatus.FAILED, "re_1", Failure(FailureCode.EXPIRED_CARD, "expired_or_canceled_card")),
        ),
        (
            {"status": "canceled"},
            RefundOutcome(RefundStatus.FAILED, "re_1", Failure(FailureCode.UNKNOWN, "canceled")),
        ),
        ({"status": "tomorrows_status"}, RefundOutcome(RefundStatus.UNKNOWN, "re_1")),
    ],
)
def test_each_state_of_a_refund(
    canned: Canned, gateway: StripeGateway, change: dict[str, Any], expected: RefundOutcome
) -> None:
    canned.says(200, GIVEN | change)
    assert gateway.refund(REFUND, "key") == expected


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ({"code": "charge_already_refunded"}, Failure(FailureCode.AMOUNT_INVALID, "charge_already_refunded")),
        ({"param": "amount"}, Failure(FailureCode.AMOUNT_INVALID, "amount")),
        ({"code": "balance_insufficient"}, Failure(FailureCode.CONFIG_ERROR, "balance_insufficient")),
    ],
)
def test_a_refund_that_cannot_be_made_is_an_outcome(
    canned: Canned, gateway: StripeGateway, error: dict[str, str], failure: Failure
) -> None:
    canned.refuses(400, type="invalid_request_error", **error)
    assert gateway.refund(REFUND, "key") == RefundOutcome(RefundStatus.FAILED, failure=failure)


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        ({"status": "open", "setup_intent": None}, SetupState(SetupStatus.OPEN)),
        ({"status": "expired", "setup_intent": None}, SetupState(SetupStatus.CANCELED)),
        (
            {"status": "expired", "setup_intent": {"status": "requires_payment_method", "last_setup_error": None}},
            SetupState(SetupStatus.CANCELED),
        ),
        (
            {
                "status": "expired",
                "setup_intent": {
                    "status": "requires_payment_method",
                    "last_setup_error": {"code": "card_declined", "decline_code": "lost_card"},
                },
            },
            SetupState(SetupStatus.FAILED, failure=Failure(FailureCode.LOST_OR_STOLEN, "lost_card")),
        ),
        (
            {
                "status": "complete",
                "setup_intent": {"status": "succeeded", "payment_method": {"id": "pm_1", "type": "link"}},
            },
            SetupState(SetupStatus.FAILED, failure=Failure(FailureCode.CONFIG_ERROR, "type:link")),
        ),
    ],
)
def test_each_state_of_a_setup(
    canned: Canned, gateway: StripeGateway, session: dict[str, Any], expected: SetupState
) -> None:
    canned.says(200, {"id": "cs_1", "object": "checkout.session"} | session)
    assert gateway.get_setup("cs_1") == expected
