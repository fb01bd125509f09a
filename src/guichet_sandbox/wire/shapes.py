"""How each object looks on the wire, references unexpanded."""

from typing import Any

from guichet_sandbox.models import (
    CheckoutSession,
    Customer,
    Event,
    Mandate,
    PaymentMethod,
    SetupIntent,
    TestClock,
    WebhookEndpoint,
)
from guichet_sandbox.models.account import Record
from guichet_sandbox.wire.addresses import challenge_address, frame_address, pay_address
from guichet_sandbox.wire.lists import seconds

API_VERSION = "2026-10-28.endive"


def common(row: Record, kind: str) -> dict[str, Any]:
    return {"id": row.reference, "object": kind, "created": seconds(row.created_at), "livemode": False}


def reference(row: Record | None) -> str | None:
    return row.reference if row else None


def customer(row: Customer) -> dict[str, Any]:
    return common(row, "customer") | {
        "address": row.address,
        "balance": 0,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": row.description or None,
        "email": row.email or None,
        "invoice_settings": {"default_payment_method": None},
        "metadata": row.metadata,
        "name": row.name or None,
        "phone": row.phone or None,
        "preferred_locales": row.preferred_locales,
        "shipping": None,
    }


def payment_method(row: PaymentMethod) -> dict[str, Any]:
    return common(row, "payment_method") | {
        "type": row.kind,
        "customer": reference(row.customer),
        "billing_details": {
            "address": row.address,
            "email": row.email or None,
            "name": row.holder_name or None,
            "phone": None,
        },
        "metadata": {},
        row.kind: method_details(row),
    }


def method_details(row: PaymentMethod) -> dict[str, Any]:
    """What is told of a method of its kind."""
    if row.kind == "sepa_debit":
        return {
            "bank_code": row.bank_code,
            "branch_code": "",
            "country": row.country,
            "fingerprint": row.fingerprint,
            "last4": row.last_four,
            "mandate": row.mandate.reference,
        }
    if row.kind == "paypal":
        return {"country": row.country or None, "payer_email": row.email, "payer_id": row.fingerprint}
    # The address check is the only check that a card of the table fails without being declined at once.
    postal_code_check = "fail" if row.behaviour == "address_check" else "pass"
    return {
        "brand": row.network,
        "display_brand": row.network,
        "last4": row.last_four,
        "exp_month": row.expiry_month,
        "exp_year": row.expiry_year,
        "funding": "credit",
        "country": "US",
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": postal_code_check,
            "cvc_check": "pass",
        },
        "networks": {"available": [row.network], "preferred": None},
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }


def mandate(row: Mandate) -> dict[str, Any]:
    method = row.payment_method
    return {
        "id": row.reference,
        "object": "mandate",
        "customer_acceptance": {"accepted_at": seconds(row.created_at), "type": "online"},
        "livemode": False,
        "multi_use": {},
        "payment_method": method.reference,
        "payment_method_details": {"type": method.kind, method.kind: {"reference": row.umr}},
        "status": row.status,
        "type": "multi_use",
    }


def setup_intent(row: SetupIntent) -> dict[str, Any]:
    return common(row, "setup_intent") | {
        "cancellation_reason": row.cancellation_reason or None,
        "client_secret": row.client_secret,
        "customer": reference(row.customer),
        "description": None,
        "last_setup_error": row.last_error,
        "latest_attempt": None,
        "mandate": reference(getattr(row.payment_method, "mandate", None)),
        "metadata": row.metadata,
        "next_action": next_action(row, ""),
        "payment_method": reference(row.payment_method),
        "payment_method_types": [row.session.method_kind],
        "status": row.status,
        "usage": "off_session",
    }


def next_action(row: Any, return_url: str) -> dict[str, Any] | None:
    """The open 3-D Secure question of an intent."""
    if row.status != "requires_action":
        return None
    url = challenge_address(row.challenges.get(status="open"))
    return {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url or None}}


def checkout_session(row: CheckoutSession) -> dict[str, Any]:
    is_open = row.status == "open"
    return common(row, "checkout.session") | {
        "mode": "setup" if row.setup_intent else "payment",
        "ui_mode": row.ui_mode_word,
        "status": row.status,
        "payment_status": _payment_status(row),
        "payment_method_types": [row.method_kind],
        "customer": reference(row.customer),
        "setup_intent": reference(row.setup_intent),
        "payment_intent": reference(row.payment_intent),
        "subscription": None,
        "client_reference_id": row.client_reference_id or None,
        "currency": row.currency or None,
        "locale": row.locale or None,
        "metadata": row.metadata,
        "success_url": row.success_url or None,
        "cancel_url": row.cancel_url or None,
        "return_url": row.return_url or None,
        "expires_at": seconds(row.expires_at),
        "client_secret": row.secret if row.embedded else None,
        "url": pay_address(row) if is_open and not row.embedded else None,
        # Of the sandbox alone: the card page made for a frame.
        "frame_url": frame_address(row) if is_open and row.embedded else None,
    }


def _payment_status(row: CheckoutSession) -> str:
    if row.payment_intent is None:
        return "no_payment_required"
    return "paid" if row.payment_intent.status == "succeeded" else "unpaid"


def event(row: Event) -> dict[str, Any]:
    return common(row, "event") | {
        "api_version": API_VERSION,
        "type": row.kind,
        "data": {"object": row.object},
        "pending_webhooks": sum(each.status == "waiting" for each in row.deliveries.all()),
        "request": {"id": row.request_id or None, "idempotency_key": row.idempotency_key or None},
    }


def webhook_endpoint(row: WebhookEndpoint) -> dict[str, Any]:
    """Without the secret, which only its creation tells."""
    return common(row, "webhook_endpoint") | {
        "api_version": None,
        "application": None,
        "description": row.description or None,
        "enabled_events": row.enabled_events,
        "metadata": row.metadata,
        "status": "enabled",
        "url": row.url,
    }


def test_clock(row: TestClock) -> dict[str, Any]:
    return common(row, "test_helpers.test_clock") | {
        "name": row.name or None,
        "frozen_time": seconds(row.frozen_at),
        "deletes_after": seconds(row.created_at) + 30 * 86_400,
        "status": "ready",
        "status_details": {},
    }
