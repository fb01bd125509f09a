"""Makes the demo: brands, people, customers, and the three months that they lived. Again, it fills what is missing.

The past is lived: the brands' clocks start 90 days back, the flows run, and `advance` brings everybody to the present.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from guichet.contexts.access.public import add_membership, add_people_of_one_password, add_person, add_staff_role
from guichet.contexts.brands.public import (
    BrandView,
    configure_brand,
    configure_gateway,
    configure_programme,
    configure_series,
    find_brand_by_slug,
    get_brand,
    get_gateway_account,
    list_brands,
    list_programmes,
    move_clock,
)
from guichet.contexts.catalog.public import Metering, add_coupon, add_meter, add_price, add_product
from guichet.contexts.customers.public import open_customer
from guichet.contexts.tax.public import register_seller
from guichet.flows.advance import advance
from guichet.flows.demo import camilles_printers, remys_garage, sofias_team
from guichet.flows.demo.brands import BRANDS, DemoBrand
from guichet.flows.demo.people import CUSTOMERS, PASSWORD, PEOPLE, STAFF, DemoCustomer
from guichet.flows.demo.purchases import PURCHASES, purchase
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now, today, wall_now
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval

GATEWAY = "sandbox"
LIVED = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Where the sandbox provider answers programs, and the origin of its pages."""

    api_base: str
    page_origin: str


def own_sandbox() -> Sandbox:
    """The sandbox of this installation: programs reach it on loopback, browsers by its own name."""
    return Sandbox(f"http://127.0.0.1:{urlsplit(settings.SANDBOX_ORIGIN).port}", settings.SANDBOX_ORIGIN)


def seed(sandbox: Sandbox | None = None) -> Mapping[str, str]:
    """Who can sign in: e-mail → where. The sandbox must be running."""
    sandbox = sandbox or own_sandbox()
    if find_brand_by_slug("plans") is None:
        with unit_of_work("demo.brands"):
            for brand in BRANDS:
                set_up_brand(brand, lived=LIVED)
            add_people(join_later=sofias_team.JOIN, besides=sofias_team.NEWCOMERS)
    for view in list_brands():
        connect(view, sandbox)
    for bought in PURCHASES:
        if _brand(bought.brand).clock_offset < timedelta(0):
            purchase(_brand(bought.brand), bought)
    if _brand("plans").clock_offset < timedelta(0):
        sofias_team.live(_brand("plans"))
    if _brand("encre").clock_offset < timedelta(0):
        camilles_printers.live(_brand("encre"))
    if _brand("relais").clock_offset < timedelta(0):
        remys_garage.live(_brand("relais"))
    catch_up()
    return introduction()


def set_up_brand(brand: DemoBrand, *, lived: timedelta) -> UUID:
    """A brand with its programmes, series, registrations and what it sells; its clock `lived` behind the present."""
    brand_id = configure_brand(
        brand.slug,
        {
            "name": brand.name,
            "host": f"{brand.slug}.localhost",
            "mode": "demo",
            "clock_offset": -lived,
            "time_zone": brand.time_zone,
            "country": brand.country,
            "default_language": "fr",
            "look": brand.look,
            "legal": brand.legal,
            "support_email": brand.legal["email"],
            "support_phone": brand.support_phone,
            "sender_email": f"facturation-{brand.slug}@example.com",
        },
    )
    for programme in brand.programmes:
        configure_programme(
            brand_id,
            programme.code,
            {"name": programme.name, "navigation": programme.navigation, "policy": programme.policy},
        )
    for kind, pattern, yearly in brand.series:
        configure_series(brand_id, kind, pattern, yearly=yearly)
    for code, number in brand.registrations.items():
        register_seller(brand_id, code, number)
    if brand.slug in STOCKS:
        STOCKS[brand.slug](get_brand(brand_id))
    return brand_id


def _stock_plans(brand: BrandView) -> None:
    name = "Licence SmartPlan Cloud (CAD)"
    product_id = add_product(brand.id, "smartplan-cloud", {"fr": name, "en": name})
    first_day = today(brand)
    add_price(product_id, "CAD", Decimal(5900), Interval("month"), first_day)
    add_price(product_id, "CAD", Decimal(59000), Interval("year"), first_day)
    add_coupon(
        brand.id,
        "BIENVENUE10",
        name={"fr": "Bienvenue", "en": "Welcome"},
        percent=Decimal(10),
        valid_from=first_day,
    )


def _stock_bureau(brand: BrandView) -> None:
    product_id = add_product(
        brand.id, "bureau-distant", {"fr": "Licence Bureau Distant", "en": "Bureau Distant licence"}
    )
    add_price(product_id, "EUR", Decimal(14900), Interval("year"), today(brand))
    dearer_id = add_product(
        brand.id, "bureau-distant-pro", {"fr": "Licence Bureau Distant Pro", "en": "Bureau Distant Pro licence"}
    )
    add_price(dearer_id, "EUR", Decimal(22900), Interval("year"), today(brand))


