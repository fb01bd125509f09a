"""Adds a coupon; the same call twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from guichet.contexts.catalog.models import Coupon


def add_coupon(
    brand_id: UUID,
    code: str,
    *,
    name: dict[str, str],
    percent: Decimal,
    valid_from: date,
    valid_until: date | None = None,
    product_codes: Sequence[str] = (),
    max_redemptions: int | None = None,
    first_purchase_only: bool = True,
) -> UUID:
    """The coupon of this code, made with these terms if it is not there."""
    row, _ = Coupon.objects.get_or_create(
        brand_id=brand_id,
        code=code.strip().upper(),
        defaults={
            "name": name,
            "percent": percent,
            "product_codes": list(product_codes),
            "valid_from": valid_from,
            "valid_until": valid_until,
            "max_redemptions": max_redemptions,
            "first_purchase_only": first_purchase_only,
        },
    )
    return row.id
