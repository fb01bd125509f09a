"""What falls due of dunning: each step once, on its day, whoever sweeps. The provider is called by a job afterwards."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.dunning.public import (
    Course,
    DueStep,
    Result,
    StepKind,
    StepView,
    find_going_run,
    list_due_runs,
    next_due,
    put_off,
    taken,
)
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, get_invoice, lock_invoice, subscriptions_on
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    find_planned_debit,
    find_preferred_method,
    is_being_paid,
)
from guichet.contexts.subscriptions.public import NotSuspendableError, Status, SubscriptionView, lock_subscription
from guichet.flows.ask_invoice import ask_soon
from guichet.flows.cancel.end import cancel_now
from guichet.flows.cancel.last_days import bill_last_days
from guichet.flows.charge import end_visit
from guichet.flows.credit import after_credit
from guichet.flows.debits import announce_debit
from guichet.flows.desk.give_up import write_off_locked
from guichet.flows.dunning.may_charge import may_charge
from guichet.flows.grouping import owes_days
from guichet.flows.invoice_mail import remind
from guichet.flows.lifecycle.suspend import suspend_for
from guichet.flows.minimum import is_carried
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of, start_of_day
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
UNPAID = {"fr": "Facture impayée", "en": "Unpaid invoice"}


def take_due(brand: BrandView, limit: int) -> int:
    """Of every run with something due one step; how many were taken. One that fails holds up no other."""
    done = 0
    for due in list_due_runs(brand.id, business_now(brand), limit):
        try:
            done += take(brand, due)
        except Exception:
            log.exception("step not taken", extra={"step": str(due.id)})
    return done


def take(brand: BrandView, due: DueStep) -> bool:
    """Whatever is due of the run by now, under the customer's lock; False when nothing is, or it has to wait.

    A payment page that somebody left open holds nothing up.
    """
    with suppress(GatewayError):
        end_visit(due.invoice_id)
    with unit_of_work("dunning.step"):
        lock_customers([due.customer_id])
        at = business_now(brand)
        step = next_due(due.invoice_id, at)
        if step is None:
            return False
        is_planned = find_planned_debit(due.invoice_id) is not None
        if is_planned or is_being_paid(due.invoice_id) or is_carried(due.customer_id):
            put_off(step.id, start_of_day(brand, day_of(brand, at) + timedelta(days=1)))
            return False
        if step.kind in {StepKind.RETRY, StepKind.REMIND}:
            _ask(brand, due.invoice_id, step, at)
        else:
            _consequence(brand, due, step, at)
        return True


def _ask(brand: BrandView, invoice_id: UUID, step: StepView, at: datetime) -> None:
    """Charge again, or write where that is not to be tried. Credit comes first, and may be all that was needed."""
    invoice = after_credit(brand, lock_invoice(invoice_id))
    if invoice.status is not InvoiceStatus.OPEN:
        return  # settled by credit: its run is stopped, and this step with it
    method = find_preferred_method(invoice.customer_id)
    if step.kind is StepKind.RETRY and method is not None and may_charge(method, invoice.id, at):
        if method.is_debit:  # never without a notice of its own: sent on the day that this one says
            announce_debit(brand, invoice, method)
            taken(step.id, Result.ANNOUNCED, at)
            return
        attempt = ask_soon(brand, invoice, method)
        taken(step.id, Result.CHARGED, at, attempt_id=attempt.id)
        return
    taken(step.id, Result.REMINDED, at)
    run = find_going_run(invoice.id)
    if run is not None:
        remind(brand, invoice, method.label if method else "", run, once=f"dunning:{step.id}")


def _consequence(brand: BrandView, due: DueStep, step: StepView, at: datetime) -> None:
    """What not paying leads to; nothing where it is our own fault that nothing was paid."""
    run = find_going_run(due.invoice_id)
    if run is not None and run.course is Course.OURS:
        taken(step.id, Result.OURS, at)
        return
    taken_place = {
        StepKind.SUSPEND: _suspend, StepKind.CANCEL: _cancel, StepKind.WRITE_OFF: _write_off,
    }[step.kind](brand, get_invoice(due.invoice_id), step, at)  # fmt: skip
    if not taken_place:
        taken(step.id, Result.NOTHING, at)


def _suspend(brand: BrandView, invoice: InvoiceView, step: StepView, at: datetime) -> bool:
    suspended = 0
    for subscription_id in sorted(subscriptions_on([invoice.id])[invoice.id]):
        try:
            suspended += suspend_for(brand, audit.SYSTEM, lock_subscription(subscription_id), at)
        except NotSuspendableError:
            continue  # it ends by itself, or is over
    if suspended:
        taken(step.id, Result.TAKEN, at)
    return bool(suspended)


def _cancel(brand: BrandView, invoice: InvoiceView, step: StepView, at: datetime) -> bool:
    """What is suspended for it ends; what is owed stays owed, and nothing is given back of what was not paid.

    What a period that is over has unbilled in a group is billed with the end, on one invoice.
    """
    day = day_of(brand, at)
    locked = [lock_subscription(each) for each in sorted(subscriptions_on([invoice.id])[invoice.id])]
    ending = [each for each in locked if each.status is Status.SUSPENDED and not _has_days_to_bill(each, day)]
    bill_last_days(brand, [each for each in ending if each.billed_until <= day], at)
    for each in ending:
        cancel_now(brand, each, audit.SYSTEM, None, "", at, given_back=False)
    if ending:
        taken(step.id, Result.TAKEN, at)
    return bool(ending)


def _has_days_to_bill(subscription: SubscriptionView, day: date) -> bool:
    """Days of a group's period under way that no invoice has: those are billed by the company's own people first."""
    customer = get_customer(subscription.customer_id)
    return (
        get_programme(customer.programme_id).grouped
        and day < subscription.billed_until
        and owes_days(subscription, day)
    )


def _write_off(brand: BrandView, invoice: InvoiceView, step: StepView, at: datetime) -> bool:
    """The run ends with it, after this step."""
    taken(step.id, Result.TAKEN, at)
    write_off_locked(brand, audit.SYSTEM, lock_invoice(invoice.id), UNPAID[invoice.language], at)
    return True
