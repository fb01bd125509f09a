"""Charges that were taken back: disputes of cards, and returns of debits, which Stripe tells as lost disputes.

Source: docs.stripe.com/api/disputes and /payments/sepa-debit (disputes of debits are final).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import stripe

from guichet.adapters.stripe.failures import BY_WORD
from guichet.contexts.payments.ports import DisputeDetails, DisputeStatus, Failure, FailureCode
from guichet.kernel.money import Money

# An inquiry of a bank that has taken nothing is no dispute yet; a prevented one never became one.
NO_DISPUTE = frozenset({"warning_needs_response", "warning_under_review", "warning_closed", "prevented"})
# The scheme's code of a debit's return says more than Stripe's reason (docs/rules.md R3.9).
BY_ISO_CODE = {
    "AM04": FailureCode.INSUFFICIENT_FUNDS,
    "MS03": FailureCode.PROCESSING_ERROR,
    "MD01": FailureCode.MANDATE_INVALID,
    "AC01": FailureCode.ACCOUNT_CLOSED,
    "AC04": FailureCode.ACCOUNT_CLOSED,
    "AC06": FailureCode.ACCOUNT_CLOSED,
    "MD06": FailureCode.REFUNDED_BY_DEBTOR,
    "MD07": FailureCode.REVOKED,
    "MS02": FailureCode.REVOKED,
    "SL01": FailureCode.REVOKED,
}


def find_dispute(client: stripe.StripeClient, payment_intent: str) -> DisputeDetails | None:
    """The latest one of a charge, if there is any."""
    listed = client.v1.disputes.list({"payment_intent": payment_intent, "limit": 1})
    shape = next((each.to_dict() for each in listed.data), None)
    return None if shape is None or shape["status"] in NO_DISPUTE else _details(shape)


def _details(shape: dict[str, Any]) -> DisputeDetails:
    iso_code, reason = str(shape.get("network_reason_code") or ""), str(shape.get("reason") or "")
    kind = (shape.get("payment_method_details") or {}).get("type")
    is_return = iso_code in BY_ISO_CODE or kind == "sepa_debit"
    status = {"won": DisputeStatus.WON, "lost": DisputeStatus.LOST}.get(shape["status"], DisputeStatus.OPEN)
    code = BY_ISO_CODE.get(iso_code) or BY_WORD.get(reason)
    if code is None:
        code = FailureCode.REFUNDED_BY_DEBTOR if is_return else FailureCode.FRAUDULENT
    due_by = (shape.get("evidence_details") or {}).get("due_by")
    return DisputeDetails(
        reference=str(shape["id"]),
        status=status,
        failure=Failure(code, iso_code or reason),
        money=Money(shape["amount"], str(shape["currency"]).upper()),
        is_return=is_return,
        answer_by=datetime.fromtimestamp(due_by, UTC) if due_by and status is DisputeStatus.OPEN else None,
    )
