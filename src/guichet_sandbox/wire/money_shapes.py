"""How payments, charges, refunds, disputes and payouts look on the wire; amounts in minor units."""

from typing import Any

from guichet_sandbox.models import BalanceTransaction, Charge, Dispute, PaymentIntent, Payout, Refund
from guichet_sandbox.wire.lists import seconds
from guichet_sandbox.wire.shapes import common, method_details, next_action, reference


def payment_intent(row: PaymentIntent) -> dict[str, Any]:
    latest = row.charges.order_by("-id").first()
    return common(row, "payment_intent") | {
        "amount": row.amount_minor,
        "amount_capturable": 0,
        "amount_received": row.amount_minor if row.status == "succeeded" else 0,
        "canceled_at": seconds(row.canceled_at) if row.canceled_at else None,
        "cancellation_reason": row.cancellation_reason or None,
        "capture_method": "automatic_async",
        "client_secret": row.client_secret,
        "confirmation_method": "automatic",
        "currency": row.currency,
        "customer": reference(row.customer),
        "description": row.description or None,
        "last_payment_error": row.last_error,
        "latest_charge": reference(latest),
        "metadata": row.metadata,
        "next_action": next_action(row, row.return_url),
        "payment_method": reference(row.payment_method),
        "payment_method_types": [row.payment_method.kind if row.payment_method else "card"],
        "processing": None,
        "receipt_email": None,
        "setup_future_usage": None,
        "status": row.status,
    }


def charge(row: Charge) -> dict[str, Any]:
    method, intent = row.payment_method, row.payment_intent
    return common(row, "charge") | {
        "amount": row.amount_minor,
        "amount_captured": row.amount_minor if row.succeeded else 0,
        "amount_refunded": row.refunded_minor,
        "balance_transaction": None,
        "captured": row.succeeded,
        "currency": intent.currency,
        "customer": reference(intent.customer),
        "description": intent.description or None,
        "disputed": hasattr(row, "dispute"),
        "failure_code": row.failure_code or None,
        "failure_message": row.failure_message or None,
        "metadata": intent.metadata,
        "paid": row.succeeded,
        "payment_intent": intent.reference,
        "payment_method": method.reference,
        "payment_method_details": {"type": method.kind, method.kind: method_details(method)},
        "refunded": row.succeeded and row.refunded_minor == row.amount_minor,
        "status": "succeeded" if row.succeeded else "failed",
    }


def refund(row: Refund) -> dict[str, Any]:
    return common(row, "refund") | {
        "amount": row.amount_minor,
        "balance_transaction": None,
        "charge": row.charge.reference,
        "currency": row.charge.payment_intent.currency,
        "metadata": row.metadata,
        "payment_intent": row.charge.payment_intent.reference,
        "reason": row.reason or None,
        "status": "succeeded",
    }


def dispute(row: Dispute) -> dict[str, Any]:
    intent = row.charge.payment_intent
    return common(row, "dispute") | {
        "amount": row.amount_minor,
        "charge": row.charge.reference,
        "currency": intent.currency,
        "evidence_details": {"due_by": seconds(row.due_by) if row.due_by else None, "has_evidence": False},
        "is_charge_refundable": False,
        "metadata": row.metadata,
        "network_reason_code": row.network_reason_code or None,
        "payment_intent": intent.reference,
        "reason": row.reason,
        "status": row.status,
    }


def balance_transaction(row: BalanceTransaction) -> dict[str, Any]:
    return {
        "id": row.reference,
        "object": "balance_transaction",
        "created": seconds(row.created_at),
        "amount": row.amount_minor,
        "available_on": seconds(row.available_at),
        "currency": row.currency,
        "fee": row.fee_minor,
        "net": row.amount_minor - row.fee_minor,
        "source": row.source,
        "status": "available" if row.payout else "pending",
        "type": row.kind,
    }


def payout(row: Payout) -> dict[str, Any]:
    return common(row, "payout") | {
        "amount": row.amount_minor,
        "arrival_date": seconds(row.arrives_at),
        "automatic": True,
        "currency": row.currency,
        "metadata": {},
        "status": "paid",
    }
