"""Money back over the charge it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import stripe

from guichet.adapters.stripe.client import with_key
from guichet.adapters.stripe.errors import asked_again_safely, details_of, refusal
from guichet.adapters.stripe.failures import failure_of
from guichet.contexts.payments.ports import Failure, FailureCode, RefundOutcome, RefundRequest, RefundStatus

REFUND = "guichet_refund"
PAGE = 100
# `failure_reason` of a refund that the card's bank sent back.
FAILURE_REASONS: Mapping[str, FailureCode] = {
    "lost_or_stolen_card": FailureCode.LOST_OR_STOLEN,
    "expired_or_canceled_card": FailureCode.EXPIRED_CARD,
    "declined": FailureCode.CARD_DECLINED,
    "charge_for_pending_refund_disputed": FailureCode.RESTRICTED,
    # Our own balance, not the customer's.
    "insufficient_funds": FailureCode.CONFIG_ERROR,
    "merchant_request": FailureCode.CONFIG_ERROR,
}


def refund(client: stripe.StripeClient, request: RefundRequest, key: str) -> RefundOutcome:
    """Give money back. More than is left to give back is a failure (`amount_invalid`), and doubt is `unknown`."""
    try:
        given = client.v1.refunds.create(
            {
                "payment_intent": request.charge_reference,
                "amount": request.money.minor,
                "metadata": {REFUND: str(request.refund_id)},
            },
            with_key(key),
        )
    except stripe.StripeError as error:
        return _refused(error)
    return _outcome(given.to_dict(), request)


def find_refund(client: stripe.StripeClient, request: RefundRequest) -> RefundOutcome | None:
    """Among the charge's refunds, by our refund's id. None: the provider knows nothing of it."""
    wanted = str(request.refund_id)
    with asked_again_safely():
        listed = client.v1.refunds.list({"payment_intent": request.charge_reference, "limit": PAGE})
        for given in listed.auto_paging_iter():
            shape = given.to_dict()
            if (shape.get("metadata") or {}).get(REFUND) == wanted:
                return _outcome(shape, request)
    return None


def _refused(error: stripe.StripeError) -> RefundOutcome:
    details = details_of(error)
    failure = failure_of(details)
    if isinstance(error, stripe.InvalidRequestError):
        if details.get("param") == "amount":
            # Stripe has no code for more than is left; it names the parameter.
            return _failed("", FailureCode.AMOUNT_INVALID, failure.provider_code or "amount")
        if failure.code in (FailureCode.AMOUNT_INVALID, FailureCode.CONFIG_ERROR):
            return _failed("", failure.code, failure.provider_code)
    if certain := refusal(error):
        raise certain from error
    return RefundOutcome(RefundStatus.UNKNOWN)


def _outcome(given: dict[str, Any], request: RefundRequest) -> RefundOutcome:
    """A refund over another amount or currency than asked is not believed: `unknown`."""
    reference = str(given["id"])
    if (given["amount"], str(given["currency"]).upper()) != (request.money.minor, request.money.currency):
        return RefundOutcome(RefundStatus.UNKNOWN, reference)
    match given.get("status"):
        case "succeeded":
            return RefundOutcome(RefundStatus.SUCCEEDED, reference)
        case "pending" | "requires_action":
            return RefundOutcome(RefundStatus.PENDING, reference)
        case "failed" | "canceled" as status:
            reason = str(given.get("failure_reason") or status)
            return _failed(reference, FAILURE_REASONS.get(reason, FailureCode.UNKNOWN), reason)
        case _:
            return RefundOutcome(RefundStatus.UNKNOWN, reference)


def _failed(reference: str, code: FailureCode, said: str) -> RefundOutcome:
    return RefundOutcome(RefundStatus.FAILED, reference, Failure(code, said))
