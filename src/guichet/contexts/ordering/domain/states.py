"""The states of an order and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class OrderStatus(StrEnum):
    OPEN = "open"
    AWAITING_PAYMENT = "awaiting_payment"
    FULFILLED = "fulfilled"
    EXPIRED = "expired"
    CANCELED = "canceled"


LIVE = frozenset({OrderStatus.OPEN, OrderStatus.AWAITING_PAYMENT})

TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.OPEN: frozenset(
        {OrderStatus.AWAITING_PAYMENT, OrderStatus.FULFILLED, OrderStatus.EXPIRED, OrderStatus.CANCELED}
    ),
    OrderStatus.AWAITING_PAYMENT: frozenset(
        {OrderStatus.OPEN, OrderStatus.FULFILLED, OrderStatus.EXPIRED, OrderStatus.CANCELED}
    ),
    OrderStatus.FULFILLED: frozenset(),
    OrderStatus.EXPIRED: frozenset(),
    OrderStatus.CANCELED: frozenset(),
}


def befores(after: OrderStatus) -> list[OrderStatus]:
    """Those that `after` can follow."""
    return [before for before, afters in TRANSITIONS.items() if after in afters]
