"""Giving money back: asking the provider for a recorded refund, and recording what it says."""

from __future__ import annotations

import logging
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import get_brand
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.payments.ports import Gateway, GatewayUnavailableError, RefundOutcome, RefundRequest, RefundStatus
from guichet.contexts.payments.public import RefundView, gateway_of, get_refund, record_refund
from guichet.infra.clock import business_now
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def refund(refund_id: UUID) -> None:
    """Ask, or find out how it stands; the customer hears when the money goes back."""
    view = get_refund(refund_id)
    if view.status == "succeeded":
        return
    brand = get_brand(view.brand_id)
    gateway = gateway_of(view.brand_id, view.gateway_code)
    request = RefundRequest(view.id, view.charge_reference, view.money)
    try:
        outcome = gateway.find_refund(request) if view.status != "created" else None
        outcome = outcome or _ask(gateway, request, view)
    except GatewayUnavailableError:
        outcome = RefundOutcome(RefundStatus.UNKNOWN)
    if outcome.status is RefundStatus.FAILED:
        # The books go on owing it: a person must look.
        code = outcome.failure.code if outcome.failure else ""
        log.error("refund refused", extra={"refund": str(refund_id), "code": code})
    with unit_of_work("refund.outcome"):
        lock_customers([view.customer_id])
        if record_refund(brand, refund_id, outcome, business_now(brand)):
            customer = get_customer(view.customer_id)
            queue_mail(
                "order_refunded",
                brand_id=brand.id,
                customer_id=customer.id,
                to=customer.billing_email,
                language=list_holders([customer.id])[customer.id][0].language,
                data={
                    "amount_minor": view.money.minor,
                    "currency": view.money.currency,
                    "customer": customer.name,
                    "path": "/",
                },
                once=f"order_refunded:{refund_id}",
            )


def _ask(gateway: Gateway, request: RefundRequest, view: RefundView) -> RefundOutcome:
    """Once under its own key; after an answer that told nothing under new ones, since a stored 500 is for ever.

    It cannot go back twice: it is the whole charge, of which no more is left. Refused for that reason, it is looked up.
    """
    key = view.key if view.status == "created" else f"{view.key}:{new_id()}"
    outcome = gateway.refund(request, key)
    if outcome.status is RefundStatus.FAILED:
        return gateway.find_refund(request) or outcome
    return outcome
