"""Ending a subscription today, by the company's own people: the days that are paid for and not used are credited.

One that stood still beyond its term has none; what nobody has billed of its last period is billed then.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.cancel.end import cancel_now
from guichet.flows.cancel.last_days import bill_last_days, last_days
from guichet.flows.grouping import owes_days
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.unused import UnusedPlan, credit_unused, plan_unused
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill


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


def plan_last_days(brand: BrandView, subscription: SubscriptionView, at: datetime) -> Bill | None:
    """What ending it today bills: only where its period is over, since `plan_stop` refuses within one."""
    return last_days(brand, subscription) if subscription.billed_until <= day_of(brand, at) else None


def stop_now(
    brand: BrandView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    *,
    refund: bool,
    reason: str,
    shown_fingerprint: str,
    shown_days: str = "",
) -> None:
    """End it today, credit and bill what was shown. Twice is once: the second finds it over.

    `shown_days` is the fingerprint of the last days' bill, if there was one. Raises LookupError, EndRefusedError,
    CreditNoteRefusedError, ChangedMeanwhileError, OrderBusyError, LaterDayError, UnbillableError.
    """
    with unit_of_work("cancel.stop"):
        lock_customers([customer_id])
        subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
        give_up_order(customer_id, at)
        plan, days = plan_stop(brand, subscription, at, refund=refund), plan_last_days(brand, subscription, at)
        if (plan.fingerprint, days.fingerprint() if days else "") != (shown_fingerprint, shown_days):
            raise ChangedMeanwhileError
        if days:
            bill_last_days(brand, [subscription], at)
        actor = audit.person(person_id)
        credit_unused(brand, customer_id, actor, plan, {"fr": reason, "en": reason}, at)
        cancel_now(brand, subscription, actor, person_id, reason, at, given_back=bool(plan.credits))
