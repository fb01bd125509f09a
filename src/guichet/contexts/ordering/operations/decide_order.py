"""Records the decision that a person is shown: a new order, or the live one with its decision replaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.ordering.domain.states import OrderStatus
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.queries import OrderView, view
from guichet.kernel.bill import Bill


class OrderBusyError(Exception):
    """A payment for the customer's order is under way: it cannot be changed before its end."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What would be charged for a selection, decided at one instant."""

    price_id: UUID
    quantity: int
    bill: Bill
    next_billing_date: date
    next_bill: Bill
    decided_at: datetime
    expires_at: datetime

    @property
    def fingerprint(self) -> str:
        return self.bill.fingerprint()


def decide_order(*, brand_id: UUID, customer_id: UUID, person_id: UUID, decision: Decision) -> OrderView:
    """The customer must be locked. Raises OrderBusyError while a payment is under way."""
    row = (
        Order.objects.select_for_update()
        .filter(customer_id=customer_id, status__in=["open", "awaiting_payment"])
        .first()
    )
    if row is not None and row.status != OrderStatus.OPEN:
        raise OrderBusyError
    if row is None:
        row = Order(
            brand_id=brand_id, customer_id=customer_id, status=OrderStatus.OPEN, created_at=decision.decided_at,
        )  # fmt: skip
    row.person_id = person_id
    row.price_id = decision.price_id
    row.quantity = decision.quantity
    row.bill = decision.bill.to_json()
    row.fingerprint = decision.fingerprint
    row.next_billing_date = decision.next_billing_date
    row.next_bill = decision.next_bill.to_json()
    row.total_minor = decision.bill.total_minor
    row.currency = decision.bill.currency
    row.decided_at = decision.decided_at
    row.expires_at = decision.expires_at
    row.save()
    return view(row)
