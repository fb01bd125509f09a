"""Changes the organisation's name, category and billing address, with an audit record of what differs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from guichet.contexts.customers.domain.addresses import PostalAddress, faults, normalised
from guichet.contexts.customers.models import Address, Customer
from guichet.contexts.customers.queries import get_customer
from guichet.infra import audit


class AddressRefusedError(Exception):
    """`faults` maps field names to codes of domain.addresses.faults."""

    def __init__(self, found: dict[str, str]) -> None:
        super().__init__(found)
        self.faults = found


def change_details(
    customer_id: UUID, *, actor: audit.Actor, at: datetime, name: str, category: str, address: PostalAddress | None
) -> None:
    """Record what differs; None leaves the address. Raises AddressRefusedError and then changes nothing."""
    row = Customer.objects.select_for_update().get(pk=customer_id)
    before = get_customer(customer_id)
    if address is not None:
        address = normalised(address)
        if found := faults(address):
            raise AddressRefusedError(found)
        Address.objects.update_or_create(customer_id=customer_id, kind=Address.Kind.BILLING, defaults=asdict(address))
    row.name, row.category = " ".join(name.split()) or row.name, category
    row.save(update_fields=["name", "category"])
    old, new = asdict(before), asdict(get_customer(customer_id))
    changed = [key for key in ("name", "category", "address") if old[key] != new[key]]
    if changed:
        audit.record(
            actor,
            "customer.details_changed",
            brand_id=row.brand_id,
            customer_id=row.id,
            at=at,
            subject=("customer", row.id),
            before={key: old[key] for key in changed},
            after={key: new[key] for key in changed},
        )
