"""Opens a customer with the next number of its brand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, numbers, series_key_and_pattern
from guichet.contexts.customers.models import Customer
from guichet.infra import counters
from guichet.infra.clock import day_of


def open_customer(
    brand: BrandView, programme_id: UUID, *, kind: str, name: str, billing_email: str, at: datetime
) -> UUID:
    key, pattern = series_key_and_pattern(brand.id, "customer", day_of(brand, at))
    row = Customer.objects.create(
        brand_id=brand.id,
        programme_id=programme_id,
        number=numbers(pattern, counters.take(key))[0],
        kind=kind,
        name=name,
        billing_email=billing_email.lower(),
        created_at=at,
    )
    return row.id
