"""One charge and one refund, as asked for by us and as told by the provider."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.payments.ports import ChargeRequest, RefundRequest
from guichet.kernel.money import Money

ATTEMPT = UUID("0190f000-0000-7000-8000-000000000001")
CHARGE = ChargeRequest(ATTEMPT, Money(6784, "CAD"), "cus_1", "pm_1", True, "Licence")
REFUND = RefundRequest(ATTEMPT, "pi_1", Money(100, "CAD"))
INTENT = {
    "id": "pi_1",
    "object": "payment_intent",
    "status": "succeeded",
    "amount_received": 6784,
    "currency": "cad",
    "metadata": {"guichet_attempt": str(ATTEMPT)},
}
GIVEN = {"id": "re_1", "object": "refund", "status": "succeeded", "amount": 100, "currency": "cad"}
