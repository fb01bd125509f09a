"""Service on the strength of a debit: it goes on once the bank has accepted it, and stops again if it comes back.

Inside the unit of work that records what the bank said, the customer locked (docs/domain.md, Dunning).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.customers.public import get_customer
from guichet.contexts.dunning.public import Course, Result, RunStatus, StepKind, find_going_run
from guichet.contexts.invoicing.public import InvoiceView, list_open, subscriptions_on
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import AttemptStatus, AttemptView, find_latest_attempt
from guichet.contexts.subscriptions.public import (
    NotSuspendableError,
    Status,
    fall_behind,
    list_live_subscriptions,
    lock_subscription,
    resume,
)
from guichet.flows.grouping import rejoin
from guichet.flows.lifecycle.suspend import resumed, suspend_for
from guichet.infra import audit
from guichet.infra.clock import day_of

_SUSPENSION_IS_BEHIND = frozenset({Result.TAKEN, Result.NOTHING})


def resume_on_debit(brand: BrandView, attempt: AttemptView, at: datetime) -> None:
    """What is suspended goes on where all that is open of it is under way by debits now; it stays past due."""
    if attempt.method_kind != MethodKind.SEPA_DEBIT:
        return
    suspended = {each.id for each in list_live_subscriptions(attempt.customer_id) if each.status is Status.SUSPENDED}
    if not suspended:
        return
    customer = get_customer(attempt.customer_id)
    if not get_programme(customer.programme_id).resumes_on_debit:
        return
    unpaid = [invoice.id for invoice in list_open(customer.id) if not _is_accepted(invoice.id)]
    billed = subscriptions_on([*attempt.invoice_ids, *unpaid])
    debited: set[UUID] = set().union(*(billed[invoice_id] for invoice_id in attempt.invoice_ids))
    day = day_of(brand, at)
    for subscription_id in sorted(suspended & debited.difference(*(billed[invoice_id] for invoice_id in unpaid))):
        resume(subscription_id, day)
        rejoin(customer, subscription_id, day)
        fall_behind(subscription_id)
        resumed(brand, subscription_id, day, at, kind="resumed_on_debit")


def suspend_again(brand: BrandView, invoice: InvoiceView, at: datetime) -> None:
    """The debit of an invoice whose run has its suspension behind it came back: nobody is given those days twice."""
    run = find_going_run(invoice.id)
    if run is None or run.status is not RunStatus.OPEN or run.course is Course.OURS:
        return
    if not any(step.kind is StepKind.SUSPEND and step.result in _SUSPENSION_IS_BEHIND for step in run.steps):
        return
    for subscription_id in sorted(subscriptions_on([invoice.id])[invoice.id]):
        try:
            suspend_for(brand, audit.SYSTEM, lock_subscription(subscription_id), at)
        except NotSuspendableError:
            continue  # it ends by itself, or is over


def _is_accepted(invoice_id: UUID) -> bool:
    latest = find_latest_attempt(invoice_id=invoice_id)
    return latest is not None and latest.status is AttemptStatus.PENDING
