"""A customer's VAT id as the company's own people found it: it decides the taxes of what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import (
    EU_MEMBERS,
    CustomerView,
    change_vat_id,
    get_customer,
    lock_customers,
)
from guichet.contexts.ordering.public import OrderBusyError, OrderStatus, find_live_order
from guichet.contexts.tax.public import find_vat_answer, record_vat_answer
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.set_up import refresh
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


@dataclass(frozen=True, slots=True)
class VatStanding:
    """The id, empty without one, and whether it is valid; None where nobody has answered that."""

    vat_id: str
    is_valid: bool | None


def has_vat_ids(brand: BrandView, customer: CustomerView) -> bool:
    """Whether a VAT id can mean something between the two: the seller and the customer are in the Union."""
    there = customer.address is not None and customer.address.country in EU_MEMBERS
    return brand.country in EU_MEMBERS and there and customer.kind != "consumer"


def standing_of(customer: CustomerView) -> VatStanding:
    answer = find_vat_answer(customer.brand_id, customer.vat_id) if customer.vat_id else None
    return VatStanding(customer.vat_id, answer.is_valid if answer else None)


def record_vat_id(
    brand: BrandView, customer_id: UUID, person_id: UUID, text: str, *, is_valid: bool, shown: VatStanding
) -> None:
    """Keep the id, or take it away, and whether it is valid. What waits to be paid is decided again.

    Raises VatIdRefusedError, ChangedMeanwhileError where another one stands than was shown, OrderBusyError while a
    payment is under way: its taxes are those that were shown.
    """
    with unit_of_work("vat_id.record"):
        lock_customers([customer_id])
        customer, at = get_customer(customer_id), business_now(brand)
        before = standing_of(customer)
        if before != shown:
            raise ChangedMeanwhileError
        order = find_live_order(customer_id)
        if order is not None and order.status is OrderStatus.AWAITING_PAYMENT:
            raise OrderBusyError
        vat_id = change_vat_id(customer, text)
        after = VatStanding(vat_id, is_valid if vat_id else None)
        if after == before:
            return
        if vat_id:
            record_vat_answer(brand, vat_id, is_valid=is_valid, person_id=person_id, at=at)
        audit.record(
            audit.person(person_id), "customer.vat_id_changed", brand_id=brand.id, customer_id=customer_id, at=at,
            subject=("customer", customer_id), before=_told(before), after=_told(after),
        )  # fmt: skip
    refresh(brand, customer_id)


def _told(standing: VatStanding) -> dict[str, object]:
    return {"vat_id": standing.vat_id, "vat_id_valid": standing.is_valid}
