"""What a run reads once for all that it bills, and asks for again nowhere in its unit of work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, list_programmes
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView


def programmes_of(brand: BrandView, customers: Iterable[CustomerView]) -> dict[UUID, ProgrammeView]:
    """Customer → their programme, in one query."""
    programmes = {programme.id: programme for programme in list_programmes(brand.id)}
    return {customer.id: programmes[customer.programme_id] for customer in customers}


def with_prices(known: Mapping[UUID, PriceView], price_ids: Iterable[UUID]) -> Mapping[UUID, PriceView]:
    """The `known` prices by id and these; a query only where one of them is not known."""
    missing = set(price_ids) - known.keys()
    return {**known, **get_prices(list(missing))} if missing else known
