"""What providers paid out to our bank, asked for every hour, booked once: clearing to bank, fees apart."""

from __future__ import annotations

import logging

from guichet.contexts.brands.public import BrandView, list_gateway_accounts
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import gateway_of, keep_settlements, settlement_cursor
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def fetch_settlements(brand: BrandView) -> None:
    """Asked twice at once, each payout is booked once. A provider that does not answer is asked again an hour later."""
    for account in list_gateway_accounts(brand.id):
        try:
            _fetch(brand, account.code)
        except GatewayError as error:
            log.warning("no payouts fetched", extra={"gateway": account.code, "reason": type(error).__name__})


def _fetch(brand: BrandView, gateway_code: str) -> None:
    cursor = settlement_cursor(brand.id, gateway_code)
    paid_out, after = gateway_of(brand.id, gateway_code).list_settlements(cursor)
    if after != cursor:
        with unit_of_work("settlements.keep"):
            keep_settlements(brand, gateway_code, paid_out, after, business_now(brand))
