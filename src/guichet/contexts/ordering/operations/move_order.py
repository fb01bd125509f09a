"""Moves an order's status by its table of transitions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.ordering.domain.states import OrderStatus, moved
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.queries import OrderView, view


def lock_order(order_id: UUID) -> OrderView:
    """The order, its row locked until the transaction ends."""
    return view(Order.objects.select_for_update().get(pk=order_id))


def move_order(order_id: UUID, after: OrderStatus, at: datetime) -> OrderView:
    """The order must be locked. Entering awaiting_payment or fulfilled from open stamps the confirmation with `at`."""
    row = Order.objects.get(pk=order_id)
    before = OrderStatus(row.status)
    row.status = moved(before, after)
    if before is OrderStatus.OPEN and after in {OrderStatus.AWAITING_PAYMENT, OrderStatus.FULFILLED}:
        row.confirmed_at = at
    row.save(update_fields=["status", "confirmed_at"])
    return view(row)
