"""Changes what an organisation says of itself, and its addresses, with an audit record of what differs."""

from __future__ import annotations

from dataclasses import asdict, replace
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
    before = _locked(customer_id)
    after = replace(
        before,
        name=" ".join(name.split()) or before.name,
        category=category,
        billing_email=billing_email.strip().lower() or before.billing_email,
        address=before.address if address is None else _accepted(address),
    )
    if after.address is not None and after.address != before.address:
        _keep(customer_id, Address.Kind.BILLING, after.address)
    Customer.objects.filter(pk=customer_id).update(
        name=after.name, category=after.category, billing_email=after.billing_email
    )
    _record(before, after, actor, at)


def change_shipping(customer_id: UUID, *, actor: audit.Actor, at: datetime, address: PostalAddress | None) -> None:
    """Give another address for what is shipped; None: it is the billing address. Raises AddressRefusedError."""
    before = _locked(customer_id)
    after = replace(before, shipping=None if address is None else _accepted(address))
    if after.shipping is None:
        Address.objects.filter(customer_id=customer_id, kind=Address.Kind.SHIPPING).delete()
    else:
        _keep(customer_id, Address.Kind.SHIPPING, after.shipping)
    _record(before, after, actor, at)


def _locked(customer_id: UUID) -> CustomerView:
    """As it is once its row is locked: a statement that waits for a lock reads the addresses of before."""
    Customer.objects.select_for_update().only("pk").get(pk=customer_id)
    return get_customer(customer_id)


def _accepted(address: PostalAddress) -> PostalAddress:
    address = normalised(address)
    if found := faults(address):
        raise AddressRefusedError(found)
    return address


def _keep(customer_id: UUID, kind: Address.Kind, address: PostalAddress) -> None:
    lines = asdict(address)
    Address.objects.bulk_create(
        [Address(customer_id=customer_id, kind=kind, **lines)],
        update_conflicts=True,
        unique_fields=["customer", "kind"],
        update_fields=list(lines),
    )


def _record(before: CustomerView, after: CustomerView, actor: audit.Actor, at: datetime) -> None:
    old, new = asdict(before), asdict(after)
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
