"""A pause from the term on: asked for, taken back until then, and come at the term."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    Status,
    SubscriptionView,
    close_waiting,
    pause_subscriptions,
    schedule_pause,
    take_back,
)
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.purchase.give_up import give_up_order
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


class PauseRefusal(StrEnum):
    """OWED: something is still to be paid. ENDING: it ends anyway. NOT_ACTIVE: a trial, or it stands still already.

    TERM_REACHED: its last day has passed, and the next period is about to be billed.
    """

    OWED = "owed"
    ENDING = "ending"
    NOT_ACTIVE = "not_active"
    TERM_REACHED = "term_reached"


class PauseRefusedError(Exception):
    def __init__(self, code: PauseRefusal) -> None:
        super().__init__(code)
        self.code = code


def why_no_pause(subscription: SubscriptionView) -> PauseRefusal | None:
    """None when a pause can be asked for."""
    if subscription.status is Status.PAST_DUE:
        return PauseRefusal.OWED
    if subscription.status is not Status.ACTIVE:
        return PauseRefusal.NOT_ACTIVE
    return PauseRefusal.ENDING if subscription.ends_on is not None else None


def ask_pause(
    brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID, *, shown_basis: str
) -> SubscriptionView:
    """No new period from the term on, until it is resumed. Twice is once: the pause that waits stays as it is.

    An order that nobody confirmed is given up. Raises LookupError for another customer's subscription,
    PauseRefusedError, ChangedMeanwhileError when it is no longer what was shown, OrderBusyError while a payment for a
    change of it is under way.
    """
    with unit_of_work("pause.ask"):
        lock_customers([customer_id])
        subscription = lock_own(customer_id, subscription_id)
        if subscription.pauses is not None:
            return subscription
        at = business_now(brand)
        if (code := why_no_pause(subscription)) is not None:
            raise PauseRefusedError(code)
        if subscription.billed_until <= day_of(brand, at):
            raise PauseRefusedError(PauseRefusal.TERM_REACHED)
        if subscription.basis != shown_basis:
            raise ChangedMeanwhileError
        give_up_order(customer_id, at)
        change_id = schedule_pause(subscription.id, person_id=person_id, at=at)
        record(
            audit.person(person_id), "subscription.pause_scheduled", brand, subscription, at,
            after={"effective_on": subscription.billed_until.isoformat()},
        )  # fmt: skip
        mail("subscription_pausing", brand, subscription, subscription.billed_until, change_id)
        return lock_own(customer_id, subscription_id)


def take_back_pause(brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID) -> bool:
    """It goes on as if nothing had been asked; False when no pause waited any more. Raises LookupError."""
    with unit_of_work("pause.take_back"):
        lock_customers([customer_id])
        subscription = lock_own(customer_id, subscription_id)
        waits = subscription.pauses
        if waits is None:
            return False
        at = business_now(brand)
        take_back(waits.id, at)
        record(
            audit.person(person_id), "subscription.pause_taken_back", brand, subscription, at,
            before={"effective_on": waits.effective_on.isoformat()},
        )  # fmt: skip
        mail("subscription_not_pausing", brand, subscription, subscription.billed_until, waits.id)
        return True


def pause_at_term(brand: BrandView, subscriptions: Sequence[SubscriptionView], at: datetime) -> None:
    """They must be locked, active and due, each with a pause that waits. Licences stay with those who hold them."""
    ids = [each.id for each in subscriptions]
    pause_subscriptions(ids)
    close_waiting(ids, ChangeKind.PAUSE, ChangeStatus.APPLIED, at)
    for each in subscriptions:
        record(audit.SYSTEM, "subscription.paused", brand, each, at, after={"paused_on": each.billed_until.isoformat()})
        if each.pauses is not None:
            mail("subscription_paused", brand, each, each.billed_until, each.pauses.id)
