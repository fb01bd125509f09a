"""Charging a saved method: payment intents, confirmed as they are made.

A decline is an outcome, and so is doubt: what may have been done is `unknown`, never a failure, never an exception.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import stripe
from stripe.params import PaymentIntentCreateParams, PaymentIntentListParams

from guichet.adapters.stripe.client import with_key
from guichet.adapters.stripe.disputes import find_dispute
from guichet.adapters.stripe.errors import asked_again_safely, details_of, refusal
from guichet.adapters.stripe.failures import failure_of
from guichet.contexts.payments.ports import (
    ChargeLookup,
    ChargeOutcome,
    ChargeRequest,
    ChargeStatus,
    FailureCode,
    MethodKind,
    Redirect,
)
from guichet.kernel.money import Money

ATTEMPT = "guichet_attempt"
UNKNOWN = ChargeOutcome(ChargeStatus.UNKNOWN)
PAGE = 100
NOT_FOUND = 404


def charge(client: stripe.StripeClient, request: ChargeRequest, key: str) -> ChargeOutcome:
    """Try to take the money. A success over another amount or currency than asked is not believed: `unknown`."""
    try:
        intent = client.v1.payment_intents.create(_params(request), with_key(key)).to_dict()
    except stripe.StripeError as error:
        return refused(error)
    outcome = _outcome(intent)
    if outcome.status is ChargeStatus.SUCCEEDED and outcome.money != request.money:
        return ChargeOutcome(ChargeStatus.UNKNOWN, outcome.reference, outcome.money)
    return outcome


def find_charge(client: stripe.StripeClient, lookup: ChargeLookup) -> ChargeOutcome | None:
    """By the provider's reference, else among all of the customer's payments by our attempt's id."""
    with asked_again_safely():
        try:
            found = _retrieve(client, lookup.reference) if lookup.reference else _search(client, lookup)
        except stripe.InvalidRequestError as error:
            if details_of(error).get("code") == "resource_missing" or error.http_status == NOT_FOUND:
                return None
            raise
        return with_dispute(client, found) if found else None


def cancel(client: stripe.StripeClient, reference: str, key: str) -> ChargeOutcome:
    """Give an open payment up; where it can no longer be, how it really stands."""
    try:
        return _outcome(client.v1.payment_intents.cancel(reference, None, with_key(key)).to_dict())
    except stripe.InvalidRequestError as error:
        if details_of(error).get("code") != "payment_intent_unexpected_state":
            return refused(error)
    except stripe.StripeError as error:
        return refused(error)
    with asked_again_safely():
        return with_dispute(client, _retrieve(client, reference))


def with_dispute(client: stripe.StripeClient, intent: dict[str, Any]) -> ChargeOutcome:
    """A charge that succeeded may have been taken back since."""
    outcome = _outcome(intent)
    latest = intent.get("latest_charge")
    if outcome.status is ChargeStatus.SUCCEEDED and isinstance(latest, dict) and latest.get("disputed"):
        return replace(outcome, dispute=find_dispute(client, outcome.reference))
    return outcome


def _params(request: ChargeRequest) -> PaymentIntentCreateParams:
    params: PaymentIntentCreateParams = {
        "amount": request.money.minor,
        "currency": request.money.currency.lower(),
        "customer": request.customer_reference,
        "payment_method": request.method_reference,
        "description": request.description,
        "metadata": {ATTEMPT: str(request.attempt_id)},
        "confirm": True,
    }
    if request.kind is not MethodKind.CARD:
        params["allowed_payment_method_types"] = [request.kind.value]
    if request.off_session:
        params["off_session"] = True
    if request.off_session and request.kind is MethodKind.CARD:
        # Nobody is there to be sent anywhere; without this Stripe wants a return address all the same.
        params["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
    if not request.off_session:
        params["return_url"] = request.return_url
    return params


def refused(error: stripe.StripeError) -> ChargeOutcome:
    """What a write that was not answered well means: a decline, doubt, or the port's exception."""
    details = details_of(error)
    failure = failure_of(details)
    declined = isinstance(error, stripe.CardError)
    # An amount outside the provider's limits comes as a wrong request, though the request is well made.
    out_of_limits = isinstance(error, stripe.InvalidRequestError) and failure.code is FailureCode.AMOUNT_INVALID
    if declined or out_of_limits:
        reference = (details.get("payment_intent") or {}).get("id", "")
        return ChargeOutcome(ChargeStatus.FAILED, reference, failure=failure)
    if certain := refusal(error):
        raise certain from error
    return UNKNOWN


def _retrieve(client: stripe.StripeClient, reference: str) -> dict[str, Any]:
    return client.v1.payment_intents.retrieve(reference, {"expand": ["latest_charge"]}).to_dict()


def _search(client: stripe.StripeClient, lookup: ChargeLookup) -> dict[str, Any] | None:
    """The list is complete at once; Stripe's search lags behind by a minute, in which a charge would be made twice."""
    wanted = str(lookup.attempt_id)
    wish: PaymentIntentListParams = {"customer": lookup.customer_reference, "limit": PAGE}
    listed = client.v1.payment_intents.list(wish | {"expand": ["data.latest_charge"]})
    for intent in listed.auto_paging_iter():
        shape = intent.to_dict()
        if (shape.get("metadata") or {}).get(ATTEMPT) == wanted:
            return shape
    return None


def _outcome(intent: dict[str, Any]) -> ChargeOutcome:
    """What a payment intent says of itself; amounts are the provider's, not ours."""
    reference = str(intent["id"])
    match intent.get("status"):
        case "succeeded":
            # Older stand-ins tell it of the charge alone.
            latest = intent.get("latest_charge")
            told = intent.get("amount_received", latest.get("amount") if isinstance(latest, dict) else None)
            if told is None:
                return ChargeOutcome(ChargeStatus.UNKNOWN, reference)
            received = Money(told, str(intent["currency"]).upper())
            return ChargeOutcome(ChargeStatus.SUCCEEDED, reference, received)
        case "processing":
            return ChargeOutcome(ChargeStatus.PENDING, reference)
        case "requires_action":
            return ChargeOutcome(ChargeStatus.REQUIRES_ACTION, reference, next_action=_redirect(intent))
        case "requires_payment_method" if error := intent.get("last_payment_error"):
            return ChargeOutcome(ChargeStatus.FAILED, reference, failure=failure_of(error))
        case "canceled":
            return ChargeOutcome(ChargeStatus.CANCELED, reference)
        case _:
            # Among others made but not tried, or not yet: a request of ours may still be at work on it.
            return ChargeOutcome(ChargeStatus.UNKNOWN, reference)


def _redirect(intent: dict[str, Any]) -> Redirect | None:
    """The challenge's page; None where the provider asks for its own script, which is never loaded here."""
    action = intent.get("next_action") or {}
    url = (action.get("redirect_to_url") or {}).get("url")
    return Redirect(url) if url else None
