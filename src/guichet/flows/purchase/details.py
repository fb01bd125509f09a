"""What an organisation says of itself, checked: what cannot be printed is refused before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import (
    AddressRefusedError,
    PostalAddress,
    change_details,
    change_shipping,
    get_customer,
    lock_customers,
)
from guichet.contexts.invoicing.ports import Documents
from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, find_live_order
from guichet.infra import audit
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


class DetailsChangedMeanwhileError(Exception):
    """Somebody else changed them since they were shown: nothing is kept before the person has seen it."""


def save_details(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    *,
    name: str,
    category: str,
    address: PostalAddress | None,
    billing_email: str = "",
    shown: str | None = None,
) -> None:
    """Keep what is given: no address and no e-mail leave what is there.

    `shown` is the fingerprint of what stood in the form. Raises AddressRefusedError with a code a field: those of
    customers, or `undrawable` for what no typeface has; DetailsChangedMeanwhileError; OrderBusyError while a payment
    is under way: its taxes are those of the address that was shown.
    """
    _refuse_undrawable({"name": name} | _texts(address))
    with unit_of_work("purchase.details"):
        lock_customers([customer_id])
        _refuse_overtaken(customer_id, shown)
        order = find_live_order(customer_id)
        if order is not None and order.status is OrderStatus.AWAITING_PAYMENT:
            raise OrderBusyError
        change_details(
            customer_id,
            actor=audit.person(person_id),
            at=business_now(brand),
            name=name,
            category=category,
            address=address,
            billing_email=billing_email,
        )


def save_shipping(
    brand: BrandView, customer_id: UUID, person_id: UUID, address: PostalAddress | None, *, shown: str | None = None
) -> None:
    """Keep where things are shipped; None: to the billing address. Raises as `save_details`, but for the order."""
    _refuse_undrawable(_texts(address))
    with unit_of_work("details.shipping"):
        lock_customers([customer_id])
        _refuse_overtaken(customer_id, shown)
        change_shipping(customer_id, actor=audit.person(person_id), at=business_now(brand), address=address)


def _texts(address: PostalAddress | None) -> dict[str, str]:
    return {"line1": address.line1, "line2": address.line2, "city": address.city} if address else {}


def _refuse_undrawable(texts: Mapping[str, str]) -> None:
    documents: Documents = adapter("documents")
    if unprintable := {field: "undrawable" for field, text in texts.items() if documents.undrawable([text])}:
        raise AddressRefusedError(unprintable)


def _refuse_overtaken(customer_id: UUID, shown: str | None) -> None:
    if shown is not None and shown != get_customer(customer_id).fingerprint:
        raise DetailsChangedMeanwhileError
