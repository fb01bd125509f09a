"""Reads of orders; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.ordering.domain.states import LIVE, OrderStatus
from guichet.contexts.ordering.domain.validity import AWAITING_CARD_FOR
from guichet.contexts.ordering.models import Order
from guichet.kernel.bill import Bill


@dataclass(frozen=True, slots=True)
class OrderView:
    """`bill` is what confirming charges; instants are the brand's."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    person_id: UUID
    status: OrderStatus
    price_id: UUID
    quantity: int
    bill: Bill
    fingerprint: str
    next_billing_date: date
    next_bill: Bill
    decided_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None


def view(row: Order) -> OrderView:
    return OrderView(
        row.id, row.brand_id, row.customer_id, row.person_id, OrderStatus(row.status), row.price_id, row.quantity,
        Bill.from_json(row.bill), row.fingerprint, row.next_billing_date, Bill.from_json(row.next_bill),
        row.decided_at, row.expires_at, row.confirmed_at,
    )  # fmt: skip


def find_order(order_id: UUID) -> OrderView | None:
    row = Order.objects.filter(pk=order_id).first()
    return view(row) if row else None


def get_order(order_id: UUID) -> OrderView:
    return view(Order.objects.get(pk=order_id))


def find_live_order(customer_id: UUID) -> OrderView | None:
    row = Order.objects.filter(customer_id=customer_id, status__in=list(LIVE)).first()
    return view(row) if row else None


def list_expired(brand_id: UUID, at: datetime, limit: int, *, held: Sequence[UUID] = ()) -> Sequence[UUID]:
    """Orders whose time is over at `at`: open ones by their expiry, awaiting ones a day after they were confirmed.

    `held` are open ones whose time stands still.
    """
    opened = Order.objects.filter(brand_id=brand_id, status=OrderStatus.OPEN, expires_at__lte=at).exclude(pk__in=held)
    awaiting = Order.objects.filter(
        brand_id=brand_id, status=OrderStatus.AWAITING_PAYMENT, confirmed_at__lte=at - AWAITING_CARD_FOR
    )
    return [*opened.values_list("pk", flat=True)[:limit], *awaiting.values_list("pk", flat=True)[:limit]]


def next_expiry(brand_id: UUID) -> datetime | None:
    """The earliest instant at which a confirmed order of the brand runs out."""
    row = Order.objects.filter(brand_id=brand_id, status=OrderStatus.AWAITING_PAYMENT).order_by("confirmed_at").first()
    return row.confirmed_at + AWAITING_CARD_FOR if row and row.confirmed_at else None
