"""What is to be done to collect issued invoices, decided together and recorded before any provider is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme
from guichet.contexts.customers.public import list_customers, lock_customers
from guichet.contexts.dunning.public import list_awaited
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView, lock_invoices
from guichet.contexts.ledger.public import list_in_credit
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptView,
    MethodView,
    debit_sent,
    list_latest_attempts,
    list_planned_debits,
    list_preferred_methods,
    list_refused_for_good,
)
from guichet.flows.ask_invoice import ask_all
from guichet.flows.credit import after_credit
from guichet.flows.debits import announce_debit
from guichet.flows.dunning.late import leave_to_customer
from guichet.flows.invoice_mail import tell_of_debit
from guichet.flows.invoice_payment import invoice_not_collected
from guichet.flows.minimum import collect_untried, is_carried
from guichet.infra.clock import business_now, today
from guichet.infra.unit_of_work import unit_of_work


class Intent(Enum):
    """What is to be done: ANNOUNCE a debit, WAIT for the day of one, ASK the method for the money, tell that it is
    REFUSED for good, or LEAVE it to the customer, where there is no method. NOTHING: it is settled, carried, or was
    tried already; then what was asked before is followed up.
    """

    NOTHING = auto()
    ANNOUNCE = auto()
    WAIT = auto()
    ASK = auto()
    REFUSED = auto()
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """How an invoice stands: `planned` is when its debit is sent and the announced day, `refused` the code for which
    its customer's method was refused for good, `is_carried` whether too little is owed to be collected.
    """

    invoice: InvoiceView
    programme: ProgrammeView
    latest: AttemptView | None
    method: MethodView | None
    refused: str | None
    planned: tuple[date, date] | None
    is_carried: bool


def decide(standing: Standing, today: date) -> Intent:
    """A debit that was announced anew, after one that came back, is sent on its day; else what was tried is not."""
    latest, method, planned = standing.latest, standing.method, standing.planned
    presented_again = planned is not None and latest is not None and latest.status not in OPEN_ATTEMPTS
    is_open = standing.invoice.status is InvoiceStatus.OPEN
    if not is_open or standing.is_carried or not (latest is None or presented_again):
        return Intent.NOTHING
    if method is None:
        return Intent.LEAVE
    if planned is None and method.is_debit:
        return Intent.ANNOUNCE
    if planned is not None and planned[0] > today:
        return Intent.WAIT
    return Intent.ASK if standing.refused is None else Intent.REFUSED


def record_intents(brand: BrandView, invoices: Sequence[InvoiceView], *, whatever_is_owed: bool) -> list[AttemptView]:
    """Charge the preferred method of each, if it is not carried and nothing was tried yet; the attempts to submit.

    One that the bank refused for good is not tried again: the holder is told instead (docs/domain.md, Payments). Where
    there is none, the customer is asked to pay, and dunned once it is late. Each invoice is of another customer.
    """
    with unit_of_work("collect.intent"):
        standings = _load(brand, invoices, whatever_is_owed=whatever_is_owed)
        decided = [(standing, decide(standing, today(brand))) for standing in standings]
        for standing, intent in decided:
            _follow(brand, standing, intent)
        wanted = [(s.invoice, s.method) for s, intent in decided if intent is Intent.ASK and s.method is not None]
        asked = ask_all(brand, wanted, off_session=True, return_url="")
        for standing, intent in decided:
            if intent in {Intent.ASK, Intent.LEAVE}:
                _collect_what_was_carried(standing, intent)
    followed_up = {
        standing.latest.id: standing.latest
        for standing, intent in decided
        if intent in {Intent.NOTHING, Intent.REFUSED, Intent.LEAVE} and standing.latest is not None
    }
    return [*followed_up.values(), *asked]


def _load(brand: BrandView, invoices: Sequence[InvoiceView], *, whatever_is_owed: bool) -> list[Standing]:
    """Locked. Queries do not grow with the invoices, but where credit settles them or a programme carries them."""
    ids, customer_ids = [each.id for each in invoices], {each.customer_id for each in invoices}
    lock_customers(customer_ids)
    locked = lock_invoices(ids)
    latest = list_latest_attempts(ids)
    for customer_id in list_in_credit(brand.id, list(customer_ids)):
        locked |= {each.id: after_credit(brand, each) for each in locked.values() if each.customer_id == customer_id}
    methods = list_preferred_methods(list(customer_ids))
    refused = list_refused_for_good([method.id for method in methods.values()])
    planned = list_planned_debits(ids)
    customers = list_customers(list(customer_ids))
    programmes = {id_: get_programme(id_) for id_ in {customer.programme_id for customer in customers.values()}}
    standings = []
    for invoice in (locked[invoice_id] for invoice_id in ids):
        programme, method = programmes[customers[invoice.customer_id].programme_id], methods.get(invoice.customer_id)
        standings.append(
            Standing(
                invoice,
                programme,
                latest.get(invoice.id),
                method,
                refused.get(method.id) if method is not None else None,
                planned.get(invoice.id),
                not whatever_is_owed and is_carried(invoice.customer_id, programme),
            )
        )
    return standings


def _follow(brand: BrandView, standing: Standing, intent: Intent) -> None:
    """Record what is to be done, but for what is asked."""
    invoice, method, planned = standing.invoice, standing.method, standing.planned
    if planned is not None and intent is not Intent.WAIT:  # its day has come, or it is not wanted any more
        debit_sent(invoice.id)
    if intent is Intent.ANNOUNCE and method is not None:
        announce_debit(brand, invoice, method)
    elif intent is Intent.WAIT and planned is not None:
        tell_of_debit(brand, invoice, planned[1])
    elif intent is Intent.REFUSED and method is not None and standing.refused is not None:
        invoice_not_collected(brand, invoice, method, standing.refused, business_now(brand))
    elif intent is Intent.LEAVE:
        leave_to_customer(brand, invoice)


def _collect_what_was_carried(standing: Standing, intent: Intent) -> None:
    """Now that enough is owed, the others too: those that were tried, or left to the customer as this one is, end the
    chain.

    Where nothing is carried, each has its own job.
    """
    if not standing.programme.minimum_charge_minor:
        return
    customer_id = standing.invoice.customer_id
    left = list_awaited(customer_id) if intent is Intent.LEAVE else ()
    collect_untried(customer_id, but={standing.invoice.id, *left}, whatever_is_owed=True)
