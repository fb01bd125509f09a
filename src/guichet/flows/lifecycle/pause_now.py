"""A pause from today on, where the programme allows it (`pause_now` in its policy): what is not used becomes credit.

Today becomes the term: what waits for it takes effect, and whoever resumes starts a new period.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import ProrationRule, get_prices
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    Status,
    SubscriptionView,
    advance_billing,
    close_waiting,
    pause_subscriptions,
    record_pause_now,
)
from guichet.flows.at_term import apply_coming
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.lifecycle.pause import PauseRefusal, PauseRefusedError, why_no_pause
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.unused import UnusedPlan, credit_unused, plan_unused
from guichet.flows.usage.periods import end_usage
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

# Printed on the credit note.
REASON = {"fr": "Mise en pause de l'abonnement", "en": "Pause of the subscription"}


def may_pause_now(programme: ProgrammeView, subscription: SubscriptionView) -> bool:
    """Whether the programme allows it, and the prices give back what is not used: else a paid period would be lost.

    Never in a group, whose additions are billed later: they would be billed for days that are given back.
    """
    if programme.grouped or not programme.policy.get("pause_now", False):
        return False
    prices = get_prices([item.price_id for item in subscription.items])
    return all(price.proration is ProrationRule.DAY for price in prices.values())


def plan_pause_today(
    brand: BrandView, programme: ProgrammeView, subscription: SubscriptionView, at: datetime
) -> UnusedPlan | None:
    """What pausing today gives back, shown before it is asked for; None where it is at the term only.

    Raises CreditNoteRefusedError while one of the invoices is being paid.
    """
    return plan_unused(subscription, day_of(brand, at)) if may_pause_now(programme, subscription) else None


def pause_today(
    brand: BrandView,
    programme: ProgrammeView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    *,
    shown_basis: str,
    shown_fingerprint: str,
) -> UnusedPlan | None:
    """Nothing is billed from today on, and what was shown is credited. Twice is once: None when it is paused already.

    An order that nobody confirmed is given up, and a pause that waits for the term is replaced. Raises LookupError for
    another customer's subscription, ValueError where it is at the term only, PauseRefusedError,
    CreditNoteRefusedError, OrderBusyError, ChangedMeanwhileError when it is no longer what was shown.
    """
    try:
        with unit_of_work("pause.now"):
            lock_customers([customer_id])
            subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
            if subscription.status is Status.PAUSED:
                return None
            if (code := why_no_pause(subscription)) is not None:
                raise PauseRefusedError(code)
            day = day_of(brand, at)
            if subscription.billed_until <= day:
                raise PauseRefusedError(PauseRefusal.TERM_REACHED)
            give_up_order(customer_id, at)
            plan = plan_pause_today(brand, programme, subscription, at)
            if plan is None:
                raise ValueError(f"programme {programme.code} pauses this subscription at its term only")
            if (subscription.basis, plan.fingerprint) != (shown_basis, shown_fingerprint):
                raise ChangedMeanwhileError
            actor = audit.person(person_id)
            credit_unused(brand, customer_id, actor, plan, REASON, at)
            close_waiting([subscription_id], ChangeKind.PAUSE, ChangeStatus.REPLACED, at)
            end_usage(subscription, day, given_back=True)
            advance_billing({subscription_id: day})
            if subscription.coming is not None:
                apply_coming(brand, [lock_own(customer_id, subscription_id)], at)
            pause_subscriptions([subscription_id])
            change_id = record_pause_now(subscription_id, day, person_id=person_id, at=at)
            paused = lock_own(customer_id, subscription_id)
            record(actor, "subscription.paused", brand, paused, at, after={"paused_on": day.isoformat()})
            mail("subscription_paused", brand, paused, day, change_id)
            return plan
    except LaterDayError:
        raise ChangedMeanwhileError from None
