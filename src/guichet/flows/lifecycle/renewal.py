"""Automatic renewal turned off and on. Off, the subscription expires at its term; until then nothing changes."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import HALTED, SubscriptionView, set_renewal
from guichet.flows.lifecycle.own import lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.purchase.give_up import give_up_order
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


class RenewalRefusal(StrEnum):
    """OVER: it has ended. ENDING: its end is asked for, or a pause. HALTED: it is paused or suspended.

    TERM_REACHED: its last day has passed, and the next period is about to be billed.
    """

    OVER = "over"
    ENDING = "ending"
    HALTED = "halted"
    TERM_REACHED = "term_reached"


class RenewalRefusedError(Exception):
    def __init__(self, code: RenewalRefusal) -> None:
        super().__init__(code)
        self.code = code


def why_no_switch(subscription: SubscriptionView) -> RenewalRefusal | None:
    """None when renewal can be turned off or on."""
    if not subscription.is_live:
        return RenewalRefusal.OVER
    if subscription.status in HALTED:
        return RenewalRefusal.HALTED
    return RenewalRefusal.ENDING if subscription.ends is not None or subscription.pauses is not None else None


def switch_renewal(
    brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID, *, renews: bool
) -> bool:
    """True if that changed it; twice is once. An order that nobody confirmed is given up.

    Raises LookupError, RenewalRefusedError, or OrderBusyError while a payment for a change of it is under way.
    """
    with unit_of_work("renewal.switch"):
        lock_customers([customer_id])
        subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
        if (code := why_no_switch(subscription)) is not None:
            raise RenewalRefusedError(code)
        if subscription.billed_until <= day_of(brand, at):
            raise RenewalRefusedError(RenewalRefusal.TERM_REACHED)
        if not set_renewal(subscription_id, renews=renews):
            return False
        give_up_order(customer_id, at)
        record(
            audit.person(person_id), "subscription.renewal_on" if renews else "subscription.renewal_off", brand,
            subscription, at, before={"renews": not renews}, after={"renews": renews},
        )  # fmt: skip
        kind = "renewal_on" if renews else "renewal_off"
        mail(kind, brand, subscription, subscription.billed_until, f"{subscription_id}:{at:%y%m%d%H%M%S}")
        return True
