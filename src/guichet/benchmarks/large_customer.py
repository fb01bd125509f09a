"""A customer with a long past, lived through the flows under the brand's clock: licences, a team, hundreds of invoices.

Needs the sandbox provider of this installation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from guichet.contexts.access.public import add_people_of_one_password, find_person
from guichet.contexts.brands.public import BrandView, find_brand_by_slug, get_brand
from guichet.contexts.customers.public import PostalAddress, get_customer
from guichet.contexts.notifications.public import list_mails
from guichet.contexts.subscriptions.public import list_live_subscriptions
from guichet.flows.advance import advance
from guichet.flows.demo.brands import PLANS
from guichet.flows.demo.people import PASSWORD, DemoCustomer
from guichet.flows.demo.purchases import DemoPurchase, purchase
from guichet.flows.demo.seed import add_customer, connect, own_sandbox, set_up_brand
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.flows.seats.accept import Acceptance, accept
from guichet.flows.seats.invite import invite
from guichet.infra.clock import start_of_day
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money

HOLDER = "responsable@example.com"
MONTHS = 24
# Of every so many who are invited one has not answered yet.
PENDING = 20
_OFFICE = PostalAddress("1200, rue Sainte-Catherine Ouest", "", "Montréal", "QC", "H3B 1K9", "CA")
_LINK = re.compile(r"/invitation/([\w-]+)/")


@dataclass(frozen=True, slots=True)
class LargeCustomer:
    """`password` is the holder's, as everybody's."""

    brand: BrandView
    customer_id: UUID
    email: str
    password: str


def make(*, invoices: int, seats: int) -> LargeCustomer:
    """So many invoices over two years at the most, and so many licences, all of them held."""
    months = min(MONTHS, invoices - 1)
    team = {f"membre{n}@example.com": ("Membre", f"Numéro {n}") for n in range(1, seats)}
    with unit_of_work("bench.brand"):
        set_up_brand(PLANS, lived=timedelta(days=31 * months + 2))
        add_people_of_one_password({HOLDER: ("Ariane", "Poulin"), **team}, language="fr", password=PASSWORD)
        brand, holder = find_brand_by_slug(PLANS.slug), find_person(HOLDER)
        assert brand is not None and holder is not None  # noqa: S101, PT018 - made just before
        customer_id = add_customer(
            DemoCustomer(PLANS.slug, "equipe", "professional", "Grands Travaux inc.", HOLDER), {HOLDER: holder.id}
        )
    connect(brand, own_sandbox())
    purchase(brand, DemoPurchase(PLANS.slug, HOLDER, seats, "month", "general_contractor", _OFFICE))
    _invites(brand, customer_id, holder.id, list(team))
    for month in range(months):
        due = list_live_subscriptions(customer_id)[0].billed_until
        advance(get_brand(brand.id), start_of_day(brand, due) + timedelta(hours=8))
        share = (invoices - 1 - months) * (month + 1) // months - (invoices - 1 - months) * month // months
        for n in range(share):
            _bills(get_brand(brand.id), customer_id, holder.id, 1000 + 7 * n)
        run_until_quiet()
    return LargeCustomer(get_brand(brand.id), customer_id, HOLDER, PASSWORD)


def _invites(brand: BrandView, customer_id: UUID, holder_id: UUID, team: list[str]) -> None:
    invite(brand, customer_id, holder_id, team)
    run_until_quiet()
    for n, email in enumerate(team, start=1):
        if n % PENDING:
            link = next(found for mail in list_mails(1, email) if (found := _LINK.search(mail.text)))
            if accept(brand, link[1]).result is not Acceptance.JOINED:
                raise RuntimeError(f"{email} could not accept")


def _bills(brand: BrandView, customer_id: UUID, holder_id: UUID, amount_minor: int) -> None:
    """Something besides, on an invoice of its own."""
    charge_once(
        brand, customer_id, holder_id, description="Formation en ligne", quantity=1,
        unit_amount=Money(amount_minor, "CAD"),
    )  # fmt: skip
    bill = draft_bill(brand, get_customer(customer_id))
    assert bill is not None  # noqa: S101 - it waits
    bill_now(brand, customer_id, holder_id, shown_fingerprint=bill.fingerprint())
