"""Who asks, where and when: `request.portal`, built once a request by the middleware, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from guichet.contexts.access.public import MembershipView, PersonView
from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.customers.public import CustomerView
from guichet.infra.formats import locale_for


@dataclass(frozen=True, slots=True)
class PortalContext:
    """`at` is the brand's business instant, `locale` one of infra.formats. Nobody signed in: no person.

    `accounts` are what the person can switch between, `holders` those of the customer, oldest first. The company's own
    people may be signed in without a membership: then customer and programme are None too. `staff_role` is theirs,
    known where there is no membership and in the back office.
    """

    brand: BrandView
    at: datetime
    language: str
    locale: str
    person: PersonView | None
    membership: MembershipView | None
    accounts: tuple[tuple[MembershipView, CustomerView], ...]
    holders: tuple[PersonView, ...]
    customer: CustomerView | None
    programme: ProgrammeView | None
    staff_role: str | None = None

    @property
    def is_holder(self) -> bool:
        return self.membership is not None and self.membership.is_holder


@dataclass(frozen=True, slots=True)
class MemberContext(PortalContext):
    """The context of a view that asks for a membership (permissions.allow): nothing of it is missing."""

    person: PersonView
    membership: MembershipView
    customer: CustomerView
    programme: ProgrammeView

    @property
    def customer_id(self) -> UUID:
        return self.customer.id


@dataclass(frozen=True, slots=True)
class StaffContext(PortalContext):
    """The context of a view of the back office: who asks is one of the company's own people, with their role."""

    person: PersonView
    staff_role: str


class PortalRequest(HttpRequest):
    """A request on a brand's host."""

    brand: BrandView
    portal: PortalContext


class MemberRequest(PortalRequest):
    """A request that permissions.allow let through to a view for members."""

    portal: MemberContext


class StaffRequest(PortalRequest):
    """A request that permissions.allow let through to a view of the back office."""

    portal: StaffContext


def reading_locale(language: str, brand: BrandView, customer: CustomerView | None) -> str:
    """The reader's formats: those of the customer's own country where it is known, else of the brand's."""
    address = customer.address if customer else None
    return locale_for(language, address.country if address else brand.country)
