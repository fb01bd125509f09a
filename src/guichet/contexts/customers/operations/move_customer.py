"""Moves a customer to another programme of its brand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.customers.models import Customer
from guichet.contexts.customers.queries import get_customer
from guichet.infra import audit


def move_customer(
    customer_id: UUID, programme_id: UUID, *, actor: audit.Actor, at: datetime, names: tuple[str, str]
) -> None:
    """The customer must be locked. `names` are those of the programmes, from which and to which, for the trail."""
    Customer.objects.filter(pk=customer_id).update(programme_id=programme_id)
    brand_id = get_customer(customer_id).brand_id
    audit.record(
        actor, "customer.programme_changed", brand_id=brand_id, customer_id=customer_id, at=at,
        subject=("customer", customer_id), before={"programme": names[0]}, after={"programme": names[1]},
    )  # fmt: skip
