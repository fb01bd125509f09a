"""Reads of people and memberships; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.access.models import Membership, StaffRole, User


@dataclass(frozen=True, slots=True)
class PersonView:
    id: UUID
    email: str
    first_name: str
    last_name: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, slots=True)
class MembershipView:
    """`role` is holder, billing_manager or member."""

    id: UUID
    user_id: UUID
    customer_id: UUID
    brand_id: UUID
    role: str

    @property
    def is_holder(self) -> bool:
        return self.role == Membership.Role.HOLDER


def _person(row: User) -> PersonView:
    return PersonView(row.id, row.email, row.first_name, row.last_name, row.language)


def get_person(user_id: UUID) -> PersonView:
    return _person(User.objects.get(pk=user_id))


def find_person(email: str) -> PersonView | None:
    row = User.objects.filter(email=email.strip().lower()).first()
    return _person(row) if row else None


def list_memberships(user_id: UUID, brand_id: UUID) -> list[MembershipView]:
    """A person's memberships at one brand, holders first, oldest first."""
    rows = Membership.objects.filter(user_id=user_id, brand_id=brand_id).order_by("pk")
    views = [MembershipView(row.id, row.user_id, row.customer_id, row.brand_id, row.role) for row in rows]
    return sorted(views, key=lambda view: not view.is_holder)


def has_access(user_id: UUID, brand_id: UUID) -> bool:
    """Whether the person may sign in at the brand: as a member of one of its customers, or as its staff."""
    return (
        Membership.objects.filter(user_id=user_id, brand_id=brand_id).exists()
        or StaffRole.objects.filter(user_id=user_id, brand_id=brand_id).exists()
    )


def staff_role(user_id: UUID, brand_id: UUID) -> str | None:
    row = StaffRole.objects.filter(user_id=user_id, brand_id=brand_id).first()
    return row.role if row else None


def list_holders(customer_ids: Sequence[UUID]) -> dict[UUID, list[PersonView]]:
    """The holders of each customer, oldest membership first, in one query."""
    holders: dict[UUID, list[PersonView]] = {customer_id: [] for customer_id in customer_ids}
    rows = Membership.objects.filter(customer_id__in=customer_ids, role=Membership.Role.HOLDER).select_related("user")
    for row in rows.order_by("pk"):
        holders[row.customer_id].append(_person(row.user))
    return holders
