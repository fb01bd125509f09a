"""Giving money back: asking the provider for a recorded refund, and recording what it says."""

from __future__ import annotations

import logging
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.payments.ports import Gateway, GatewayUnavailableError, RefundOutcome, RefundRequest, RefundStatus
from guichet.contexts.payments.public import RefundView, gateway_of, get_refund, record_refund
from guichet.flows.credit import use_credit
from guichet.flows.desk.credit_note_mail import tell_credit_note
from guichet.flows.events import publish_refund
from guichet.infra import jobs
from guichet.infra.clock import business_now
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
REFUND_TASK = "flows.refund"


def refund(refund_id: UUID) -> None:
    """Ask, or find out how it stands, also of one that succeeded: a bank can send it back. The customer hears of it."""
    view = get_refund(refund_id)
    if view.credit_note_id is not None and view.status == "failed":
        return
    brand = get_brand(view.brand_id)
    gateway = gateway_of(view.brand_id, view.gateway_code)
    request = RefundRequest(view.id, view.charge_reference, view.money)
    try:
        # A part could go back twice, once the provider has forgotten its key: look first, whoever died asking.
        looks_first = view.credit_note_id is not None or view.status != "created"
        outcome = gateway.find_refund(request) if looks_first else None
        if outcome is None and view.status == "succeeded":
            return
        outcome = outcome or _ask(gateway, request, view)
    except GatewayUnavailableError:
        outcome = RefundOutcome(RefundStatus.UNKNOWN)
    if outcome.status is RefundStatus.FAILED:
        # A late success is owed until a person has looked; what a credit note gave is the customer's credit again.
        code = outcome.failure.code if outcome.failure else ""
        log.error("refund refused", extra={"refund": str(refund_id), "code": code})
    with unit_of_work("refund.outcome"):
        lock_customers([view.customer_id])
        at = business_now(brand)
        if record_refund(brand, refund_id, outcome, at):
            succeeded = outcome.status is RefundStatus.SUCCEEDED
            publish_refund(brand, "refund.succeeded" if succeeded else "refund.failed", view, at)
            _tell(brand, view, outcome)
            use_credit(brand, view.customer_id, at)


def refund_soon(refund_id: UUID) -> None:
    """By a job, once the transaction that owes it is committed."""
    jobs.defer(REFUND_TASK, lock=f"refund:{refund_id}", refund_id=str(refund_id))


def _tell(brand: BrandView, view: RefundView, outcome: RefundOutcome) -> None:
    """That the money has gone back, or that it could not and is the customer's credit again."""
    if view.credit_note_id is not None:
        kind = "credit_refunded" if outcome.status is RefundStatus.SUCCEEDED else "credit_kept"
        tell_credit_note(kind, brand, view.credit_note_id, refund=view)
        return
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
        once=f"order_refunded:{view.id}",
    )


def _ask(gateway: Gateway, request: RefundRequest, view: RefundView) -> RefundOutcome:
    """Once under its own key; what is refused is looked up first, since it may be because it went back already.

    A whole charge cannot go back twice, so after an answer that told nothing it is asked under a new key: a stored 500
    is for ever. A part of a charge could, so it keeps its key, which the provider forgets after a day.
    """
    whole = view.credit_note_id is None
    key = f"{view.key}:{new_id()}" if whole and view.status != "created" else view.key
    outcome = gateway.refund(request, key)
    if outcome.status is RefundStatus.FAILED:
        return gateway.find_refund(request) or outcome
    return outcome
