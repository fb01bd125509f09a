"""Plans another price in the place of one that is sold, from a day on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from guichet.contexts.catalog.models import Price, PriceRise


class NoSuchRiseError(Exception):
    """The price is not sold any more, or is to be replaced already."""


def raise_price(
    price_id: UUID,
    unit_amount_minor: Decimal,
    effective_on: date,
    *,
    moves_customers: bool,
    at: datetime,
) -> UUID:
    """The rise. The old price is sold until `effective_on`, the new one from that day on. Raises NoSuchRiseError.

    What is metered stays as it is.
    """
    old = Price.objects.select_for_update().get(pk=price_id)
    if old.valid_until is not None:
        raise NoSuchRiseError
    Price.objects.filter(pk=price_id).update(valid_until=effective_on)
    new = Price.objects.create(
        product_id=old.product_id, currency=old.currency, unit_amount_minor=unit_amount_minor,
        tax_included=old.tax_included, interval_unit=old.interval_unit, interval_count=old.interval_count,
        proration=old.proration, meter_id=old.meter_id, included_units=old.included_units,
        overage_unit_amount_minor=old.overage_unit_amount_minor, valid_from=effective_on,
    )  # fmt: skip
    rise = PriceRise.objects.create(
        old_price=old, new_price=new, effective_on=effective_on, moves_customers=moves_customers, created_at=at
    )
    return rise.id
