"""Going on after a pause: what it would charge, shown first, and then exactly that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import get_price
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.invoicing.public import LaterDayError, is_period_charged
from guichet.contexts.payments.public import MethodView
from guichet.contexts.subscriptions.public import Status, SubscriptionView, resume
from guichet.flows.at_hand import programmes_of
from guichet.flows.credit import free_credit_minor
from guichet.flows.grouping import rejoin
from guichet.flows.lifecycle.own import ChangedMeanwhileError, lock_own
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.programme_prices import price_in
from guichet.flows.purchase.decide import assess_whole
from guichet.flows.purchase.plan_change import Wish
from guichet.flows.renew import chargeable_methods, issue_next
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.billing_cycle import Anchor, period
from guichet.kernel.periods import Period


class ResumeRefusal(StrEnum):
    """NOT_PAUSED: it goes on already, or is over. METHOD: none to charge, or the bank refused it for good.

    TOMORROW: it was paused today, on the first day of a period, and the same period is not billed twice.
    """

    NOT_PAUSED = "not_paused"
    METHOD = "method"
    TOMORROW = "tomorrow"


class ResumeRefusedError(Exception):
    def __init__(self, code: ResumeRefusal) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Resumption:
    """What going on today means: the new period and its bill, charged by `method` but for what credit settles of it.

    All three are None when nothing is charged today: the period that is paid for has not run out, or it `joins` the
    others of its group, whose next invoice has its days.
    """

    period: Period | None
    bill: Bill | None
    method: MethodView | None
    credit_minor: int = 0
    joins: bool = False

    @property
    def fingerprint(self) -> str:
        """What confirming compares with what was shown."""
        return f"{self.bill.fingerprint()}:{self.credit_minor}" if self.bill else ""

    @property
    def needs_method(self) -> bool:
        """Whether something is left to be charged."""
        return self.bill is not None and self.bill.total_minor > self.credit_minor


def resumption(brand: BrandView, customer: CustomerView, subscription: SubscriptionView, at: datetime) -> Resumption:
    """Shown before it is asked for; nothing is recorded. Raises ResumeRefusedError: not paused, or not today."""
    if subscription.status is not Status.PAUSED:
        raise ResumeRefusedError(ResumeRefusal.NOT_PAUSED)
    day = day_of(brand, at)
    if day < subscription.billed_until:
        return Resumption(None, None, None)
    programme = get_programme(customer.programme_id)
    if subscription.billed_until < day and programme.grouped:
        return Resumption(None, None, None, joins=True)
    covered = _first_period(subscription, day)
    item = subscription.items[0]
    if is_period_charged(item.id, covered.start):
        raise ResumeRefusedError(ResumeRefusal.TOMORROW)
    price = price_in(brand, programme, get_price(item.price_id), day)
    bill = assess_whole(brand, customer, subscription.currency, Wish(price, item.quantity), covered)
    credit_minor = min(bill.total_minor, free_credit_minor(customer.id))
    return Resumption(covered, bill, chargeable_methods([customer.id]).get(customer.id), credit_minor)


def resume_now(
    brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID, *, shown_fingerprint: str
) -> None:
    """It goes on, and the new period is invoiced at once and collected.

    Raises LookupError, ResumeRefusedError, ChangedMeanwhileError when it would charge something else than was shown, or
    the day ended meanwhile.
    """
    try:
        _resume(brand, customer_id, person_id, subscription_id, shown_fingerprint)
    except LaterDayError:
        raise ChangedMeanwhileError from None


def _resume(
    brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID, shown_fingerprint: str
) -> None:
    with unit_of_work("resume.now"):
        lock_customers([customer_id])
        subscription, at = lock_own(customer_id, subscription_id), business_now(brand)
        shown = resumption(brand, get_customer(customer_id), subscription, at)
        if shown.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        if shown.needs_method and shown.method is None:
            raise ResumeRefusedError(ResumeRefusal.METHOD)
        day = day_of(brand, at)
        resume(subscription_id, day)
        customer = get_customer(customer_id)
        rejoin(customer, subscription_id, day)
        resumed = lock_own(customer_id, subscription_id)
        if shown.bill is not None:
            methods = {customer_id: shown.method} if shown.method else {}
            billed = issue_next(
                brand, [resumed], at, {customer_id: customer}, programmes_of(brand, [customer]), methods, {}
            )
            totals = [each.total_minor for each in billed.invoices] or [0] * billed.skipped
            if totals != [shown.bill.total_minor]:
                raise RuntimeError(f"subscription {subscription_id} would be billed otherwise than was shown")
        record(
            audit.person(person_id), "subscription.resumed", brand, resumed, at,
            after={"resumed_on": day.isoformat()},
        )  # fmt: skip
        mail("subscription_resumed", brand, resumed, day, f"{subscription_id}:{day}")


def _first_period(subscription: SubscriptionView, day: date) -> Period:
    """As `resume` counts it: from `day`, unless the last one, not cut short, ends on that very day."""
    if subscription.billed_until == day and not subscription.is_cut_short:
        return subscription.next_period
    return period(Anchor(day, subscription.anchor.interval), 0)
