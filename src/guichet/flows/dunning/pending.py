"""What a person is shown of a payment that is pending after a refusal, and paying all of it while they are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.dunning.public import RunView, list_going_runs
from guichet.contexts.invoicing.public import InvoiceView, list_open
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    MethodView,
    find_latest_attempt,
    find_preferred_method,
    list_allocated,
    list_refused_for_good,
)
from guichet.flows.collect import pay_now
from guichet.flows.dunning.runs import coming
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PendingInvoice:
    number: str
    issued_on: date
    owed: Money


@dataclass(frozen=True, slots=True)
class Pending:
    """`code` is why the oldest of the `invoices` is not paid, `refused` the label of the method that was refused.

    `method` is the preferred one, `may_try_it` whether it may be presented again. `is_collecting`: it was saved since,
    and a job is charging it, or a payment is under way. `suspended_on` is the day on which service stops if nothing is
    paid, `retried_on` that of the next try by itself.
    """

    invoices: tuple[PendingInvoice, ...]
    total: Money
    code: str
    refused: str
    method: MethodView | None
    may_try_it: bool
    is_collecting: bool
    retried_on: date | None
    suspended_on: date | None


def find_pending(brand: BrandView, customer_id: UUID) -> Pending | None:
    """None when no payment of theirs was refused that is still owed."""
    runs = {run.invoice_id: run for run in list_going_runs(customer_id)}
    unpaid = list_open(customer_id) if runs else []
    if not unpaid:
        return None
    oldest = next(invoice for invoice in unpaid if invoice.id in runs)
    settled = list_allocated([invoice.id for invoice in unpaid])
    owed = [Money(invoice.total.minor - settled.get(invoice.id, 0), invoice.total.currency) for invoice in unpaid]
    method, latest = find_preferred_method(customer_id), find_latest_attempt(invoice_id=oldest.id)
    may_try_it = method is not None and method.id not in list_refused_for_good([method.id])
    run: RunView = runs[oldest.id]
    retried_on, suspended_on, _ended_on = coming(brand, run)
    return Pending(
        tuple(_line(*each) for each in zip(unpaid, owed, strict=True)),
        Money(sum(each.minor for each in owed), oldest.total.currency),
        run.code,
        latest.method_label if latest else "",
        method,
        may_try_it,
        _is_collecting(latest, method if may_try_it and method is not None and not method.is_debit else None),
        retried_on,
        suspended_on,
    )


def _line(invoice: InvoiceView, owed: Money) -> PendingInvoice:
    return PendingInvoice(invoice.number, invoice.issue_date, owed)


def _is_collecting(latest: AttemptView | None, method: MethodView | None) -> bool:
    if latest is not None and latest.status in OPEN_ATTEMPTS:
        return True
    return method is not None and (latest is None or latest.method_id != method.id)


def apply_pending(brand: BrandView, customer_id: UUID, *, return_url: str) -> AttemptView | None:
    """Pay all that is open with the preferred method, the oldest first, until the bank asks or says no.

    The payment that it stopped at, or the last one; None when nothing was owed. Raises MethodNeededError.
    """
    last = None
    for invoice in list_open(customer_id):
        attempt = pay_now(brand, invoice.id, return_url=return_url)
        if attempt is None:
            continue
        last = attempt
        if attempt.status is not AttemptStatus.SUCCEEDED:
            break
    return last
