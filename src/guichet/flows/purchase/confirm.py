"""Confirming an order: what was shown is computed again under lock, and charged only if it is the same."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import lock_coupon
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import LaterDayError, lock_invoice
from guichet.contexts.ordering.public import OrderStatus, OrderView, get_order, lock_order, move_order
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    AttemptView,
    ask_payment,
    find_chosen_method,
    find_latest_attempt,
    get_attempt,
    is_being_paid,
    is_refused_for_good,
)
from guichet.contexts.subscriptions.public import lock_subscription
from guichet.flows.charge import end_visit, submit
from guichet.flows.fulfil import fulfil
from guichet.flows.purchase.buyer import Buyer, get_buyer
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    SelectionRefusedError,
    decide,
    decide_again,
    selection_of,
)
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


class Confirmation(StrEnum):
    """CHANGED: show the new summary, nothing is charged. REFUSED: what was chosen is no longer sold.

    METHOD_NEEDED: there is none, or the bank refused it for good. BUSY: an overdue invoice of the order is being paid
    at this moment. SUBMITTED: see the attempt; without one, credit paid all of it. CLOSED: the order is no longer live.
    """

    CHANGED = "changed"
    REFUSED = "refused"
    METHOD_NEEDED = "method_needed"
    BUSY = "busy"
    SUBMITTED = "submitted"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Confirmed:
    result: Confirmation
    order: OrderView
    attempt: AttemptView | None = None


def confirm(
    brand: BrandView,
    order_id: UUID,
    shown_fingerprint: str,
    *,
    description: str,
    return_url: str,
    shown_method: str | None = None,
) -> Confirmed:
    """Confirm what was shown. Twice, or from two tabs, is once: the second finds the first's attempt.

    `shown_method` is the id of the method that stood beside the bill, None where none was shown: another tab may have
    chosen another one since. `return_url` may hold {attempt}; 3-D Secure comes back there. A payment page that somebody
    left open for an overdue invoice of the order is ended.
    """
    known = get_order(order_id)
    for overdue in known.overdue:
        with suppress(GatewayError):
            end_visit(overdue.invoice_id)
    try:
        with unit_of_work("purchase.confirm"):
            recorded = _record(brand, known, shown_fingerprint, shown_method, description, return_url)
    except (SelectionRefusedError, SeatsHeldError):
        return Confirmed(Confirmation.REFUSED, get_order(order_id))
    except LaterDayError:
        # Midnight passed while the number was waited for: it is decided anew, on the new day.
        return Confirmed(Confirmation.CHANGED, get_order(order_id))
    if recorded.result is Confirmation.SUBMITTED and recorded.attempt is not None:
        submit([recorded.attempt])
        return Confirmed(Confirmation.SUBMITTED, get_order(order_id), get_attempt(recorded.attempt.id))
    return recorded


def _record(
    brand: BrandView,
    known: OrderView,
    shown_fingerprint: str,
    shown_method: str | None,
    description: str,
    return_url: str,
) -> Confirmed:
    order_id, customer_id = known.id, known.customer_id
    lock_customers([customer_id])
    subscription = lock_subscription(known.subscription_id) if known.subscription_id is not None else None
    order = lock_order(order_id)
    if order.status is not OrderStatus.OPEN:
        # Somebody confirmed already: this one only looks at what is under way.
        attempt = find_latest_attempt(order_id=order_id)
        under_way = order.status is OrderStatus.AWAITING_PAYMENT or order.status is OrderStatus.FULFILLED
        return Confirmed(Confirmation.SUBMITTED if under_way else Confirmation.CLOSED, order, attempt)
    at, buyer = business_now(brand), get_buyer(customer_id)
    # Too old, or decided for another subscription since it was looked at.
    if at >= order.expires_at or order.subscription_id != known.subscription_id:
        return Confirmed(Confirmation.CHANGED, decide_again(brand, order, buyer, at))
    if order.coupon_id is not None:
        lock_coupon(order.coupon_id)
    if not _still_holds(brand, order, buyer, shown_fingerprint):
        return Confirmed(Confirmation.CHANGED, decide_again(brand, order, buyer, at))
    if any(is_being_paid(lock_invoice(each.invoice_id).id) for each in order.overdue):
        return Confirmed(Confirmation.BUSY, order)
    if not order.to_pay.minor:
        fulfil(brand, order, subscription, None, at)
        return Confirmed(Confirmation.SUBMITTED, get_order(order_id))
    method = find_chosen_method(order_id)
    if method is None or is_refused_for_good(method.id):
        return Confirmed(Confirmation.METHOD_NEEDED, order, find_latest_attempt(order_id=order_id))
    if shown_method is not None and shown_method != str(method.id):
        return Confirmed(Confirmation.CHANGED, order)
    order = move_order(order_id, OrderStatus.AWAITING_PAYMENT, at)
    attempt = ask_payment(
        brand_id=brand.id,
        customer_id=customer_id,
        money=order.to_pay,
        method_id=method.id,
        off_session=False,
        description=description,
        return_url=return_url,
        at=at,
        order_id=order_id,
        invoice_ids=[each.invoice_id for each in order.overdue],
    )
    return Confirmed(Confirmation.SUBMITTED, order, attempt)


def _still_holds(brand: BrandView, order: OrderView, buyer: Buyer, shown_fingerprint: str) -> bool:
    """Whether deciding at the order's instant, on what is known now, gives what was shown."""
    try:
        again = decide(brand, buyer, selection_of(order, buyer.live), order.decided_at, order_id=order.id)
    except CouponRefusedError:
        return False
    return again.fingerprint == order.fingerprint == shown_fingerprint
