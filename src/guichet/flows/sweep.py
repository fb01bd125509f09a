"""Everything that time makes due at a brand, found by indexes: called by the timetable and by `guichet advance`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, list_gateway_accounts
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.ordering.public import (
    AWAITING_CARD_FOR,
    OrderStatus,
    OrderView,
    get_order,
    list_expired,
    lock_order,
    move_order,
)
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptView,
    find_attempt,
    find_latest_attempt,
    list_open_visits,
    list_orders_at_provider,
    list_unfinished_refunds,
    list_unresolved,
)
from guichet.flows.charge import call_off, check_attempt
from guichet.flows.debits import let_lapsed_go, send_debits
from guichet.flows.dunning.late import open_late
from guichet.flows.dunning.steps import take_due
from guichet.flows.earn import earn_days
from guichet.flows.gateway_events import poll_events
from guichet.flows.methods.at_provider import detach_owed
from guichet.flows.methods.expiry import tell_of_expiries
from guichet.flows.refund import refund
from guichet.flows.renew import issue_due
from guichet.flows.seats.expire import expire_invitations
from guichet.flows.usage.alone import issue_alone
from guichet.infra.clock import business_now, today, wall_now
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
AT_MOST = 200
UNANSWERED_FOR = timedelta(seconds=30)
PAGE_OPEN_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was done."""

    orders_expired: int = 0
    invitations_expired: int = 0
    invoices_issued: int = 0
    attempts_resolved: int = 0
    events_fetched: int = 0
    debits_sent: int = 0
    mandates_lapsed: int = 0
    methods_let_go: int = 0
    expiries_told: int = 0
    days_earned: int = 0
    dunning_steps: int = 0
    usage_read: int = 0

    @property
    def quiet(self) -> bool:
        return self == Swept()

    @property
    def asks_for_more(self) -> bool:
        """Whether something may have fallen due by it. Nothing follows from a day earned."""
        return replace(self, days_earned=0) != Swept()

    def __add__(self, other: Swept) -> Swept:
        return Swept(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


def sweep(brand: BrandView, *, unanswered_for: timedelta = UNANSWERED_FOR) -> Swept:
    """One round at the brand's now. Each part stands alone: what one provider refuses does not stop the rest.

    What stopped a part altogether is raised when all had their turn.
    """
    done, stopped = Swept(), []
    parts: dict[str, Callable[[], int]] = {
        "orders_expired": lambda: _expire_all(brand),
        "invitations_expired": lambda: expire_invitations(brand),
        "invoices_issued": lambda: issue_all_due(brand),
        "usage_read": lambda: read_all_alone(brand),
        "attempts_resolved": lambda: _resolve(brand, unanswered_for),
        "events_fetched": lambda: _poll_each_account(brand),
        "debits_sent": lambda: send_debits(brand, AT_MOST),
        "mandates_lapsed": lambda: let_lapsed_go(brand, AT_MOST),
        "dunning_steps": lambda: open_late(brand, AT_MOST) + take_due(brand, AT_MOST),
        "methods_let_go": lambda: detach_owed(brand, AT_MOST),
        "expiries_told": lambda: tell_of_expiries(brand, AT_MOST),
        "days_earned": lambda: earn_days(brand),
    }
    for name, part in parts.items():
        try:
            done = replace(done, **{name: part()})
        except Exception as error:  # noqa: BLE001 - raised below
            stopped.append(error)
    if stopped:
        raise ExceptionGroup(f"a round at {brand.slug} did not get through", stopped)
    return done


def _expire_all(brand: BrandView) -> int:
    expired = 0
    for order_id in _over(brand):
        try:
            expired += expire(brand, order_id)
        except Exception:
            log.exception("order not expired", extra={"order": str(order_id)})
    return expired


def _over(brand: BrandView) -> Sequence[UUID]:
    """Time spent at the provider with the card does not count, for a day (docs/domain.md, Orders)."""
    at = business_now(brand)
    held = list_orders_at_provider(brand.id, at - AWAITING_CARD_FOR)
    return list_expired(brand.id, at, AT_MOST, held=held)


def issue_all_due(brand: BrandView) -> int:
    issued = 0
    # When midnight passes meanwhile, the next round goes on with the new day's date.
    with suppress(LaterDayError):
        while (batch := issue_due(brand, today(brand))).did_something:
            issued += len(batch.invoices) + batch.skipped + batch.ended
    return issued


def read_all_alone(brand: BrandView) -> int:
    """After the renewals, which read what they can."""
    read = 0
    with suppress(LaterDayError):
        while (done := issue_alone(brand, today(brand))).did_something:
            read += done.read
    return read


def expire(brand: BrandView, order_id: UUID) -> bool:
    """End an order whose time is over; one that was paid in time, though nobody was told, is fulfilled.

    A payment that waits for the bank is called off first: a process that dies between leaves no payment waiting.
    """
    if not _is_over(get_order(order_id), business_now(brand)):
        return False
    attempt = find_latest_attempt(order_id=order_id)
    if attempt is not None and attempt.status in OPEN_ATTEMPTS and not _look_at(attempt):
        try:
            call_off(attempt.id)
        except GatewayError as error:
            # It comes late then, if it comes, and is refunded.
            log.warning("could not call off", extra={"attempt": str(attempt.id), "reason": type(error).__name__})
    with unit_of_work("order.expire"):
        lock_customers([get_order(order_id).customer_id])
        order, at = lock_order(order_id), business_now(brand)
        if not _is_over(order, at):
            return False
        move_order(order_id, OrderStatus.EXPIRED, at)
    return True


def _is_over(order: OrderView, at: datetime) -> bool:
    """Asked before anything is called off and again under the lock: the person may have come back since the listing."""
    if order.status is OrderStatus.OPEN:
        return order.expires_at <= at
    if order.status is OrderStatus.AWAITING_PAYMENT and order.confirmed_at is not None:
        return order.confirmed_at + AWAITING_CARD_FOR <= at
    return False


def _resolve(brand: BrandView, unanswered_for: timedelta) -> int:
    before = wall_now() - unanswered_for
    resolved = 0
    for attempt_id in list_unresolved(brand.id, before, AT_MOST):
        resolved += _look_at(find_attempt(attempt_id))
    for attempt_id in list_open_visits(brand.id, wall_now() - PAGE_OPEN_FOR, AT_MOST):
        resolved += _end(attempt_id)
    for refund_id in list_unfinished_refunds(brand.id, AT_MOST):
        try:
            refund(refund_id)
        except Exception:
            log.exception("refund not resolved", extra={"refund": str(refund_id)})
    return resolved


def _look_at(attempt: AttemptView | None) -> bool:
    """Find out how an open attempt stands; True when it has just ended. One that cannot be read holds up no other."""
    if attempt is None or attempt.status not in OPEN_ATTEMPTS:
        return False
    try:
        after = check_attempt(attempt.id)
    except Exception:
        log.exception("attempt not resolved", extra={"attempt": str(attempt.id)})
        return False
    return after is not None and after.status not in OPEN_ATTEMPTS


def _end(attempt_id: UUID) -> bool:
    """A payment page that was left open is closed; what was paid there is settled."""
    try:
        after = call_off(attempt_id)
    except Exception:
        log.exception("visit not ended", extra={"attempt": str(attempt_id)})
        return False
    return after is not None and after.status not in OPEN_ATTEMPTS


def _poll_each_account(brand: BrandView) -> int:
    fetched = 0
    for account in list_gateway_accounts(brand.id):
        try:
            fetched += poll_events(brand, account.code)
        except GatewayError as error:
            log.warning("nothing fetched", extra={"gateway": account.code, "reason": type(error).__name__})
    return fetched
