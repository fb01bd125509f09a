"""Customers of one brand who have bought at the sandbox provider: lived through the flows, under the brand's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from guichet.contexts.access.public import add_people_of_one_password, find_person
from guichet.contexts.brands.public import BrandView, find_brand_by_slug
from guichet.contexts.customers.public import PostalAddress
from guichet.flows.demo.brands import PLANS
from guichet.flows.demo.people import PASSWORD, DemoCustomer
from guichet.flows.demo.purchases import DemoPurchase, purchase
from guichet.flows.demo.seed import add_customer, connect, own_sandbox, set_up_brand
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work

_OFFICE = PostalAddress("1200, rue Sainte-Catherine Ouest", "", "Montréal", "QC", "H3B 1K9", "CA")


@dataclass(frozen=True, slots=True)
class Payer:
    customer_id: UUID
    email: str


def make(count: int, *, lived: timedelta, card_lasts: bool) -> tuple[BrandView, Sequence[Payer]]:
    """Each has bought a licence by the month, `lived` ago; unless the `card_lasts`, it expires with that month."""
    emails = [f"client{n}@example.com" for n in range(count)]
    with unit_of_work("bench.brand"):
        set_up_brand(PLANS, lived=lived)
        people = {email: ("Cliente", f"Numéro {n}") for n, email in enumerate(emails, start=1)}
        add_people_of_one_password(people, language="fr", password=PASSWORD)
        payers = []
        for email in emails:
            person = find_person(email)
            assert person is not None  # noqa: S101 - made just before
            customer = DemoCustomer(PLANS.slug, "equipe", "professional", email, email)
            payers.append(Payer(add_customer(customer, {email: person.id}), email))
    brand = find_brand_by_slug(PLANS.slug)
    assert brand is not None  # noqa: S101 - made just before
    connect(brand, own_sandbox())
    expires = "08 / 2039" if card_lasts else f"{today(brand):%m / %Y}"
    for payer in payers:
        purchase(
            brand,
            DemoPurchase(
                PLANS.slug, payer.email, 1, "month", "general_contractor", _OFFICE, card_expires=expires
            ),
        )  # fmt: skip
    return brand, payers
