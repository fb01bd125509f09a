"""Changes what an organisation says of itself, and its addresses, with an audit record of what differs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from guichet.contexts.customers.domain.addresses import PostalAddress, faults, normalised
from guichet.contexts.customers.models import Address, Customer
from guichet.contexts.customers.queries import CustomerView, get_customer
from guichet.infra import audit


class AddressRefusedError(Exception):
    """`faults` maps field names to codes of domain.addresses.faults."""

    def __init__(self, found: dict[str, str]) -> None:
        super().__init__(found)
        self.faults = found


def change_details(
    customer_id: UUID,
    *,
    actor: audit.Actor,
    at: datetime,
    name: str,
    category: str,
    address: PostalAddress | None,
    billing_email: str = "",
) -> None:
    """Record what differs; None leaves the address, an empty e-mail leaves it.

    Raises AddressRefusedError and then changes nothing.
    """
    row = Customer.objects.select_for_update().get(pk=customer_id)
    before = get_customer(customer_id)
    if address is not None:
        address = normalised(address)
        if found := faults(address):
            raise AddressRefusedError(found)
        Address.objects.update_or_create(customer_id=customer_id, kind=Address.Kind.BILLING, defaults=asdict(address))
    row.name, row.category = " ".join(name.split()) or row.name, category
    row.billing_email = billing_email.strip().lower() or row.billing_email
    row.save(update_fields=["name", "category", "billing_email"])
    _record(before, actor, at)


def change_shipping(customer_id: UUID, *, actor: audit.Actor, at: datetime, address: PostalAddress | None) -> None:
    """Give another address for what is shipped; None: it is the billing address. Raises AddressRefusedError."""
    Customer.objects.select_for_update().get(pk=customer_id)
    before = get_customer(customer_id)
    shipping = Address.objects.filter(customer_id=customer_id, kind=Address.Kind.SHIPPING)
    if address is None:
        shipping.delete()
    else:
        address = normalised(address)
        if found := faults(address):
            raise AddressRefusedError(found)
        Address.objects.update_or_create(customer_id=customer_id, kind=Address.Kind.SHIPPING, defaults=asdict(address))
    _record(before, actor, at)


def _record(before: CustomerView, actor: audit.Actor, at: datetime) -> None:
    old, new = asdict(before), asdict(get_customer(before.id))
    changed = [key for key in ("name", "category", "billing_email", "address", "shipping") if old[key] != new[key]]
    if changed:
        audit.record(
            actor,
            "customer.details_changed",
            brand_id=before.brand_id,
            customer_id=before.id,
            at=at,
            subject=("customer", before.id),
            before={key: old[key] for key in changed},
            after={key: new[key] for key in changed},
        )
