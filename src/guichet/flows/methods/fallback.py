"""Another method stands in for a refused one, where the programme offers that and the customer agreed."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.invoicing.public import InvoiceView
from guichet.contexts.payments.public import agree_fallback, find_fallback, withdraw_fallback
from guichet.flows.ask_invoice import ask_soon
from guichet.flows.dunning.may_charge import may_charge
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


class NotOfferedError(Exception):
    """The customer's programme does not offer it."""


def agree(brand: BrandView, customer_id: UUID, person_id: UUID, consent_text: str) -> bool:
    """False if they had agreed already. Raises NotOfferedError."""
    with unit_of_work("fallback.switch"):
        lock_customers([customer_id])
        if not get_programme(get_customer(customer_id).programme_id).fallback:
            raise NotOfferedError
        if not agree_fallback(customer_id, person_id, consent_text, business_now(brand)):
            return False
        _record(brand, customer_id, person_id, "method.fallback_agreed", consent_text)
        return True


def withdraw(brand: BrandView, customer_id: UUID, person_id: UUID) -> bool:
    """False if they had not agreed."""
    with unit_of_work("fallback.switch"):
        lock_customers([customer_id])
        if not withdraw_fallback(customer_id):
            return False
        _record(brand, customer_id, person_id, "method.fallback_withdrawn", "")
        return True


def fall_back(brand: BrandView, invoice: InvoiceView) -> bool:
    """The next method is asked for the invoice that the refused one did not pay; False when there is none to be asked.

    Inside the unit of work that records the refusal.
    """
    customer = get_customer(invoice.customer_id)
    if not get_programme(customer.programme_id).fallback:
        return False
    method = find_fallback(customer.id, invoice.id)
    if method is None or not may_charge(method, invoice.id, business_now(brand)):
        return False
    ask_soon(brand, invoice, method)
    return True


def _record(brand: BrandView, customer_id: UUID, person_id: UUID, action: str, text: str) -> None:
    audit.record(
        audit.person(person_id), action, brand_id=brand.id, customer_id=customer_id, at=business_now(brand),
        subject=("customer", customer_id), after={"consent": text} if text else None,
    )  # fmt: skip