def _stock_encre(brand: BrandView) -> None:
    """The same plans for homes, with tax, and for companies, before it; a page beyond is 0.12 with tax, 0.10 before."""
    meter = add_meter(brand.id, "pages", {"fr": ("page", "pages"), "en": ("page", "pages")})
    for pages, with_tax, before_tax in ((50, 499, 450), (100, 999, 890)):
        product_id = add_product(
            brand.id, f"formule-{pages}", {"fr": f"Formule {pages} pages", "en": f"{pages}-page plan"}
        )
        for amount, overage, tax_included in ((with_tax, 12, True), (before_tax, 10, False)):
            add_price(
                product_id, "EUR", Decimal(amount), Interval("month"), today(brand), tax_included=tax_included,
                metering=Metering(meter, pages, Decimal(overage)),
            )  # fmt: skip


def _stock_relais(brand: BrandView) -> None:
    product_id = add_product(brand.id, "assistance", {"fr": "Relais Assistance", "en": "Relais Assistance"})
    add_price(product_id, "EUR", Decimal(2900), Interval("month"), today(brand))
    add_price(product_id, "EUR", Decimal(29000), Interval("year"), today(brand))


STOCKS = {"plans": _stock_plans, "bureau": _stock_bureau, "encre": _stock_encre, "relais": _stock_relais}


def add_people(join_later: Collection[str] = (), besides: Mapping[str, tuple[str, str]] | None = None) -> None:
    """Everybody of the demo, at their brands; `join_later` and `besides` are known, and no members yet."""
    staff = {email: (first, last) for email, (first, last, _) in STAFF.items()}
    add_people_of_one_password(PEOPLE | staff | dict(besides or {}), language="fr", password=PASSWORD)
    ids = {
        email: add_person(email, first_name=first, last_name=last, language="fr", password=PASSWORD)
        for email, (first, last) in PEOPLE.items()
    }
    for customer in CUSTOMERS:
        add_customer(replace(customer, members=tuple(m for m in customer.members if m not in join_later)), ids)
    for email, (first, last, role) in STAFF.items():
        staff_id = add_person(email, first_name=first, last_name=last, language="fr", password=PASSWORD)
        for brand in list_brands():
            add_staff_role(staff_id, brand.id, role)


def add_customer(customer: DemoCustomer, person_ids: Mapping[str, UUID]) -> UUID:
    brand = _brand(customer.brand)
    programme_id = next(p.id for p in list_programmes(brand.id) if p.code == customer.programme)
    customer_id = open_customer(
        brand,
        programme_id,
        kind=customer.kind,
        name=customer.name,
        billing_email=customer.holder,
        at=business_now(brand),
    )
    at = business_now(brand)
    add_membership(person_ids[customer.holder], customer_id, brand.id, "holder", at=at)
    for member in customer.members:
        add_membership(person_ids[member], customer_id, brand.id, "member", at=at)
    return customer_id


def connect(brand: BrandView, sandbox: Sandbox) -> None:
    """Give the brand its account at the sandbox, and tell the sandbox where to send events; once an address."""
    webhook_url = f"{brand.origin}/webhooks/{GATEWAY}/"
    try:
        known = get_gateway_account(brand.id, GATEWAY)
        api_key, webhook_secrets = known.api_key, known.webhook_secrets
        if (known.api_base, known.webhook_url) == (sandbox.api_base, webhook_url):
            return
    except LookupError:
        api_key, webhook_secrets = f"sk_test_{brand.slug}_{secrets.token_hex(12)}", ()

    def configure(webhooks: tuple[str, ...], url: str) -> None:
        with unit_of_work("demo.gateway"):
            configure_gateway(
                brand.id,
                GATEWAY,
                "stripe",
                {
                    "api_base": sandbox.api_base,
                    "page_origin": sandbox.page_origin,
                    "supports_frame": True,
                    "merchant_name": brand.legal.name,
                    "webhook_url": url,
                },
                {"api_key": api_key, "webhook_secrets": list(webhooks)},
            )

    configure(webhook_secrets, "")
    account = get_gateway_account(brand.id, GATEWAY)
    adapter(f"clock:{account.adapter}")(account).advance(business_now(brand))
    secret = adapter(f"endpoint:{account.adapter}")(account, webhook_url)
    configure((secret,), webhook_url)


def catch_up() -> None:
    """Bring brands that live in the past to the present, with all that falls due on the way."""
    for brand in list_brands():
        if brand.clock_offset < timedelta(0):
            advance(brand, wall_now())
            with unit_of_work("demo.present"):
                move_clock(brand.id, timedelta(0))


def introduction() -> Mapping[str, str]:
    """E-mail → the customers and brands, for whoever starts a demo."""
    names = {brand.slug: brand.name for brand in BRANDS}
    places: dict[str, list[str]] = {}
    for customer in CUSTOMERS:
        for email in (customer.holder, *customer.members):
            places.setdefault(email, []).append(f"{customer.name} ({names[customer.brand]})")
    return {email: ", ".join(where) for email, where in places.items()} | dict.fromkeys(STAFF, "all five brands")


def _brand(slug: str) -> BrandView:
    brand = find_brand_by_slug(slug)
    if brand is None:
        raise LookupError(slug)
    return brand
