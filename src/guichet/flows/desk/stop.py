"""Ending a subscription today, by the company's own people: the days that are paid for and not used are credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import ProrationRule, get_prices
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import charged_for, lock_invoice
from guichet.contexts.subscriptions.public import Status, SubscriptionView, segments, worth
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError
from guichet.flows.cancel.end import cancel_now
from guichet.flows.credit import use_credit
from guichet.flows.desk.credit_note import issue_as_planned
from guichet.flows.giving_back import PlannedCredits, Wanted, give_back, plan_credits
from guichet.flows.grouping import terms_inside
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.purchase.give_up import give_up_order
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StopPlan:
    """What ending on `day`, the first one without it, gives back: a credit note an invoice, the newest first."""

    day: date
    currency: str
    credits: PlannedCredits

    @property
    def total(self) -> Money:
        return Money(sum(plan.total.minor for _, plan in self.credits), self.currency)

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before it ends."""
        shown = [self.day.isoformat(), *(plan.fingerprint for _, plan in self.credits)]
        return sha256(repr(shown).encode()).hexdigest()


def plan_stop(brand: BrandView, subscription: SubscriptionView, at: datetime, *, refund: bool) -> StopPlan:
    """What it would mean today; nothing is recorded.

    What was charged for a period, less what its used days are worth, is taken from the lines that charged it, the
    newest first, each with its part of its discount; nothing where a period counts whole (docs/domain.md, Proration).
    Raises EndRefusedError when it is over, CreditNoteRefusedError while one of the invoices is being paid.
    """
    if not subscription.is_live:
        raise EndRefusedError(EndRefusal.OVER)
    day, wanted = day_of(brand, at), Wanted()
    if subscription.status is not Status.TRIALING and day < subscription.billed_until:
        prices = get_prices([item.price_id for item in subscription.items])
        for item in subscription.items:
            if prices[item.price_id].proration is ProrationRule.DAY:
                opened = subscription.current_period
                charged, _discount = charged_for(item.id, opened)
                unused = charged - worth(segments(terms_inside(subscription, item.id), opened, until=day), opened)
                give_back(item.id, opened, unused, wanted)
    return StopPlan(day, subscription.currency, plan_credits(wanted, refund=refund))


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
        for invoice, credit in plan.credits:
            issue_as_planned(brand, audit.person(person_id), lock_invoice(invoice.id), credit, reason, at)
        use_credit(brand, customer_id, at)
        cancel_now(brand, subscription, audit.person(person_id), person_id, reason, at)
