"""An invoice that nobody charges: its customer is asked to pay it, and once it is late its dunning begins.

So nobody is silently never asked. Inside a unit of work that has locked the customer, but for `open_late`.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.dunning.public import (
    await_longer,
    await_no_longer,
    await_payment,
    find_going_run,
    find_latest_run,
    list_late,
)
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, lock_invoice, subscriptions_on
from guichet.contexts.payments.ports import FailureCode, GatewayError
from guichet.contexts.payments.public import find_planned_debit, is_being_paid
from guichet.contexts.subscriptions.public import fall_behind
from guichet.flows.charge import end_visit
from guichet.flows.dunning.runs import open_run
from guichet.flows.invoice_mail import ask_to_pay, remind
from guichet.flows.minimum import is_carried
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)


def leave_to_customer(brand: BrandView, invoice: InvoiceView) -> None:
    """The mail with the link that pays it, once, and the day after its due date on which it is late."""
    ask_to_pay(brand, invoice)
    await_payment(brand.id, invoice.customer_id, invoice.id, invoice.due_date + timedelta(days=1))


def open_late(brand: BrandView, limit: int) -> int:
    """Whatever is late by the brand's today; how many were looked at. One that fails holds up no other."""
    done = 0
    for customer_id, invoice_id in list_late(brand.id, today(brand), limit):
        try:
            done += _open(brand, customer_id, invoice_id)
        except Exception:
            log.exception("late invoice not dunned", extra={"invoice": str(invoice_id)})
    return done


def _open(brand: BrandView, customer_id: UUID, invoice_id: UUID) -> bool:
    """A payment page that somebody left open holds nothing up."""
    with suppress(GatewayError):
        end_visit(invoice_id)
    with unit_of_work("dunning.late"):
        lock_customers([customer_id])
        invoice, at = lock_invoice(invoice_id), business_now(brand)
        if is_being_paid(invoice_id):
            await_longer(invoice_id, today(brand) + timedelta(days=1))
            return False
        await_no_longer(invoice_id)
        # A refusal since, or one of the company's own people, has said what follows; so does the day of a debit.
        is_told = find_latest_run(invoice_id) is not None or find_planned_debit(invoice_id) is not None
        if invoice.status is not InvoiceStatus.OPEN or is_told or is_carried(customer_id):
            return True
        for subscription_id in sorted(subscriptions_on([invoice_id])[invoice_id]):
            fall_behind(subscription_id)
        open_run(brand, invoice, FailureCode.NOT_PAID, at)
        if (run := find_going_run(invoice_id)) is not None:
            remind(brand, invoice, "", run, once=f"dunning_late:{invoice_id}")
        return True
