"""What providers paid out to our bank, asked for by the sweep, booked once: clearing to bank, fees apart."""

from __future__ import annotations

from guichet.contexts.brands.public import BrandView
from guichet.contexts.payments.public import gateway_of, keep_settlements, settlement_cursor
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def fetch_settlements(brand: BrandView, gateway_code: str) -> int:
    """How many payouts were new. Asked twice at once, each is booked once."""
    cursor = settlement_cursor(brand.id, gateway_code)
    paid_out, after = gateway_of(brand.id, gateway_code).list_settlements(cursor)
    if after == cursor:
        return 0
    with unit_of_work("settlements.keep"):
        return keep_settlements(brand, gateway_code, paid_out, after, business_now(brand))
