"""The brands and customers of the billing run's benchmark: one of each kind lived by real operations, then copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.db import connection

from guichet.benchmarks.copies import Rows, copy
from guichet.contexts.access.public import add_membership, add_person
from guichet.contexts.brands.public import BrandView, find_brand_by_slug, get_brand, list_programmes
from guichet.contexts.catalog.public import PriceView, add_price, add_product, list_prices
from guichet.contexts.customers.public import PostalAddress, change_details, change_vat_id, get_customer, open_customer
from guichet.contexts.subscriptions.public import ItemTerms, start_subscription
from guichet.contexts.tax.public import record_vat_answer
from guichet.flows.demo.brands import BRANDS
from guichet.flows.demo.people import PASSWORD
from guichet.flows.demo.seed import set_up_brand
from guichet.flows.usage.record import UsageFact, record
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Anchor, Interval

LIVED = timedelta(days=90)
MONTHLY = Interval("month")
BEYOND = 140
AT_ONCE = 1000
NANTES = PostalAddress("12, quai de la Fosse", "", "Nantes", "", "44000", "FR")
BERLIN = PostalAddress("5, Musterstraße", "", "Berlin", "", "10115", "DE")
MONTREAL = PostalAddress("300, rue Viger Est", "", "Montréal", "QC", "H2X 3R7", "CA")
# What `change_terms` writes, for all of them at once.
CHANGE = """
    WITH first AS (
        SELECT DISTINCT ON (s.customer_id) i.id, i.price_id, i.quantity + 1 AS quantity,
               s.started_at + %(days)s * interval '1 day' AS at
        FROM subscriptions_subscription s JOIN subscriptions_item i ON i.subscription_id = s.id
        WHERE s.customer_id IN (SELECT customer_id FROM subscriptions_subscription GROUP BY 1 HAVING count(*) > 1)
        ORDER BY s.customer_id, s.id
    ), changed AS (
        UPDATE subscriptions_item i SET quantity = first.quantity FROM first WHERE i.id = first.id
    )
    INSERT INTO subscriptions_itemchange (id, item_id, price_id, quantity, effective_on, source_id, recorded_at)
    SELECT gen_random_uuid(), id, price_id, quantity, at::date, gen_random_uuid(), at FROM first
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """Customers of one kind: so many of a hundred subscriptions are theirs, so many each, of so many units."""

    brand: str
    programme: str
    percent: int
    address: PostalAddress
    subscriptions: int = 1
    quantity: int = 1
    vat_id: str = ""


KINDS = (
    Kind("relais", "assistance", 20, NANTES),
    Kind("relais", "assistance", 10, BERLIN, vat_id="DE136695976"),
    Kind("bureau", "portail-2", 10, NANTES),
    Kind("encre", "particulier", 10, NANTES),
    Kind("plans", "equipe", 30, MONTREAL, quantity=3),
    Kind("encre", "entreprise", 20, NANTES, subscriptions=4, quantity=5),
)


def open_shops() -> list[BrandView]:
    """The brands, 90 days back."""
    with unit_of_work("bench.brands"):
        for brand in BRANDS:
            set_up_brand(brand, lived=LIVED)
        bureau = _brand("bureau")
        product_id = add_product(bureau.id, "bureau-distant-mois", {"fr": "Bureau Distant", "en": "Bureau Distant"})
        add_price(product_id, "EUR", Decimal(1490), MONTHLY, today(bureau))
    return [_brand(slug) for slug in dict.fromkeys(kind.brand for kind in KINDS)]


def fill(subscriptions: int) -> int:
    """Customers with about that many subscriptions, each with a first period that is due today; how many they are."""
    person_id = add_person(
        "sofia@example.com", first_name="Sofia", last_name="Tremblay", language="fr", password=PASSWORD
    )
    return sum(_fill(kind, person_id, subscriptions * kind.percent // 100) for kind in KINDS)


def change_inside_period() -> None:
    """Ten days on, each consolidated customer has one more of their first subscription: their next invoice says so."""
    with unit_of_work("bench.changes"), connection.cursor() as cursor:
        cursor.execute(CHANGE, {"days": 10})


def print_pages() -> None:
    """Ten days on, each consumer has printed more than their plan includes."""
    brand = _brand("encre")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id FROM subscriptions_item i JOIN catalog_price p ON p.id = i.price_id "
            "WHERE p.meter_id IS NOT NULL AND p.tax_included"
        )
        items = [item_id for (item_id,) in cursor.fetchall()]
    printed_at = business_now(brand)
    facts = [UsageFact(item_id, "pages", BEYOND, printed_at, f"bench-{item_id}") for item_id in items]
    for start in range(0, len(facts), AT_ONCE):
        record(brand, facts[start : start + AT_ONCE])


def _fill(kind: Kind, person_id: UUID, wanted: int) -> int:
    customers = max(1, wanted // kind.subscriptions)
    with unit_of_work("bench.customers"):
        original = _customer(kind, person_id)
        if customers > 1:
            copy(_rows_of(original), f"SELECT generate_series(1, {customers - 1})")
    return customers * kind.subscriptions


def _customer(kind: Kind, person_id: UUID) -> UUID:
    brand = _brand(kind.brand)
    at = business_now(brand)
    programme = next(each for each in list_programmes(brand.id) if each.code == kind.programme)
    customer_id = open_customer(
        brand, programme.id, kind="professional", name=f"{brand.name} {kind.percent}", billing_email="", at=at
    )
    add_membership(person_id, customer_id, brand.id, "holder", at=at)
    change_details(customer_id, actor=audit.SYSTEM, at=at, name="Nora inc.", category="other", address=kind.address)
    if kind.vat_id:
        change_vat_id(get_customer(customer_id), kind.vat_id)
        record_vat_answer(brand, kind.vat_id, is_valid=True, person_id=person_id, at=at)
    price = _price(brand, tax_included=programme.tax_included)
    for _ in range(kind.subscriptions):
        start_subscription(
            brand_id=brand.id,
            customer_id=customer_id,
            currency=price.currency,
            anchor=Anchor(today(brand), price.interval),
            items=[ItemTerms(price.id, kind.quantity, price.unit_amount_minor, price.tax_included)],
            source_id=new_id(),
            at=at,
            joins_on=today(brand),
            enrolled_by_id=person_id,
        )
    return customer_id


def _price(brand: BrandView, *, tax_included: bool) -> PriceView:
    """By the month, so that all are due again at once."""
    sold = list_prices(brand.id, today(brand), tax_included=tax_included)
    return next(price for price in sold if price.interval == MONTHLY)


def _rows_of(customer_id: UUID) -> list[Rows]:
    mine = f"customer_id = '{customer_id}'"
    subscription = f"subscription_id IN (SELECT id FROM subscriptions_subscription WHERE {mine})"  # noqa: S608
    item = f"item_id IN (SELECT id FROM subscriptions_item WHERE {subscription})"  # noqa: S608
    another = {"source_id": "gen_random_uuid()"}
    return [
        Rows("customers_customer", f"id = '{customer_id}'", {"number": "t.number || '-' || n"}),
        Rows("customers_address", mine, {}),
        Rows("access_membership", mine, {}),
        Rows("subscriptions_subscription", mine, another),
        Rows("subscriptions_billinganchor", subscription, {}),
        Rows("subscriptions_item", subscription, {}),
        Rows("subscriptions_itemchange", item, another),
    ]


def _brand(slug: str) -> BrandView:
    brand = find_brand_by_slug(slug)
    if brand is None:
        raise LookupError(slug)
    return get_brand(brand.id)
