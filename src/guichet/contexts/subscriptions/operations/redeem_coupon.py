"""Keeps which coupon an order redeemed for a subscription."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from guichet.contexts.subscriptions.models import Discount


def redeem_coupon(
    subscription_id: UUID, coupon_id: UUID, *, code: str, percent: Decimal, source_id: UUID, at: datetime
) -> None:
    """IntegrityError if the order redeemed one already. The coupon must be locked, so that its limit holds."""
    Discount.objects.create(
        subscription_id=subscription_id, coupon_id=coupon_id, code=code, percent=percent, source_id=source_id,
        redeemed_at=at,
    )  # fmt: skip
