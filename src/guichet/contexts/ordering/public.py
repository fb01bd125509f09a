"""The door of orders."""

from guichet.contexts.ordering.domain.states import LIVE, OrderStatus
from guichet.contexts.ordering.domain.validity import AWAITING_CARD_FOR, expires_at
from guichet.contexts.ordering.operations.decide_order import Decision, OrderBusyError, decide_order
from guichet.contexts.ordering.operations.move_order import lock_order, move_order
from guichet.contexts.ordering.queries import (
    OrderView,
    OverdueInvoice,
    count_holding,
    find_live_order,
    find_order,
    get_order,
    list_expired,
    next_expiry,
    reserved_credit,
)

__all__ = [
    "AWAITING_CARD_FOR",
    "LIVE",
    "Decision",
    "OrderBusyError",
    "OrderStatus",
    "OrderView",
    "OverdueInvoice",
    "count_holding",
    "decide_order",
    "expires_at",
    "find_live_order",
    "find_order",
    "get_order",
    "list_expired",
    "lock_order",
    "move_order",
    "next_expiry",
    "reserved_credit",
]
