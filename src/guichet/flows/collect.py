"""Collecting an open invoice: once by itself after issue, off-session; or by the person who pays it now."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_brand, get_programme
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceStatus,
    InvoiceView,
    get_invoice,
    list_open,
    lock_invoice,
)
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptView,
    MethodView,
    collection_day,
    debit_sent,
    find_latest_attempt,
    find_open_visit,
    find_planned_debit,
    find_preferred_method,
    get_attempt,
    is_being_paid,
    list_refused_for_good,
    plan_debit_anew,
)
from guichet.flows.ask_invoice import ask
from guichet.flows.charge import end_visit, submit
from guichet.flows.credit import free_credit, settle_with
from guichet.flows.debits import debit_collection
from guichet.flows.dunning.late import leave_to_customer
from guichet.flows.dunning.may_charge import may_charge
from guichet.flows.invoice_mail import tell_of_debit
from guichet.flows.invoice_payment import invoice_not_collected
from guichet.flows.minimum import Minimum, is_carried
from guichet.infra import jobs
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill

COLLECT_TASK = "flows.collect"


class MethodNeededError(Exception):
    """There is no method to charge, the bank refused this one for good, or its network lets it be tried no more now."""


def collect(invoice_id: UUID, *, whatever_is_owed: bool = False) -> None:
    """Charge the preferred method for an issued invoice, off-session, if it is not carried and nothing was tried yet.

    A debit that was announced anew, after one that came back, is sent on its day.

    `whatever_is_owed`: it was carried, and is collected with one that made what is owed enough.

    One that the bank refused for good is not tried again: the holder is told instead (docs/domain.md, Payments). Where
    there is none, the customer is asked to pay, and dunned once it is late.
    """
    invoice = get_invoice(invoice_id)
    brand = get_brand(invoice.brand_id)
    end_visit(invoice_id)
    with unit_of_work("collect.intent"):
        lock_customers([invoice.customer_id])
        invoice = lock_invoice(invoice_id)
        attempt = find_latest_attempt(invoice_id=invoice_id)
        method = find_preferred_method(invoice.customer_id)
        invoice = after_credit(brand, invoice)
        programme = get_programme(get_customer(invoice.customer_id).programme_id)
        planned = find_planned_debit(invoice_id)
        presented_again = planned is not None and attempt is not None and attempt.status not in OPEN_ATTEMPTS
        wanted = (
            invoice.status is InvoiceStatus.OPEN
            and (attempt is None or presented_again)
            and (whatever_is_owed or not is_carried(invoice.customer_id, programme))
        )
        if wanted and method is not None and _waits_for_its_day(brand, invoice, method, planned):
            return
        if planned is not None:  # its day has come, or it is not wanted any more
            debit_sent(invoice_id)
        if wanted and method is not None:
            if (code := list_refused_for_good([method.id]).get(method.id)) is not None:
                invoice_not_collected(brand, invoice, method, code, business_now(brand))
            else:
                attempt = ask(brand, invoice, method, off_session=True, return_url="")
                _collect_what_was_carried(invoice, programme)
        elif wanted:
            leave_to_customer(brand, invoice)
            _collect_what_was_carried(invoice, programme)
    if attempt is not None:
        submit(attempt.id)


def pay_now(brand: BrandView, invoice_id: UUID, *, return_url: str) -> AttemptView | None:
    """The holder pays an open invoice with the preferred method; None when it is settled already.

    Twice at once is once. `return_url` may hold {attempt}. A payment page that somebody left open is ended; if it
    cannot be now, it is where this payment is made. Raises MethodNeededError.
    """
    with suppress(GatewayError):
        end_visit(invoice_id)
    with unit_of_work("collect.pay_now"):
        lock_customers([get_invoice(invoice_id).customer_id])
        invoice = after_credit(brand, lock_invoice(invoice_id))
        if invoice.status is not InvoiceStatus.OPEN:
            return None
        attempt = find_open_visit(invoice_id) or find_latest_attempt(invoice_id=invoice_id)
        if attempt is None or attempt.status not in OPEN_ATTEMPTS:
            method = find_preferred_method(invoice.customer_id)
            if method is None or not may_charge(method, invoice_id, business_now(brand)):
                raise MethodNeededError
            attempt = ask(brand, invoice, method, off_session=False, return_url=return_url)
    submit(attempt.id)
    return get_attempt(attempt.id)


def later_collection(
    bill: Bill, day: date, method: MethodView | None, credit_minor: int, minimum: Minimum
) -> Collection:
    """How what is issued now is paid after: first by credit, then by the method on file, else by the customer.

    Too little to be collected is carried.
    """
    total = bill.total_minor
    credit = min(credit_minor, total)
    if credit == total:
        return Collection(CollectionKind.CREDIT, day, credit_minor=credit)
    if minimum.owed_minor + total - credit < minimum.minor:
        return Collection(CollectionKind.CARRIED, day, credit_minor=credit, minimum_minor=minimum.minor)
    if method is None:
        return Collection(CollectionKind.BY_CUSTOMER, day, credit_minor=credit)
    if method.is_debit:
        return debit_collection(method, day, credit)
    return Collection(CollectionKind.AUTOMATIC, day, method.label, credit)


def _waits_for_its_day(
    brand: BrandView, invoice: InvoiceView, method: MethodView, planned: tuple[date, date] | None
) -> bool:
    """Whether it is too early: a debit was announced for a later day, or is announced now. The customer is told."""
    if planned is None and not method.is_debit:
        return False
    if planned is None:
        announce_debit(brand, invoice, method)
        return True
    submit_on, collect_on = planned
    if submit_on <= today(brand):
        return False
    tell_of_debit(brand, invoice, collect_on)
    return True


def announce_debit(brand: BrandView, invoice: InvoiceView, method: MethodView) -> None:
    """A debit by the mandate is planned for a day of its own, and the customer is told; also one that came back.

    The customer must be locked.
    """
    collect_on = collection_day(today(brand), method.notice_days)
    plan_debit_anew(brand.id, invoice.id, collect_on)
    tell_of_debit(brand, invoice, collect_on)


def _collect_what_was_carried(invoice: InvoiceView, programme: ProgrammeView) -> None:
    """Now that enough is owed, the others too that nobody tried so far: those that were tried end the chain.

    Where nothing is carried, each has its own job.
    """
    if not programme.minimum_charge_minor:
        return
    for other in list_open(invoice.customer_id):
        if other.id != invoice.id and find_latest_attempt(invoice_id=other.id) is None:
            jobs.defer(COLLECT_TASK, lock=f"collect:{other.id}", invoice_ids=[str(other.id)], whatever_is_owed=True)


def after_credit(brand: BrandView, invoice: InvoiceView) -> InvoiceView:
    """The locked invoice once credit has settled what it can of it: before any charge (docs/domain.md, Orders)."""
    if invoice.status is not InvoiceStatus.OPEN or is_being_paid(invoice.id):
        return invoice
    credit = free_credit(invoice.customer_id)
    if not credit:
        return invoice
    settle_with(brand, invoice, credit, business_now(brand))
    return get_invoice(invoice.id)
