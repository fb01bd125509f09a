"""Records the decision that a person is shown: a new order, or the live one with its decision replaced."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.ordering.domain.states import OrderStatus
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.queries import OrderView, OverdueInvoice, view
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money


class OrderBusyError(Exception):
    """A payment for the customer's order is under way: it cannot be changed before its end."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What would be charged for a selection, decided at one instant; the fields are those of OrderView."""

    price_id: UUID
    quantity: int
    bill: Bill
    next_billing_date: date
    next_bill: Bill
    decided_at: datetime
    expires_at: datetime
    subscription_id: UUID | None = None
    basis: str = ""
    coupon_id: UUID | None = None
    overdue: tuple[OverdueInvoice, ...] = ()
    credit_minor: int = 0

    @property
    def to_pay(self) -> Money:
        """What confirming charges."""
        overdue = sum(each.open_minor for each in self.overdue)
        return Money(self.bill.total_minor - self.credit_minor + overdue, self.bill.currency)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that the person is shown: what is charged now and what will be next."""
        shown = [
            str(self.subscription_id), self.basis, str(self.price_id), self.quantity, str(self.coupon_id),
            overdue_json(self.overdue), self.bill.to_json(), self.credit_minor, self.next_billing_date.isoformat(),
            self.next_bill.to_json(),
        ]  # fmt: skip
        return sha256(json.dumps(shown, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def overdue_json(overdue: Sequence[OverdueInvoice]) -> list[list[str | int]]:
    return [[str(each.invoice_id), each.number, each.open_minor] for each in overdue]


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
    row.subscription_id = decision.subscription_id
    row.basis = decision.basis
    row.coupon_id = decision.coupon_id
    row.overdue = overdue_json(decision.overdue)
    row.price_id = decision.price_id
    row.quantity = decision.quantity
    row.bill = decision.bill.to_json()
    row.fingerprint = decision.fingerprint
    row.next_billing_date = decision.next_billing_date
    row.next_bill = decision.next_bill.to_json()
    row.total_minor = decision.bill.total_minor
    row.credit_minor = decision.credit_minor
    row.currency = decision.bill.currency
    row.decided_at = decision.decided_at
    row.expires_at = decision.expires_at
    row.save()
    return view(row)
