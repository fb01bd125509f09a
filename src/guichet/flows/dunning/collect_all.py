"""All that a customer owes, collected at once by the method that they have just saved: the oldest first, each once.

A job does it right away. Paying the last of them lets what was suspended go on (`flows.invoice_settled`).
"""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.dunning.public import RunStatus, is_dunned, list_awaited, list_going_runs
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, list_open, lock_invoice
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_latest_attempt,
    find_method,
    find_planned_debit,
    get_attempt,
)
from guichet.contexts.subscriptions.public import Status, list_live_subscriptions
from guichet.flows.ask_invoice import ask
from guichet.flows.charge import end_visit, submit
from guichet.flows.credit import after_credit
from guichet.flows.debits import announce_debit
from guichet.flows.dunning.may_charge import may_charge
from guichet.flows.minimum import is_carried
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

_TO_SUBMIT = frozenset({AttemptStatus.SUBMITTED, AttemptStatus.UNKNOWN})
_BEHIND = frozenset({Status.PAST_DUE, Status.SUSPENDED})


def owes(customer_id: UUID) -> bool:
    """Whether a payment of theirs was refused and what it was for is still owed, or an invoice is theirs to pay."""
    if is_dunned(customer_id) or any(each.status in _BEHIND for each in list_live_subscriptions(customer_id)):
        return True
    awaited = list_awaited(customer_id)
    return bool(awaited) and any(each.id in awaited for each in list_open(customer_id))


def collect_all(customer_id: UUID, method_id: UUID) -> None:
    """One invoice after the other, for as long as the bank says yes. Run again it goes on where it was left.

    A payment page that somebody left open for one of them is ended before; GatewayError when it cannot be now.
    """
    brand = get_brand(get_customer(customer_id).brand_id)
    for invoice in list_open(customer_id):
        end_visit(invoice.id)
    while (attempt := _next(brand, customer_id, method_id)) is not None:
        submit([attempt])
        if get_attempt(attempt.id).status is not AttemptStatus.SUCCEEDED:
            return


def _next(brand: BrandView, customer_id: UUID, method_id: UUID) -> AttemptView | None:
    """The payment of the oldest invoice that is open, recorded before anybody is asked; None ends the chain.

    A direct debit is announced for each of them, and sent on its day.
    """
    with unit_of_work("collect.chain"):
        lock_customers([customer_id])
        method = find_method(method_id)
        if method is None or not method.is_active or is_carried(customer_id):
            return None
        held = {run.invoice_id for run in list_going_runs(customer_id) if run.status is RunStatus.HELD}
        for invoice in (each for each in list_open(customer_id) if each.id not in held):
            latest = find_latest_attempt(invoice_id=invoice.id)
            if latest is not None and latest.status in OPEN_ATTEMPTS:
                if latest.method_id == method_id and latest.status in _TO_SUBMIT:
                    return latest
                continue  # it is being paid
            if latest is not None and latest.method_id == method_id:
                return None  # refused: the others would be too
            if (left := _claimed(brand, invoice)) is None:
                continue
            if not may_charge(method, invoice.id, business_now(brand)):
                return None
            if method.is_debit:
                if find_planned_debit(invoice.id) is None:
                    announce_debit(brand, left, method)
                continue  # sent on its day
            return ask(brand, left, method, off_session=True, return_url="")
    return None


def _claimed(brand: BrandView, invoice: InvoiceView) -> InvoiceView | None:
    """The locked invoice after what credit settles of it, if something is left."""
    left = after_credit(brand, lock_invoice(invoice.id))
    return left if left.status is InvoiceStatus.OPEN else None
