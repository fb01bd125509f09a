"""Where people of a simulation live: the demo's brands, their programmes as the seed has them, and its customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from guichet.contexts.access.public import add_membership, add_people_of_one_password, find_person
from guichet.contexts.brands.public import BrandView, get_brand, list_programmes
from guichet.contexts.catalog.public import ProrationRule, add_coupon, add_price, add_product
from guichet.contexts.customers.public import PostalAddress, change_details, open_customer
from guichet.flows.demo.brands import BUREAU, ENCRE, PLANS, RELAIS, DemoBrand
from guichet.flows.demo.people import PASSWORD
from guichet.flows.demo.seed import connect, own_sandbox, set_up_brand
from guichet.flows.webhooks.endpoints import add
from guichet.infra import audit
from guichet.infra.clock import business_now, today, wall_now
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval
from guichet.simulation.post_box import PRODUCT

QUEBEC = PostalAddress("300, rue Viger Est", "", "Montréal", "QC", "H2X 3R7", "CA")
ONTARIO = PostalAddress("1, Yonge Street", "", "Toronto", "ON", "M5E 1W7", "CA")
FRANCE = PostalAddress("12, rue de la République", "", "Lyon", "", "69002", "FR")
TEAM = 4
FIRST_HOUR = 8
# What a product wants to be told: of subscriptions, or of money.
TOLD = (
    ("subscription.started", "subscription.changed", "subscription.ended"),
    ("invoice.issued", "invoice.paid", "payment.failed", "dunning.opened"),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A kind of customer: of which brand and programme, and where."""

    brand: DemoBrand
    programme: str
    kind: str
    category: str
    addresses: tuple[PostalAddress, ...]


HOMES = (
    Home(PLANS, "equipe", "professional", "architect", (QUEBEC, ONTARIO)),
    Home(PLANS, "equipe", "professional", "owner", (QUEBEC, FRANCE)),
    Home(BUREAU, "portail-2", "professional", "other", (FRANCE,)),
    Home(ENCRE, "particulier", "consumer", "other", (FRANCE,)),
    Home(ENCRE, "entreprise", "professional", "other", (FRANCE,)),
    Home(RELAIS, "assistance", "professional", "other", (FRANCE,)),
)
BRANDS = sorted({home.brand.slug for home in HOMES})
# Each lives its own time, and most of what a seed costs is time that passes.
MOST_BRANDS = 2


@dataclass(frozen=True, slots=True)
class Resident:
    """A customer with two holders, and the addresses of people who may be invited."""

    name: str
    slug: str
    brand_id: UUID
    customer_id: UUID
    holders: tuple[UUID, UUID]
    staff_id: UUID
    team: tuple[str, ...]
    addresses: tuple[PostalAddress, ...]
    category: str


def first_day(lots: Random) -> date:
    """Of the simulation: any day of four years, months' ends and a leap day more often than others."""
    month_ends = (date(2027, 1, 31), date(2028, 1, 29), date(2028, 2, 29), date(2027, 8, 31), date(2027, 12, 31))
    any_day = date.fromordinal(lots.randrange(date(2027, 1, 1).toordinal(), date(2030, 12, 31).toordinal()))
    return lots.choice((*month_ends, *[any_day] * 10))


def hour_of(time_zone: str, day: date, hour: int) -> datetime:
    """That hour of the brand's day, UTC."""
    return datetime.combine(day, time(hour), ZoneInfo(time_zone)).astimezone(UTC)


def build(lots: Random, day: date, count: int) -> list[Resident]:
    """Brands, programmes and `count` customers, as the lots have it; their brands' clocks stand at eight on `day`."""
    few = lots.sample(BRANDS, MOST_BRANDS)
    homes = [lots.choice([home for home in HOMES if home.brand.slug in few]) for _ in range(count)]
    brands: dict[str, UUID] = {}
    with unit_of_work("simulation.brands"):
        for home in homes:
            if home.brand.slug not in brands:
                brands[home.brand.slug] = _brand(_as_chance_has_it(home.brand, lots), day)
        add_people_of_one_password({"desk@example.com": ("Au", "Bureau")}, language="fr", password=PASSWORD)
    for brand_id in brands.values():
        product = f"http://127.0.0.1:{settings.PORTAL_PORT}{PRODUCT}"
        add(get_brand(brand_id), _person("desk@example.com"), new_id(), product, lots.choice(TOLD))
    with unit_of_work("simulation.house"):
        people = {email: ("Une", "Personne") for n in range(count) for email in (*_holders(n), *_team(n))}
        add_people_of_one_password(people, language="fr", password=PASSWORD)
        residents = [_resident(n, home, get_brand(brands[home.brand.slug])) for n, home in enumerate(homes)]
    for brand_id in brands.values():
        connect(get_brand(brand_id), own_sandbox())
    return residents


