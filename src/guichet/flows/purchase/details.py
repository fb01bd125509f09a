"""The organisation's information for a purchase: checked, with what cannot be printed refused before it is kept."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import AddressRefusedError, PostalAddress, change_details, lock_customers
from guichet.contexts.invoicing.ports import Documents
from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, find_live_order
from guichet.infra import audit
from guichet.infra.adapters import adapter
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def save_details(
    brand: BrandView, customer_id: UUID, person_id: UUID, *, name: str, category: str, address: PostalAddress | None
) -> None:
    """Raises AddressRefusedError with a code a field: those of customers, or `undrawable` for what no typeface has.

    Raises OrderBusyError while a payment is under way: its taxes are those of the address that was shown.
    """
    documents: Documents = adapter("documents")
    texts = {"name": name}
    if address is not None:
        texts |= {"line1": address.line1, "line2": address.line2, "city": address.city}
    if unprintable := {field: "undrawable" for field, text in texts.items() if documents.undrawable([text])}:
        raise AddressRefusedError(unprintable)
    with unit_of_work("purchase.details"):
        lock_customers([customer_id])
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
        )
