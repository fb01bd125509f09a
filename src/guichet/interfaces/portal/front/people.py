"""The people of the demo, as the front door presents them; who is shown is whoever really exists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from guichet.contexts.access.public import PersonView, find_person, has_access, list_memberships, staff_role
from guichet.contexts.brands.public import BrandView, list_brands
from guichet.contexts.customers.public import list_customers

PASSWORD = "guichet-demo"  # noqa: S105 - printed on the front page of every demo
STAFF = "staff"

# E-mail → what is particular about the person. Where they belong is read from the database.
PEOPLE: dict[str, str | Promise] = {
    "nora@example.com": _("no subscription yet: buys the first licence"),
    "sofia@example.com": _("owner of a team with 21 licences"),
    "omar@example.com": _("member, does not see billing"),
    "camille@example.com": _("several printers, three accounts"),
    "remy@example.com": _("one invoice paid, one payment pending"),
    "tess@example.com": _("cancelled trial"),
    "paul@example.com": _("cancelled paying account"),
    "bea@example.com": _("two yearly licences"),
    "igor@example.com": _("pays by transfer"),
    "hana@example.com": _("holder of one account, member of another"),
    "vera@example.com": _("holder of an account that pays by invoice"),
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
    is_staff: bool


@dataclass(frozen=True, slots=True)
class DemoBrand:
    brand: BrandView
    people: tuple[DemoPerson, ...]


def demo_brands() -> list[DemoBrand]:
    """Every brand with the demo's people who can sign in there, customers before staff."""
    known = {email: person for email in PEOPLE if (person := find_person(email)) is not None}
    return [DemoBrand(brand, _people_of(brand, known)) for brand in list_brands()]


def _people_of(brand: BrandView, known: dict[str, PersonView]) -> tuple[DemoPerson, ...]:
    found = [
        DemoPerson(person, PEOPLE[email], _accounts(person.id, brand.id), staff_role(person.id, brand.id) is not None)
        for email, person in known.items()
        if has_access(person.id, brand.id)
    ]
    return tuple(sorted(found, key=lambda each: each.is_staff))


def _accounts(person_id: UUID, brand_id: UUID) -> tuple[str, ...]:
    ids = [membership.customer_id for membership in list_memberships(person_id, brand_id)]
    customers = list_customers(ids)
    return tuple(customers[customer_id].name for customer_id in ids)
