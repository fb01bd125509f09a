"""Collecting open invoices: once by itself after issue, off-session; or by the person who pays one now."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import (
    Collection,
    CollectionKind,
    InvoiceStatus,
    InvoiceView,
    get_invoice,
    get_invoices,
    lock_invoice,
)
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptView,
    MethodView,
    find_latest_attempt,
    find_open_visit,
    find_preferred_method,
    get_attempt,
    list_visits_of,
)
from guichet.flows.ask_invoice import ask
from guichet.flows.charge import end_visit, submit
from guichet.flows.collect_intent import record_intents
from guichet.flows.credit import after_credit
from guichet.flows.debits import debit_collection
from guichet.flows.dunning.may_charge import may_charge
from guichet.flows.minimum import Minimum
from guichet.flows.together import Failures, together
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill


class MethodNeededError(Exception):
    """There is no method to charge, the bank refused this one for good, or its network lets it be tried no more now."""


def collect(invoice_ids: Sequence[UUID], *, whatever_is_owed: bool = False) -> None:
    """Charge the preferred methods for issued invoices, as `record_intents` says, off-session.

    What is to be charged is recorded together, asked one after the other, and what comes of it recorded together
    again. One that fails holds up no other, and is raised when all had their turn.

    `whatever_is_owed`: it was carried, and is collected with one that made what is owed enough.
    """
    failures, invoices = Failures(), get_invoices(invoice_ids)
    for missing in [invoice_id for invoice_id in invoice_ids if invoice_id not in invoices]:
        with failures.kept():
            get_invoice(missing)
    for some in _rounds([invoices[invoice_id] for invoice_id in dict.fromkeys(invoice_ids) if invoice_id in invoices]):
        _collect(some, failures, whatever_is_owed=whatever_is_owed)
    failures.raise_all(f"{len(invoice_ids)} invoices")


def _rounds(invoices: Sequence[InvoiceView]) -> list[list[InvoiceView]]:
    """Of each customer one a round, in their order: what came of one is known when the next is asked for. By brand."""
    rounds: dict[tuple[int, UUID], list[InvoiceView]] = {}
    before: dict[UUID, int] = {}
    for invoice in invoices:
        nth = before[invoice.customer_id] = before.get(invoice.customer_id, -1) + 1
        rounds.setdefault((nth, invoice.brand_id), []).append(invoice)
    return [rounds[place] for place in sorted(rounds)]


def _collect(invoices: Sequence[InvoiceView], failures: Failures, *, whatever_is_owed: bool) -> None:
    """Of one brand, each of another customer."""
    brand, visits = get_brand(invoices[0].brand_id), list_visits_of([invoice.id for invoice in invoices])
    ready = [invoice for invoice in invoices if invoice.id not in visits]
    for invoice in invoices:
        if invoice.id in visits:
            with failures.kept():
                end_visit(invoice.id)
                ready.append(invoice)
    to_submit: list[AttemptView] = []

    def record(some: Sequence[InvoiceView]) -> None:
        to_submit.extend(record_intents(brand, some, whatever_is_owed=whatever_is_owed))

    together(ready, record, failures)
    with failures.kept():
        submit(to_submit)


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
    submit([attempt])
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
