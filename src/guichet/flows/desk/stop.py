"""Ending a subscription today, by the company's own people: the days that are paid for and not used are credited."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.cancel.end import cancel_now
from guichet.flows.grouping import owes_days
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.unused import UnusedPlan, credit_unused, plan_unused
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work


def plan_stop(brand: BrandView, subscription: SubscriptionView, at: datetime, *, refund: bool) -> UnusedPlan:
    """What it would mean today; nothing is recorded.

    Raises EndRefusedError when it is over or has days that are not billed yet, CreditNoteRefusedError while one of the
    invoices is being paid.
    """
    if not subscription.is_live:
        raise EndRefusedError(EndRefusal.OVER)
    day = day_of(brand, at)
    is_grouped = get_programme(get_customer(subscription.customer_id).programme_id).grouped
    if is_grouped and day < subscription.billed_until and owes_days(subscription, day):
        raise EndRefusedError(EndRefusal.UNBILLED)
    return plan_unused(subscription, day, refund=refund)


def stop_now(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    *,
    refund: bool,
    reason: str,
    shown_fingerprint: str,
) -> None:
    """End it today and credit what was shown. Twice is once: the second finds it over.

    Raises LookupError, EndRefusedError, CreditNoteRefusedError, ChangedMeanwhileError, OrderBusyError, LaterDayError.
    """
    with unit_of_work("cancel.stop"):
        lock_customers([customer_id])
        subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
        give_up_order(customer_id, at)
        plan = plan_stop(brand, subscription, at, refund=refund)
        if plan.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        actor = audit.person(person_id)
        credit_unused(brand, customer_id, actor, plan, {"fr": reason, "en": reason}, at)
        cancel_now(brand, subscription, actor, person_id, reason, at, given_back=bool(plan.credits))
