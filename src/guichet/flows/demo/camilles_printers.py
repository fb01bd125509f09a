"""Camille's printers at Encre Directe: two at home, each with its own invoice, and four at work, on one."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid5

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import PostalAddress, get_customer
from guichet.contexts.payments.public import list_methods
from guichet.contexts.subscriptions.public import list_subscriptions
from guichet.flows.advance import advance
from guichet.flows.demo.purchases import DemoPurchase, account, give_details, purchase, save_card
from guichet.flows.enrol import enrol, plan_enrolment
from guichet.infra.clock import business_now, today

CAMILLE = "camille@example.com"
HOME = PostalAddress("18, rue des Lilas", "", "Nantes", "", "44000", "FR")
WORKSHOP = PostalAddress("5, quai des Antilles", "", "Nantes", "", "44200", "FR")
AT_HOME = ("Bureau", "Salon")
AT_WORK = ("Accueil", "Atelier", "Direction", "Expédition")
# The last one of each came so many days after the others.
LATER = timedelta(days=12)
PLAN = "formule-100"


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


def _at_home(brand: BrandView, n: int) -> None:
    purchase(
        brand,
        DemoPurchase(
            brand.slug, CAMILLE, 1, "month", "other", HOME, account="Camille Martin", product=PLAN, name=AT_HOME[n],
            after=n,
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
