"""The door of the catalogue."""

from guichet.contexts.catalog.domain.coupons import coupon_fault, discount_minor
from guichet.contexts.catalog.domain.saving import saving_percent
from guichet.contexts.catalog.operations.add_coupon import add_coupon
from guichet.contexts.catalog.operations.add_product import add_price, add_product
from guichet.contexts.catalog.queries import (
    CouponView,
    PriceView,
    find_coupon,
    get_coupon,
    get_price,
    get_prices,
    list_prices,
    lock_coupon,
)

__all__ = [
    "CouponView",
    "PriceView",
    "add_coupon",
    "add_price",
    "add_product",
    "coupon_fault",
    "discount_minor",
    "find_coupon",
    "get_coupon",
    "get_price",
    "get_prices",
    "list_prices",
    "lock_coupon",
    "saving_percent",
]
