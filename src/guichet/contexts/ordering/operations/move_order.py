"""Moves an order's status by its table of transitions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.ordering.domain.states import OrderStatus, befores
from guichet.contexts.ordering.models import Order
from guichet.contexts.ordering.queries import OrderView, get_order, view

# One statement; it finds nothing where the table has no way from the order's state.
_MOVE = """
    UPDATE ordering_order SET status = %(after)s,
        confirmed_at = CASE WHEN status = 'open' AND %(confirms)s THEN %(at)s ELSE confirmed_at END
    WHERE id = %(order)s AND status = ANY(%(befores)s) RETURNING *
"""
_CONFIRMING = frozenset({OrderStatus.AWAITING_PAYMENT, OrderStatus.FULFILLED})


def lock_order(order_id: UUID) -> OrderView:
    """The order, its row locked until the transaction ends."""
    return view(Order.objects.select_for_update().get(pk=order_id))


def move_order(order_id: UUID, after: OrderStatus, at: datetime) -> OrderView:
    """The order must be locked; ValueError if it cannot go there.

    Entering awaiting_payment or fulfilled from open stamps the confirmation with `at`.
    """
    values = {
        "order": order_id,
        "after": after.value,
        "befores": [before.value for before in befores(after)],
        "confirms": after in _CONFIRMING,
        "at": at,
    }
    for row in Order.objects.raw(_MOVE, values):
        return view(row)
    raise ValueError(f"an order cannot go from {get_order(order_id).status} to {after}")
