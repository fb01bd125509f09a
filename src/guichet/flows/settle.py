"""The outcome of a charge, recorded in one unit of work with everything that follows from it.

For an order: success makes or changes the subscription and issues its invoice, and settles the overdue invoices that
it pays besides; refusal opens the order again. For an invoice: success
settles it; refusal leaves it open and says so. Money that comes when it is no longer wanted goes back.
"""

from __future__ import annotations

import logging
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import InvoiceStatus, LaterDayError, get_invoice, lock_invoice, reinstate
from guichet.contexts.ordering.public import OrderStatus, get_order, lock_order, move_order
from guichet.contexts.payments.ports import ChargeOutcome
from guichet.contexts.payments.public import (
    AttemptView,
    News,
    WrongAmountError,
    ask_refund,
    get_attempt,
    record_outcome,
)
from guichet.contexts.subscriptions.public import lock_subscription
from guichet.flows.credit import use_credit
from guichet.flows.debt import debt_of
from guichet.flows.fulfil import fulfil
from guichet.flows.invoice_payment import invoice_paid, invoice_refused
from guichet.flows.refund import refund_soon
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
_CLAIMABLE = frozenset({InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE})


def settle(attempt_id: UUID, outcome: ChargeOutcome) -> None:
    """Record the outcome; the same one again, or a late one that tells nothing new, changes nothing."""
    attempt = get_attempt(attempt_id)
    brand = get_brand(attempt.brand_id)
    try:
        _record(brand, attempt, outcome)
    except LaterDayError:
        # Midnight passed while the number was waited for, or the clock was moved: the same again, dated the new day.
        _record(get_brand(attempt.brand_id), attempt, outcome)
    except WrongAmountError:
        # Nothing is settled by it and nothing given back before a person has looked; whoever waits is told to wait.
        log.exception("the provider took another amount than was asked", extra={"attempt": str(attempt_id)})


def _record(brand: BrandView, attempt: AttemptView, outcome: ChargeOutcome) -> None:
    with unit_of_work("payment.settle"):
        lock_customers([attempt.customer_id])
        if attempt.order_id is not None:
            _settle_order(brand, attempt, attempt.order_id, outcome)
        else:
            _settle_invoice(brand, attempt, attempt.invoice_ids[0], outcome)


def _settle_order(brand: BrandView, attempt: AttemptView, order_id: UUID, outcome: ChargeOutcome) -> None:
    changed = get_order(order_id).subscription_id
    subscription = lock_subscription(changed) if changed is not None else None
    order = lock_order(order_id)
    overdue = [lock_invoice(invoice_id) for invoice_id in attempt.invoice_ids]
    at = business_now(brand)
    news = record_outcome(attempt.id, outcome, at)
    awaited = order.status is OrderStatus.AWAITING_PAYMENT
    # A renewal came between the decision and the money: what was decided is no longer true, so nothing changes.
    overtaken = subscription is not None and subscription.basis != order.basis
    if news is News.SUCCEEDED and awaited and not overtaken:
        paid = get_attempt(attempt.id)
        fulfil(brand, order, paid, at)
        for invoice in overdue:
            invoice_paid(brand, invoice, paid, at)
    elif news in {News.SUCCEEDED, News.SUCCEEDED_LATE}:
        _give_back(brand, attempt.id)
        if awaited:
            move_order(order_id, OrderStatus.CANCELED, at)
    elif news is News.FAILED and awaited:
        move_order(order_id, OrderStatus.OPEN, at)
        use_credit(brand, attempt.customer_id, at)


def _settle_invoice(brand: BrandView, attempt: AttemptView, invoice_id: UUID, outcome: ChargeOutcome) -> None:
    invoice = lock_invoice(invoice_id)
    at = business_now(brand)
    news = record_outcome(attempt.id, outcome, at)
    if news in {News.SUCCEEDED, News.SUCCEEDED_LATE}:
        debt = debt_of(invoice)
        # Late money that is more than what is open by now goes back whole: a part of it would be nobody's.
        if invoice.status not in _CLAIMABLE or attempt.money.minor > debt.owed.minor:
            _give_back(brand, attempt.id)
            return
        if invoice.status is InvoiceStatus.UNCOLLECTIBLE:
            reinstate(brand, invoice.id, allocated_minor=debt.settled_minor, at=at)
            invoice = get_invoice(invoice.id)
        invoice_paid(brand, invoice, get_attempt(attempt.id), at)
    elif news is News.FAILED:
        use_credit(brand, attempt.customer_id, at)
        invoice = get_invoice(invoice_id)
        if invoice.status is InvoiceStatus.OPEN:
            invoice_refused(brand, invoice, get_attempt(attempt.id), at)


def _give_back(brand: BrandView, attempt_id: UUID) -> None:
    refund_soon(ask_refund(brand, attempt_id, "late_success", business_now(brand)))
