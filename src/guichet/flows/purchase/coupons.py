"""A coupon on an order: whether it may be used, and what it takes off each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import CouponView, PriceView, coupon_fault, discount_minor, find_coupon
from guichet.contexts.ordering.public import count_holding
from guichet.contexts.subscriptions.public import count_redeemed, has_ever_subscribed
from guichet.contexts.tax.public import NetLine
from guichet.infra.clock import day_of


class CouponRefusedError(Exception):
    """`code` is one of catalog's coupon_fault: unknown, not_yet, expired, used_up, not_for_product, …"""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def coupon_for(
    brand: BrandView, customer_id: UUID, code: str, price: PriceView, at: datetime, order_id: UUID | None
) -> CouponView | None:
    """The coupon of this code for a purchase of `price`; None without a code. Raises CouponRefusedError.

    Orders whose payment is under way hold theirs, `order_id` apart: so a coupon is never redeemed more often than it
    may be. Who needs that to stay true locks the coupon before.
    """
    if not code:
        return None
    coupon = find_coupon(brand.id, code)
    fault = coupon_fault(
        coupon,
        on=day_of(brand, at),
        product_codes=[price.product_code],
        is_first_purchase=not has_ever_subscribed(customer_id),
        redeemed=count_redeemed(coupon.id) + count_holding(coupon.id, but=order_id) if coupon else 0,
    )
    if fault is not None:
        raise CouponRefusedError(fault)
    return coupon


def discounted(lines: Sequence[NetLine], coupon: CouponView | None) -> tuple[NetLine, ...]:
    """The lines with the coupon's percentage taken off each, rounded there."""
    if coupon is None:
        return tuple(lines)
    return tuple(replace(line, discount_minor=discount_minor(line.amount_minor, coupon.percent)) for line in lines)
