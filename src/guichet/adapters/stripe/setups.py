"""Collecting a method on the provider's page: a Checkout session in set-up mode, and the set-up intent inside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import stripe
from stripe.params.checkout import SessionCreateParams

from guichet.adapters.stripe.client import with_key
from guichet.adapters.stripe.errors import asked_again_safely
from guichet.adapters.stripe.failures import failure_of
from guichet.adapters.stripe.settings import StripeSettings
from guichet.contexts.payments.ports import (
    Failure,
    FailureCode,
    Frame,
    GatewayRequestRejectedError,
    MandateDetails,
    MethodDetails,
    MethodKind,
    Redirect,
    SetupRequest,
    SetupState,
    SetupStatus,
    StartedSetup,
)

# Of the languages that Checkout speaks, those that differ by region; any other falls back to its first part.
REGIONAL_LANGUAGES = {"en-gb": "en-GB", "es-419": "es-419", "fr-ca": "fr-CA", "pt-br": "pt-BR"}
LONGEST_METADATA = 500


def start_setup(client: stripe.StripeClient, settings: StripeSettings, request: SetupRequest, key: str) -> StartedSetup:
    """Open the provider's page: in a frame where asked for and possible, else by redirect."""
    framed = request.frame and settings.supports_frame
    with asked_again_safely():
        session = client.v1.checkout.sessions.create(_params(settings, request, framed), with_key(key)).to_dict()
    url = session.get("frame_url" if framed else "url")
    if not url:
        raise GatewayRequestRejectedError(f"the session {session['id']} has no page to show")
    return StartedSetup(session["id"], Frame(url, _origin(url)) if framed else Redirect(url))


def get_setup(client: stripe.StripeClient, reference: str) -> SetupState:
    """How a set-up stands, by its session or, as events may name it, by its set-up intent."""
    with asked_again_safely():
        if reference.startswith("seti_"):
            intent = client.v1.setup_intents.retrieve(reference, {"expand": ["payment_method", "mandate"]}).to_dict()
            return _state(intent, visit_is_open=True)
        session = client.v1.checkout.sessions.retrieve(
            reference, {"expand": ["setup_intent.payment_method", "setup_intent.mandate"]}
        ).to_dict()
    return _state(session.get("setup_intent") or {}, visit_is_open=session.get("status") == "open")


def _params(settings: StripeSettings, request: SetupRequest, framed: bool) -> SessionCreateParams:
    ours = {"guichet_setup": str(request.setup_id)}
    params: SessionCreateParams = {
        "mode": "setup",
        "customer": request.customer_reference,
        # For cards it stands for the list of method types: versions differ, the account's own choice serves.
        "currency": request.currency.lower(),
        "locale": locale_of(request.language),
        "metadata": ours | ({"merchant": settings.merchant_name} if settings.merchant_name else {}),
        # The words that were agreed to stay with the set-up: evidence in a dispute.
        "setup_intent_data": {"metadata": ours | {"guichet_consent": request.consent_text[:LONGEST_METADATA]}},
    }
    if request.kind is not MethodKind.CARD:
        params["allowed_payment_method_types"] = [request.kind.value]
    if framed:
        params["ui_mode"] = "embedded_page"
        params["return_url"] = request.return_url
    else:
        params["success_url"] = request.return_url
        params["cancel_url"] = request.cancel_url
    return params


def _state(intent: dict[str, Any], visit_is_open: bool) -> SetupState:
    """A refused card leaves the visit open for another one: `open`, with the last failure."""
    error = intent.get("last_setup_error")
    failure = failure_of(error) if error else None
    match intent.get("status"):
        case "succeeded":
            return _saved(intent)
        case "canceled":
            return SetupState(SetupStatus.CANCELED, failure=failure)
        case _ if visit_is_open:
            return SetupState(SetupStatus.OPEN, failure=failure)
        case _ if failure:
            return SetupState(SetupStatus.FAILED, failure=failure)
        case _:
            return SetupState(SetupStatus.CANCELED)


def _saved(intent: dict[str, Any]) -> SetupState:
    method = intent["payment_method"]
    match method["type"]:
        case "card":
            details = _card(method)
        case "sepa_debit" if isinstance(intent.get("mandate"), dict):
            details = _debit(method, intent["mandate"])
        case "paypal":
            details = MethodDetails(
                method["id"], MethodKind.PAYPAL, "paypal", "", holder_name=method["paypal"].get("payer_email") or ""
            )
        case other:
            # The account offers more kinds of method than the portal can handle: the operator's to mend.
            return SetupState(SetupStatus.FAILED, failure=Failure(FailureCode.CONFIG_ERROR, f"type:{other}"))
    return SetupState(SetupStatus.SUCCEEDED, details)


def _card(method: dict[str, Any]) -> MethodDetails:
    card = method["card"]
    return MethodDetails(
        reference=method["id"],
        kind=MethodKind.CARD,
        network=card["brand"],
        last_four=card["last4"],
        expiry_month=card["exp_month"],
        expiry_year=card["exp_year"],
        holder_name=_holder(method),
    )


def _debit(method: dict[str, Any], mandate: dict[str, Any]) -> MethodDetails:
    account = method["sepa_debit"]
    return MethodDetails(
        reference=method["id"],
        kind=MethodKind.SEPA_DEBIT,
        network="sepa",
        last_four=account["last4"],
        holder_name=_holder(method),
        mandate=MandateDetails(
            reference=mandate["payment_method_details"]["sepa_debit"]["reference"],
            provider_reference=mandate["id"],
            fingerprint=account["fingerprint"],
            bank_code=account.get("bank_code") or "",
            country=account.get("country") or "",
        ),
    )


def _holder(method: dict[str, Any]) -> str:
    return (method.get("billing_details") or {}).get("name") or ""


def locale_of(language: str) -> str:
    """A language as Checkout names it."""
    tag = language.replace("_", "-").lower()
    return REGIONAL_LANGUAGES.get(tag) or tag.partition("-")[0] or "auto"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
