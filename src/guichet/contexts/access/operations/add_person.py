"""Adds a person, a membership, a staff role; the same call twice changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password

from guichet.contexts.access.models import Membership, StaffRole, User
from guichet.infra import bulk
from guichet.infra.ids import new_id


def add_person(email: str, *, first_name: str, last_name: str, language: str, password: str) -> UUID:
    """The person with this address, made if unknown; an existing person's password stays."""
    row = User.objects.filter(email=email.strip().lower()).first()
    row = row or User.objects.create_user(
        email, password, first_name=first_name, last_name=last_name, language=language
    )
    return row.id


def add_people_of_one_password(people: Mapping[str, tuple[str, str]], *, language: str, password: str) -> None:
    """Those who are unknown, address → first and last name: for a demo. The password is hashed once, for all."""
    known = set(User.objects.filter(email__in=list(people)).values_list("email", flat=True))
    hashed = make_password(password)
    User.objects.bulk_create(
        User(email=email, password=hashed, first_name=first, last_name=last, language=language)
        for email, (first, last) in people.items()
        if email not in known
    )


def add_membership(user_id: UUID, customer_id: UUID, brand_id: UUID, role: str, *, at: datetime) -> UUID:
    """The person's membership; one that they have already stays as it is."""
    new = (new_id(), user_id, customer_id, brand_id, Membership.Role(role).value, at)
    if bulk.insert_missing(Membership, ("id", "user_id", "customer_id", "brand_id", "role", "joined_at"), [new]):
        return new[0]
    return Membership.objects.values_list("pk", flat=True).get(
        user_id=user_id, customer_id=customer_id, ended_at__isnull=True
    )


def add_staff_role(user_id: UUID, brand_id: UUID, role: str) -> None:
    StaffRole.objects.get_or_create(user_id=user_id, brand_id=brand_id, defaults={"role": StaffRole.Role(role)})
