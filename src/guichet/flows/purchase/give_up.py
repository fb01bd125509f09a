"""The open order is given up when its subscription becomes something else than it was decided for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, find_live_order, lock_order, move_order


def give_up_order(customer_id: UUID, at: datetime) -> None:
    """The customer must be locked. Raises OrderBusyError while a payment for the order is under way."""
    live = find_live_order(customer_id)
    if live is None:
        return
    order = lock_order(live.id)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        raise OrderBusyError
    if order.status is OrderStatus.OPEN:
        move_order(order.id, OrderStatus.CANCELED, at)
