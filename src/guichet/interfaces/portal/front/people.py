"""The people of the demo, as the front door presents them; who is shown is whoever really exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.contexts.access.public import PersonView, find_person, has_access, list_memberships, staff_role
from guichet.contexts.brands.public import BrandView, list_brands
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import list_customers
from guichet.infra.clock import today

STAFF = "staff"

# E-mail → what is particular about the person. Where they belong is read from the database.
PEOPLE: dict[str, str | Promise] = {
    "nora@example.com": _("no subscription yet: buys the first licence"),
    "sofia@example.com": _("owner of a team with 21 licences"),
    "omar@example.com": _("member, does not see billing"),
    "camille@example.com": _("holder of three accounts"),
    "remy@example.com": _("holder"),
    "tess@example.com": _("holder"),
    "paul@example.com": _("holder"),
    "bea@example.com": _("holder"),
    "igor@example.com": _("holder"),
    "hana@example.com": _("holder of one account, member of another"),
    "vera@example.com": _("holder"),
    "finance@example.com": _("finance, at every brand"),
    "support@example.com": _("support, at every brand"),
    "admin@example.com": _("administrator, at every brand"),
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`accounts` are the names of what the person belongs to at the brand; none for the company's own people."""

    person: PersonView
    about: str | Promise
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoBrand:
    """`customers` and `staff` are the brand's people, apart because every brand has the same staff."""

    brand: BrandView
    customers: tuple[DemoPerson, ...]
    staff: tuple[DemoPerson, ...]


def demo_brands() -> list[DemoBrand]:
    """Every brand with the demo's people who can sign in there; first where there is something to buy."""
    known = {email: person for email in PEOPLE if (person := find_person(email)) is not None}
    brands = sorted(list_brands(), key=lambda brand: not list_prices(brand.id, today(brand)))
    return [_demo_brand(brand, known) for brand in brands]


def _demo_brand(brand: BrandView, known: dict[str, PersonView]) -> DemoBrand:
    customers: list[DemoPerson] = []
    staff: list[DemoPerson] = []
    for email, person in known.items():
        if not has_access(person.id, brand.id):
            continue
        is_staff = staff_role(person.id, brand.id) is not None
        (staff if is_staff else customers).append(DemoPerson(person, PEOPLE[email], _accounts(person.id, brand.id)))
    return DemoBrand(brand, tuple(customers), tuple(staff))


def _accounts(person_id: UUID, brand_id: UUID) -> tuple[str, ...]:
    ids = [membership.customer_id for membership in list_memberships(person_id, brand_id)]
    customers = list_customers(ids)
    return tuple(customers[customer_id].name for customer_id in ids)
