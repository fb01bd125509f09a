"""The door of the catalogue."""

from guichet.contexts.catalog.domain.coupons import coupon_fault, discount_minor
from guichet.contexts.catalog.domain.metering import Metering, MeterView
from guichet.contexts.catalog.domain.proration_rule import ProrationRule
from guichet.contexts.catalog.domain.saving import saving_percent
from guichet.contexts.catalog.operations.add_coupon import add_coupon
from guichet.contexts.catalog.operations.add_meter import add_meter
from guichet.contexts.catalog.operations.add_product import add_price, add_product
from guichet.contexts.catalog.operations.raise_price import (
    NoSuchRiseError,
    raise_price,
)
from guichet.contexts.catalog.operations.take_back_rise import lock_rise, still_stand, take_back_rise
from guichet.contexts.catalog.queries import (
    CouponView,
    DatedPrices,
    PriceView,
    RiseView,
    dated_prices,
    find_coupon,
    find_rise,
    get_coupon,
    get_price,
    get_prices,
    get_rise,
    has_rise,
    list_meters,
    list_moved_to,
    list_prices,
    list_rises,
    lock_coupon,
)

__all__ = [
    "CouponView",
    "DatedPrices",
    "MeterView",
    "Metering",
    "NoSuchRiseError",
    "PriceView",
    "ProrationRule",
    "RiseView",
    "add_coupon",
    "add_meter",
    "add_price",
    "add_product",
    "coupon_fault",
    "dated_prices",
    "discount_minor",
    "find_coupon",
    "find_rise",
    "get_coupon",
    "get_price",
    "get_prices",
    "get_rise",
    "has_rise",
    "list_meters",
    "list_moved_to",
    "list_prices",
    "list_rises",
    "lock_coupon",
    "lock_rise",
    "raise_price",
    "saving_percent",
    "still_stand",
    "take_back_rise",
]
