"""Reads of orders; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Sum

from guichet.contexts.ordering.domain.states import LIVE, OrderStatus
from guichet.contexts.ordering.domain.validity import AWAITING_CARD_FOR
from guichet.contexts.ordering.models import Order
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class OverdueInvoice:
    """An invoice that the order pays besides: what is open of it, in minor units of the bill's currency."""

    invoice_id: UUID
    number: str
    open_minor: int


@dataclass(frozen=True, slots=True)
class OrderView:
    """`bill`, less `credit_minor` of the customer's credit, and `overdue` are what confirming charges.

    Instants are the brand's.

    `subscription_id` and `basis` are those of a change, None and empty for a purchase.
    """

    id: UUID
    brand_id: UUID
    customer_id: UUID
    person_id: UUID
    status: OrderStatus
    subscription_id: UUID | None
    basis: str
    price_id: UUID
    quantity: int
    coupon_id: UUID | None
    overdue: tuple[OverdueInvoice, ...]
    bill: Bill
    credit_minor: int
    fingerprint: str
    next_billing_date: date
    next_bill: Bill
    decided_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None

    @property
    def to_pay(self) -> Money:
        """What is charged when the order is confirmed: its bill less the credit used, and what is overdue."""
        overdue = sum(each.open_minor for each in self.overdue)
        return Money(self.bill.total_minor - self.credit_minor + overdue, self.bill.currency)


def view(row: Order) -> OrderView:
    return OrderView(
        row.id, row.brand_id, row.customer_id, row.person_id, OrderStatus(row.status), row.subscription_id,
        row.basis, row.price_id, row.quantity, row.coupon_id,
        tuple(OverdueInvoice(UUID(i), number, open_minor) for i, number, open_minor in row.overdue),
        Bill.from_json(row.bill), row.credit_minor, row.fingerprint, row.next_billing_date,
        Bill.from_json(row.next_bill), row.decided_at, row.expires_at, row.confirmed_at,
    )  # fmt: skip


def find_order(order_id: UUID) -> OrderView | None:
    row = Order.objects.filter(pk=order_id).first()
    return view(row) if row else None


def get_order(order_id: UUID) -> OrderView:
    return view(Order.objects.get(pk=order_id))


def find_live_order(customer_id: UUID) -> OrderView | None:
    row = Order.objects.filter(customer_id=customer_id, status__in=list(LIVE)).first()
    return view(row) if row else None


def count_holding(coupon_id: UUID, *, but: UUID | None) -> int:
    """Orders whose payment is under way with this coupon, other than `but`."""
    holding = Order.objects.filter(coupon_id=coupon_id, status=OrderStatus.AWAITING_PAYMENT)
    return (holding.exclude(pk=but) if but is not None else holding).count()


def reserved_credit(customer_id: UUID) -> int:
    """The credit that the customer's confirmed order counts on while its payment is under way, in minor units."""
    waiting = Order.objects.filter(customer_id=customer_id, status=OrderStatus.AWAITING_PAYMENT)
    return int(waiting.aggregate(total=Sum("credit_minor"))["total"] or 0)


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
