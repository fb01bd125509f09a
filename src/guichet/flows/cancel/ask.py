"""Asking for the end at the term, and taking it back until then. What was paid for is used until its last day.

One that is paused or suspended has nothing left to be used: it ends at once.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.subscriptions.public import (
    HALTED,
    ChangeKind,
    ChangeStatus,
    ComingEnd,
    close_waiting,
    schedule_end,
    take_back,
)
from guichet.flows.cancel.end import cancel_now
from guichet.flows.cancel.last_days import bill_last_days, last_days
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.parking import UnbillableError
from guichet.flows.purchase.give_up import give_up_order
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


class EndRefusal(StrEnum):
    """OVER: it has ended. TERM_REACHED: its last day has passed, and the next period is about to be billed.

    UNBILLED: days that were used wait for the group's next invoice, and would be billed to nobody.
    """

    OVER = "over"
    TERM_REACHED = "term_reached"
    UNBILLED = "unbilled"


class EndRefusedError(Exception):
    def __init__(self, code: EndRefusal) -> None:
        super().__init__(code)
        self.code = code


def ask_end(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    *,
    reason: str,
    shown_basis: str,
    shown_days: str = "",
) -> ComingEnd | None:
    """The subscription ends at its term, or at once: None. Twice is once: the end that waits stays as it is.

    `shown_days` is the fingerprint of the last days' bill that was shown, if there was one: that is what is billed.
    An order that nobody confirmed is given up. Raises LookupError for another customer's subscription,
    EndRefusedError, ChangedMeanwhileError when it is no longer what was shown, OrderBusyError while a payment for a
    change of it is under way.
    """
    try:
        return _ask(brand, customer_id, person_id, subscription_id, reason, shown_basis, shown_days)
    except LaterDayError:
        raise ChangedMeanwhileError from None
    except UnbillableError:
        raise EndRefusedError(EndRefusal.UNBILLED) from None


def _ask(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    reason: str,
    shown_basis: str,
    shown_days: str,
) -> ComingEnd | None:
    with unit_of_work("cancel.ask"):
        lock_customers([customer_id])
        subscription = lock_own(customer_id, subscription_id)
        at = business_now(brand)
        if not subscription.is_live:
            raise EndRefusedError(EndRefusal.OVER)
        if subscription.ends is not None:
            return subscription.ends
        halted = subscription.status in HALTED
        if not halted and subscription.billed_until <= day_of(brand, at):
            raise EndRefusedError(EndRefusal.TERM_REACHED)
        if subscription.basis != shown_basis:
            raise ChangedMeanwhileError
        days = last_days(brand, subscription)
        if (days.fingerprint() if days else "") != shown_days:
            raise ChangedMeanwhileError
        give_up_order(customer_id, at)
        if halted:
            bill_last_days(brand, [subscription], at)
            cancel_now(brand, subscription, audit.person(person_id), person_id, reason, at, given_back=False)
            return None
        close_waiting([subscription.id], ChangeKind.PAUSE, ChangeStatus.REPLACED, at)
        ends_on = subscription.billed_until
        change_id = schedule_end(subscription.id, reason=reason, person_id=person_id, at=at)
        record(
            audit.person(person_id), "subscription.end_scheduled", brand, subscription, at,
            after={"ends_on": ends_on.isoformat(), "reason": reason},
        )  # fmt: skip
        mail("subscription_ending", brand, subscription, ends_on, change_id)
        return ComingEnd(change_id, ends_on, reason)


def take_back_end(brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID) -> bool:
    """It goes on as if nothing had been asked; False when nothing waited any more.

    Raises LookupError, or EndRefusedError once the subscription is over.
    """
    with unit_of_work("cancel.take_back"):
        lock_customers([customer_id])
        subscription = lock_own(customer_id, subscription_id)
        if not subscription.is_live:
            raise EndRefusedError(EndRefusal.OVER)
        ends = subscription.ends
        if ends is None:
            return False
        at = business_now(brand)
        take_back(ends.id, at)
        record(
            audit.person(person_id), "subscription.end_taken_back", brand, subscription, at,
            before={"ends_on": ends.effective_on.isoformat()},
        )  # fmt: skip
        mail("subscription_kept", brand, subscription, subscription.billed_until, ends.id)
        return True
