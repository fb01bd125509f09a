"""Paying once on the provider's page: a Checkout session in payment mode, and the payment intent inside it.

The session names no customer: Checkout would show what is saved for them to whoever opens the page, and keep the card.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import stripe
from stripe.params.checkout import SessionCreateParams

from guichet.adapters.stripe.charges import ATTEMPT, NOT_FOUND, UNKNOWN, refused, with_dispute
from guichet.adapters.stripe.client import with_key
from guichet.adapters.stripe.errors import asked_again_safely, details_of
from guichet.adapters.stripe.failures import failure_of
from guichet.adapters.stripe.settings import StripeSettings
from guichet.adapters.stripe.setups import locale_of
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, PageRequest, PaidWith, Redirect

EXPANDED = ["payment_intent.latest_charge"]


def open_page(client: stripe.StripeClient, settings: StripeSettings, request: PageRequest, key: str) -> ChargeOutcome:
    """The same key again is the same page."""
    try:
        session = client.v1.checkout.sessions.create(_params(settings, request), with_key(key)).to_dict()
    except stripe.StripeError as error:
        return refused(error)
    return _outcome(client, session)


def find_page(client: stripe.StripeClient, reference: str) -> ChargeOutcome | None:
    """How the payment of a visit stands."""
    with asked_again_safely():
        try:
            session = client.v1.checkout.sessions.retrieve(reference, {"expand": EXPANDED}).to_dict()
        except stripe.InvalidRequestError as error:
            if details_of(error).get("code") == "resource_missing" or error.http_status == NOT_FOUND:
                return None
            raise
        return _outcome(client, session)


def close_page(client: stripe.StripeClient, reference: str, key: str) -> ChargeOutcome:
    """End an open visit. One that is over cannot be ended: then it is looked at."""
    try:
        client.v1.checkout.sessions.expire(reference, None, with_key(key))
    except stripe.InvalidRequestError:
        pass
    except stripe.StripeError as error:
        return refused(error)
    return find_page(client, reference) or UNKNOWN


def _params(settings: StripeSettings, request: PageRequest) -> SessionCreateParams:
    ours = {ATTEMPT: str(request.attempt_id)}
    return {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": request.money.currency.lower(),
                    "unit_amount": request.money.minor,
                    "product_data": {"name": request.description},
                },
            }
        ],
        "locale": locale_of(request.language),
        "metadata": ours | ({"merchant": settings.merchant_name} if settings.merchant_name else {}),
        "payment_intent_data": {"metadata": ours, "description": request.description},
        "success_url": request.return_url,
        "cancel_url": request.return_url,
    }


def _outcome(client: stripe.StripeClient, session: dict[str, Any]) -> ChargeOutcome:
    """A refused card leaves the visit open for another one. Stripe makes the payment intent when a card is offered."""
    reference, intent = str(session["id"]), session.get("payment_intent")
    if session.get("status") == "open":
        error = intent.get("last_payment_error") if isinstance(intent, dict) else None
        url = session.get("url")
        return ChargeOutcome(
            ChargeStatus.REQUIRES_ACTION, failure=failure_of(error) if error else None,
            next_action=Redirect(url) if url else None, page_reference=reference,
        )  # fmt: skip
    outcome = with_dispute(client, intent) if isinstance(intent, dict) else UNKNOWN
    if session.get("status") == "expired" and outcome.status not in {ChargeStatus.SUCCEEDED, ChargeStatus.PENDING}:
        return ChargeOutcome(ChargeStatus.CANCELED, page_reference=reference)
    return replace(outcome, page_reference=reference, paid_with=_paid_with(intent))


def _paid_with(intent: Any) -> PaidWith | None:
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    if not details:
        return None
    kind = str(details.get("type") or "")
    of_kind = details.get(kind) or {}
    return PaidWith(str(of_kind.get("brand") or kind), str(of_kind.get("last4") or ""))
