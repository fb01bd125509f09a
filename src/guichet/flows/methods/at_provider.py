"""What the provider is told of a method afterwards: whose it is, and that it is let go. By jobs, until it is done.

Both may be asked again, and each time under another key: a stored 500 would be replayed for ever.
"""

from __future__ import annotations

import logging
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer
from guichet.contexts.payments.ports import BillingIdentity
from guichet.contexts.payments.public import detached, find_method, gateway_of, is_paying, list_to_detach
from guichet.flows.methods.holder import MethodHolder
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def describe(method_id: UUID) -> None:
    """Name and address of its holder, for the bank's address check."""
    method = find_method(method_id)
    if method is None or method.billing is None or not method.is_active:
        return
    customer, holder = get_customer(method.customer_id), MethodHolder.from_json(method.billing)
    address = holder.address
    billing = BillingIdentity(
        customer.id, holder.name or method.holder_name or customer.name, customer.billing_email, address.line1,
        address.line2, address.city, address.region, address.postal_code, address.country,
    )  # fmt: skip
    gateway_of(customer.brand_id, method.gateway_code).describe_method(
        method.reference, billing, key=f"{method.id}:billing:{new_id()}"
    )


def detach(brand_id: UUID, method_id: UUID) -> bool:
    """True when the provider has let it go. While a payment by it is under way it is left for a later round."""
    method = find_method(method_id)
    if method is None or method.is_active or is_paying(method_id):
        return False
    gateway_of(brand_id, method.gateway_code).detach_method(method.reference, key=f"{method.id}:detach:{new_id()}")
    with unit_of_work("method.detached"):
        detached(method_id)
    return True


def detach_job(method_id: UUID) -> None:
    method = find_method(method_id)
    if method is not None:
        detach(get_customer(method.customer_id).brand_id, method_id)


def detach_owed(brand: BrandView, limit: int) -> int:
    """What no job has brought to its end; how many were let go. One that fails holds up no other."""
    done = 0
    for method_id in list_to_detach(brand.id, limit):
        try:
            done += detach(brand.id, method_id)
        except Exception:
            log.exception("method not let go", extra={"method": str(method_id)})
    return done
