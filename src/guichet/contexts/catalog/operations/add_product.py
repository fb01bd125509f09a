"""Adds a product, or a price of one; the same call twice changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from guichet.contexts.catalog.domain.metering import Metering
from guichet.contexts.catalog.domain.proration_rule import ProrationRule
from guichet.contexts.catalog.models import Price, Product
from guichet.kernel.billing_cycle import Interval


def add_product(brand_id: UUID, code: str, name: dict[str, str]) -> UUID:
    row, _ = Product.objects.get_or_create(brand_id=brand_id, code=code, defaults={"name": name})
    return row.id


def add_price(
    product_id: UUID,
    currency: str,
    unit_amount_minor: Decimal,
    interval: Interval,
    valid_from: date,
    *,
    tax_included: bool = False,
    proration: ProrationRule = ProrationRule.DAY,
    metering: Metering | None = None,
) -> UUID:
    """The price of this product, currency, interval and kind, with tax or before it, made if there is none.

    Later prices are rises (`raise_price`).
    """
    of = {"product_id": product_id, "currency": currency, "interval_unit": interval.unit, "tax_included": tax_included}
    first = Price.objects.filter(**of, interval_count=interval.count).order_by("valid_from").first()
    made = first or Price.objects.create(
        **of, interval_count=interval.count, unit_amount_minor=unit_amount_minor, valid_from=valid_from,
        proration=proration.value, **_metered(metering),
    )  # fmt: skip
    return made.id


def _metered(metering: Metering | None) -> dict[str, Any]:
    if metering is None:
        return {}
    return {
        "meter_id": metering.meter.id,
        "included_units": metering.included_units,
        "overage_unit_amount_minor": metering.overage_unit_amount_minor,
    }
