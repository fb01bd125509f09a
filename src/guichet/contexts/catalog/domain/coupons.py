"""Whether a coupon may be used, and what it takes off."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from guichet.kernel.rounding import round_half_up

CouponFault = Literal["unknown", "not_yet", "expired", "used_up", "not_for_product", "not_first_purchase"]


class CouponTerms(Protocol):
    """What the rule needs of a coupon."""

    @property
    def product_codes(self) -> tuple[str, ...]: ...

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_until(self) -> date | None: ...

    @property
    def max_redemptions(self) -> int | None: ...

    @property
    def first_purchase_only(self) -> bool: ...


def coupon_fault(
    coupon: CouponTerms | None, *, on: date, product_codes: Collection[str], is_first_purchase: bool, redeemed: int
) -> CouponFault | None:
    """Why the coupon cannot be used on `on` for these products; None when it can. `redeemed`: how often it was."""
    if coupon is None:
        return "unknown"
    if on < coupon.valid_from:
        return "not_yet"
    if coupon.valid_until is not None and on >= coupon.valid_until:
        return "expired"
    if coupon.product_codes and not set(product_codes) & set(coupon.product_codes):
        return "not_for_product"
    if coupon.first_purchase_only and not is_first_purchase:
        return "not_first_purchase"
    if coupon.max_redemptions is not None and redeemed >= coupon.max_redemptions:
        return "used_up"
    return None


def discount_minor(amount_minor: int, percent: Decimal) -> int:
    """What `percent` of an amount is, in minor units, rounded once: 10 % of 5900 is 590."""
    return round_half_up(amount_minor * Fraction(percent) / 100)
