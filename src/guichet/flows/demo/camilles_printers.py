"""Camille's printers at Encre Directe: two at home, each with its own invoice, and four at work, on one.

They print, some beyond what their plans include.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid5

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import PostalAddress, get_customer
from guichet.contexts.payments.public import list_methods
from guichet.contexts.subscriptions.public import list_subscriptions, next_due_date
from guichet.flows.advance import advance
from guichet.flows.demo.purchases import DemoPurchase, account, give_details, purchase, save_card
from guichet.flows.enrol import enrol, plan_enrolment
from guichet.flows.usage.record import UsageFact, record
from guichet.infra.clock import business_now, day_of, start_of_day, today, wall_now

CAMILLE = "camille@example.com"
HOME = PostalAddress("18, rue des Lilas", "", "Nantes", "", "44000", "FR")
WORKSHOP = PostalAddress("5, quai des Antilles", "", "Nantes", "", "44200", "FR")
AT_HOME = ("Bureau", "Salon")
AT_WORK = ("Accueil", "Atelier", "Direction", "Expédition")
# The last one of each came so many days after the others.
LATER = timedelta(days=12)
PLAN = "formule-100"
# The sandbox's first test account: she pays by direct debit at home.
IBAN = "FR1420041010050500013M02606"
# How many pages a day each of them prints, over and over.
PRINTS = {
    "Bureau": (2, 5, 1), "Salon": (3, 6, 4), "Accueil": (8, 4, 3), "Atelier": (4, 1, 3), "Direction": (0, 2, 1),
    "Expédition": (5, 2, 6),
}  # fmt: skip
TOLD_BEFORE_MIDNIGHT = timedelta(hours=1)


def live(brand: BrandView) -> None:
    """From the beginning of the demo's past; what was begun and cut short is gone on with."""
    _at_home(brand, 0)
    _at_work(brand, AT_WORK[:-1])
    _, camille = account(brand, CAMILLE, "Camille Martin")
    day = list_subscriptions(camille.id)[0].started_at + LATER
    if day > business_now(brand):
        advance(brand, day)
    brand = get_brand(brand.id)
    _at_home(brand, 1)
    _at_work(brand, AT_WORK)
    _print_until(brand, wall_now() - TOLD_BEFORE_MIDNIGHT)


def _print_until(brand: BrandView, end: datetime) -> None:
    """On the eve of each billing day it is told what was printed, so that its invoice has it, and at the end."""
    while True:
        due = next_due_date(brand.id)
        term = start_of_day(brand, due) if due else end
        told_at = min(term - TOLD_BEFORE_MIDNIGHT, end)
        if told_at > business_now(get_brand(brand.id)):
            advance(brand, told_at)
        _tell_pages(get_brand(brand.id))
        if term >= end:
            return
        advance(brand, term)


def _tell_pages(brand: BrandView) -> None:
    """Of each day up to the brand's now; what was told before counts once."""
    at, told = business_now(brand), []
    for name in ("Camille Martin", "Atelier Boréal"):
        _, customer = account(brand, CAMILLE, name)
        for each in list_subscriptions(customer.id):
            day = day_of(brand, each.started_at)
            while (noon := start_of_day(brand, day) + timedelta(hours=12)) <= at:
                pages = PRINTS[each.name][day.toordinal() % 3]
                if pages:
                    source_id = f"{each.name}-{day}"
                    told.append(UsageFact(each.items[0].id, "pages", pages, noon, source_id))
                day += timedelta(days=1)
    record(brand, told)


def _at_home(brand: BrandView, n: int) -> None:
    purchase(
        brand,
        DemoPurchase(
            brand.slug, CAMILLE, 1, "month", "other", HOME, account="Camille Martin", product=PLAN, name=AT_HOME[n],
            after=n, iban=IBAN,
        ),
    )  # fmt: skip


def _at_work(brand: BrandView, names: tuple[str, ...]) -> None:
    person, customer = account(brand, CAMILLE, "Atelier Boréal")
    if customer.missing:
        give_details(customer, person, business_now(brand), "other", WORKSHOP)
    price = next(each for each in list_prices(brand.id, today(brand), tax_included=False) if each.product_code == PLAN)
    if not list_methods(customer.id):
        save_card(brand, person, customer.id, price.currency)
    for name in names:
        shown = plan_enrolment(brand, get_customer(customer.id), price.id, business_now(brand))
        enrol(
            brand, customer.id, person.id, price.id, name=name, shown_fingerprint=shown.fingerprint,
            enrolment_id=uuid5(customer.id, name),
        )  # fmt: skip
