"""Garage Rémy at Relais: a company with a VAT number that paid once, by a card that expired before the next month."""

from __future__ import annotations

from datetime import timedelta

from guichet.contexts.access.public import find_person
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import PostalAddress
from guichet.flows.advance import advance
from guichet.flows.demo.purchases import DemoPurchase, account, give_details, purchase
from guichet.flows.desk.vat_id import record_vat_id, standing_of
from guichet.infra.clock import business_now, day_of, wall_now

REMY = "remy@example.com"
GARAGE = PostalAddress("27, avenue Jean-Jaurès", "", "Tours", "", "37000", "FR")
# Valid by its check digits, of nobody known.
VAT_ID = "FR63841700057"
# So that the refusal is three to six days old: the dunning of it is under way, and service has not stopped.
BOUGHT_BEFORE = timedelta(days=34)


def live(brand: BrandView) -> None:
    """The purchase on its day; `catch_up` lives the month after it. What was done before is left as it is."""
    person, customer = account(brand, REMY)
    day = wall_now() - BOUGHT_BEFORE
    if day > business_now(brand):
        advance(brand, day)
    brand = get_brand(brand.id)
    if customer.missing:
        give_details(customer, person, business_now(brand), "other", GARAGE)
    _, customer = account(brand, REMY)
    checked_by = find_person("finance@example.com")
    if not customer.vat_id and checked_by is not None:
        shown = standing_of(customer)
        record_vat_id(brand, customer.id, checked_by.id, VAT_ID, is_valid=True, shown=shown)
    month = day_of(brand, business_now(brand))
    purchase(
        brand,
        DemoPurchase(brand.slug, REMY, 1, "month", "other", GARAGE, card_expires=f"{month:%m / %Y}"),
    )
