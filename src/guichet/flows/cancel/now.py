"""Ending a subscription today, by the subscriber, where their programme allows it: `cancel_now` in its policy."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.subscriptions.public import HALTED, SubscriptionView
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.cancel.end import cancel_now
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.unused import UnusedPlan, credit_unused, plan_unused
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

# Printed on the credit note: what the person typed is for the company alone.
REASON = {"fr": "Fin de l'abonnement", "en": "End of the subscription"}


class CancelNow(StrEnum):
    """Whether the days that are paid for and not used are credited."""

    CREDITED = "credited"
    NOT_CREDITED = "not_credited"


def cancel_now_rule(programme: ProgrammeView) -> CancelNow | None:
    """None where a subscription ends at its term only: also in a group, whose additions are billed after the term.

    ValueError for a policy that means nothing.
    """
    rule = None if programme.grouped else programme.policy.get("cancel_now")
    return CancelNow(rule) if rule is not None else None


def plan_end_today(
    brand: BrandView, programme: ProgrammeView, subscription: SubscriptionView, at: datetime
) -> UnusedPlan | None:
    """What ending today gives back, shown before it is asked for; None where the programme does not allow it.

    Raises CreditNoteRefusedError while one of the invoices is being paid.
    """
    rule = cancel_now_rule(programme)
    if rule is None:
        return None
    day = day_of(brand, at)
    return plan_unused(subscription, day) if rule is CancelNow.CREDITED else UnusedPlan(day, subscription.currency)


def end_today(
    brand: BrandView,
    programme: ProgrammeView,
    customer_id: UUID,
    person_id: UUID,
    subscription_id: UUID,
    *,
    reason: str,
    shown_basis: str,
    shown_fingerprint: str,
) -> UnusedPlan:
    """It ends today, and what was shown is credited. Twice is once: the second finds it over.

    An order that nobody confirmed is given up, and an end that waits for the term is replaced. Raises LookupError for
    another customer's subscription, ValueError where the programme does not allow it, EndRefusedError,
    CreditNoteRefusedError, OrderBusyError, ChangedMeanwhileError when it is no longer what was shown.
    """
    try:
        with unit_of_work("cancel.now"):
            lock_customers([customer_id])
            subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
            if not subscription.is_live:
                raise EndRefusedError(EndRefusal.OVER)
            if subscription.status not in HALTED and subscription.billed_until <= day_of(brand, at):
                raise EndRefusedError(EndRefusal.TERM_REACHED)
            give_up_order(customer_id, at)
            plan = plan_end_today(brand, programme, subscription, at)
            if plan is None:
                raise ValueError(f"programme {programme.code} ends subscriptions at their term only")
            if (subscription.basis, plan.fingerprint) != (shown_basis, shown_fingerprint):
                raise ChangedMeanwhileError
            actor = audit.person(person_id)
            credit_unused(brand, customer_id, actor, plan, REASON, at)
            cancel_now(brand, subscription, actor, person_id, reason, at, given_back=bool(plan.credits))
            return plan
    except LaterDayError:
        raise ChangedMeanwhileError from None
