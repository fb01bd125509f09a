"""Reads of products and prices; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from guichet.contexts.catalog.models import Price
from guichet.kernel.billing_cycle import Interval


@dataclass(frozen=True, slots=True)
class PriceView:
    """`unit_amount_minor` is before tax, for one unit and one interval; `product_name` by language."""

    id: UUID
    product_id: UUID
    product_code: str
    product_name: dict[str, str]
    currency: str
    unit_amount_minor: Decimal
    interval: Interval


def _view(row: Price) -> PriceView:
    return PriceView(
        row.id, row.product_id, row.product.code, row.product.name, row.currency, row.unit_amount_minor,
        Interval("month" if row.interval_unit == "month" else "year", row.interval_count),
    )  # fmt: skip


def list_prices(brand_id: UUID, on: date) -> list[PriceView]:
    """What can be bought on `on`, products by code, the longest interval first."""
    rows = (
        Price.objects.select_related("product")
        .filter(Q(valid_until=None) | Q(valid_until__gt=on), product__brand_id=brand_id, valid_from__lte=on)
        .order_by("product__code", "-interval_unit", "-interval_count")
    )
    return [_view(row) for row in rows]


def get_prices(price_ids: Sequence[UUID]) -> dict[UUID, PriceView]:
    """Prices by id, whether still sold or not, in one query."""
    return {row.id: _view(row) for row in Price.objects.select_related("product").filter(pk__in=price_ids)}


def get_price(price_id: UUID) -> PriceView:
    return get_prices([price_id])[price_id]