def _brand(brand: DemoBrand, day: date) -> UUID:
    brand_id = set_up_brand(brand, lived=wall_now() - hour_of(brand.time_zone, day, FIRST_HOUR))
    _sell_more(get_brand(brand_id))
    return brand_id


def _as_chance_has_it(brand: DemoBrand, lots: Random) -> DemoBrand:
    """The same brand whose programmes allow more or less."""
    programmes = [replace(each, policy={**each.policy, **_policy(lots)}) for each in brand.programmes]
    return replace(brand, programmes=tuple(programmes))


def _policy(lots: Random) -> dict[str, Any]:
    chosen = {
        "pause": True,
        "pause_now": lots.choice((True, False)),
        "renewal_control": True,
        "decreases": lots.choice(("now", "term")),
        "cancel_now": lots.choice((None, "credited", "not_credited")),
        "minimum_charge_minor": lots.choice((0, 0, 0, 2500)),
        "skip_zero_invoices": lots.choice((True, False)),
        "trial_days": lots.choice((0, 14)),
        # Where there is one at a time it may be let go, and then nobody charges what is renewed.
        "one_method": lots.choice((True, False, False)),
    }
    return {name: value for name, value in chosen.items() if value is not None}


def _sell_more(brand: BrandView) -> None:
    """Beside what the demo sells: a dearer product, some by other rules of proration, and one for nothing."""
    day, currency = today(brand), "CAD" if brand.country == "CA" else "EUR"
    for code, amount, unit, rule in (
        ("more", 9900, "month", ProrationRule.DAY),
        ("more", 99000, "year", ProrationRule.DAY),
        ("whole", 7900, "month", ProrationRule.FULL),
        ("later", 4900, "month", ProrationRule.NONE),
        ("free", 0, "month", ProrationRule.DAY),
    ):
        product_id = add_product(brand.id, code, {"fr": code, "en": code})
        interval = Interval("month" if unit == "month" else "year")
        for tax_included in (False, True):
            add_price(
                product_id, currency, Decimal(amount), interval, day, tax_included=tax_included, proration=rule
            )  # fmt: skip
    for code, percent, most in (("BIENVENUE10", 10, None), ("DEUXFOIS", 35, 2), ("TOUT", 100, 1)):
        add_coupon(
            brand.id, code, name={"fr": code, "en": code}, percent=Decimal(percent), valid_from=day,
            max_redemptions=most, first_purchase_only=code != "DEUXFOIS",
        )  # fmt: skip


def _resident(n: int, home: Home, brand: BrandView) -> Resident:
    programme = next(each for each in list_programmes(brand.id) if each.code == home.programme)
    at, (first, second) = business_now(brand), [_person(email) for email in _holders(n)]
    name = f"{home.brand.slug}-{home.programme}-{n}"
    customer_id = open_customer(brand, programme.id, kind=home.kind, name=name, billing_email=_holders(n)[0], at=at)
    for holder in (first, second):
        add_membership(holder, customer_id, brand.id, "holder", at=at)
    change_details(
        customer_id, actor=audit.person(first), at=at, name=name, category=home.category, address=home.addresses[0]
    )
    return Resident(
        name, brand.slug, brand.id, customer_id, (first, second), _person("desk@example.com"), _team(n),
        home.addresses, home.category,
    )  # fmt: skip


def _person(email: str) -> UUID:
    found = find_person(email)
    if found is None:
        raise LookupError(email)
    return found.id


def _holders(n: int) -> Sequence[str]:
    return [f"holder{n}-{each}@example.com" for each in (1, 2)]


def _team(n: int) -> tuple[str, ...]:
    return tuple(f"member{n}-{each}@example.com" for each in range(TEAM))
