"""Renewals: what waits for the term comes true, then what is due is issued, in batches for any number of processes.

An item's period is charged once by constraint, and its subscription's mark moves in the same transaction: a run that
dies is simply run again. Missed periods are caught up one after the other, in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView, list_customers, lock_free_customers
from guichet.contexts.invoicing.public import (
    ChargeView,
    DraftFailedError,
    InvoiceDraft,
    IssuedInvoice,
    count_issued,
    get_invoice,
    issue,
    list_open,
    list_waiting_charges,
)
from guichet.contexts.ledger.public import list_in_credit
from guichet.contexts.payments.public import MethodView, list_preferred_methods, list_refused_for_good
from guichet.contexts.subscriptions.public import (
    SubscriptionView,
    advance_billing,
    list_due_customers,
    lock_due,
)
from guichet.contexts.tax.public import seller_taxes_by_day
from guichet.flows.ask_invoice import COLLECT_TASK
from guichet.flows.at_hand import programmes_of, with_prices
from guichet.flows.at_term import at_term
from guichet.flows.credit import free_credit, free_credit_minor, settle_with
from guichet.flows.debits import announce
from guichet.flows.debt import owed_minor
from guichet.flows.documents import render_soon
from guichet.flows.events import publish_issued
from guichet.flows.grouping import Billed, arrears, join
from guichet.flows.invoice_settled import invoice_settled
from guichet.flows.minimum import Minimum
from guichet.flows.parking import UnbillableError, check_sane, park_alone, park_customers, tell_unbillable
from guichet.flows.period_draft import Bundle, bundles, draft_period
from guichet.flows.price_rise import apply_rises
from guichet.flows.programme_prices import apply_programme_prices
from guichet.flows.usage.periods import open_usage
from guichet.flows.usage.reading import keep_readings, lines_of, read_due
from guichet.flows.zero_invoices import is_skipped, skip_invoices
from guichet.infra import jobs
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

BATCH = 500
# A job costs as much as a few of its invoices: they go together, few enough that several workers share a batch.
A_JOB = 20
# How many runs find work of their own beside each other: each looks past the batches that the others hold.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """What one unit of work issued, how many subscriptions it ended, and how many joined the others of their customer.

    `skipped` bills went without an invoice, `parked` customers cannot be billed. `found` is False if nothing was due.
    """

    found: bool
    invoices: tuple[IssuedInvoice, ...]
    ended: int = 0
    joined: int = 0
    skipped: int = 0
    parked: int = 0

    @property
    def did_something(self) -> bool:
        return bool(self.invoices or self.ended or self.joined or self.skipped or self.parked)


@dataclass(frozen=True, slots=True)
class Issued:
    """The invoices of the next periods, how many bills went without one, and how many customers were parked."""

    invoices: tuple[IssuedInvoice, ...] = ()
    skipped: int = 0
    parked: int = 0


def issue_due(brand: BrandView, until: date) -> Batch:
    """Issue the next period of up to 500 customers, each's earliest due day. `until` is at most the brand's today.

    Whoever cannot be billed is parked, and holds nobody up. A batch that found something but did nothing was all in
    other hands: try again a little later.
    """
    at = business_now(brand)
    if until > day_of(brand, at):
        raise ValueError("billing cannot run ahead of the brand's today")
    try:
        return _issue_due(brand, until, at)
    except UnbillableError as failed:
        park_alone(brand, failed.customer_id, failed.cause)
    except DraftFailedError as failed:
        park_alone(brand, failed.customer_id, failed.__cause__ or failed)
    return Batch(True, (), parked=1)


def _issue_due(brand: BrandView, until: date, at: datetime) -> Batch:
    with unit_of_work("renew.issue"):
        found, free = _take_customers(brand, until)
        due = _earliest(lock_due(free, until)) if free else []
        if not due:
            return Batch(found, ())
        methods = chargeable_methods([each.customer_id for each in due])
        customers = list_customers([each.customer_id for each in due])
        programmes = programmes_of(brand, customers.values())
        grouped = {customer_id for customer_id, programme in programmes.items() if programme.grouped}
        lost = {
            each.customer_id for each in due if each.customer_id in grouped and not customers[each.customer_id].address
        }
        parked = park_customers(brand, dict.fromkeys(lost, ValueError("no billing address")), at)
        due = [each for each in due if each.customer_id not in lost]
        payers = {
            customer_id for customer_id, customer in customers.items() if customer_id in methods and customer.address
        }
        prices = get_prices([item.price_id for each in due for item in each.items])
        late = arrears([each for each in due if each.customer_id in grouped], prices)
        read = read_due(due, prices)
        late += lines_of(read)
        renewed = at_term(brand, due, at, payers=payers)
        joining = join(apply_programme_prices(brand, [each for each in renewed if each.joins], programmes, prices, at))
        going_on = [each for each in renewed if each.id not in joining]
        charges = list_waiting_charges([each.customer_id for each in going_on])
        done = Issued()
        if going_on or late:
            done = issue_next(brand, going_on, at, customers, programmes, methods, charges, late, prices)
        keep_readings(read, at)
    return Batch(found, done.invoices, len(due) - len(renewed), len(joining), done.skipped, parked + done.parked)


def _take_customers(brand: BrandView, until: date) -> tuple[bool, list[UUID]]:
    """Whether somebody is due, and up to a batch of them, locked: the first ones that no other run holds."""
    seen, free = 0, list[UUID]()
    for reach in range(1, AT_ONCE + 1):
        candidates = list_due_customers(brand.id, until, BATCH * reach)
        if len(candidates) == seen:
            break
        seen, free = len(candidates), lock_free_customers(candidates, BATCH)
        if seen < BATCH * reach or 2 * len(free) >= BATCH:
            break
    return bool(seen), free


def _earliest(due: Sequence[SubscriptionView]) -> list[SubscriptionView]:
    """Of each customer what is due on their earliest day, as if no day had been missed; the days after it wait.

    `due` is in the order of days. So credit and one-off charges go with the same invoice however late the run is, and
    what joins a group has joined before the group's next period is billed.
    """
    first: dict[UUID, date] = {}
    for each in due:
        first.setdefault(each.customer_id, each.billed_until)
    return [each for each in due if each.billed_until == first[each.customer_id]]


def issue_next(
    brand: BrandView,
    due: Sequence[SubscriptionView],
    at: datetime,
    customers: Mapping[UUID, CustomerView],
    programmes: Mapping[UUID, ProgrammeView],
    methods: Mapping[UUID, MethodView],
    charges: Mapping[UUID, Sequence[ChargeView]],
    late: Sequence[Billed] = (),
    known: Mapping[UUID, PriceView] = MappingProxyType({}),
) -> Issued:
    """Issue the next period of locked subscriptions, to be charged by `methods`, customer → method.

    `customers` by id are those that they are of, `programmes` by customer theirs; prices that are `known` are not read
    again. The one-off `charges` of a customer, customer → charges, go with the first of their invoices. `late` is what
    their groups' periods that are over are worth beyond what was charged, and what was used beyond what they include,
    also of what does not go on. Credit settles what it can of each. One of nothing is issued or skipped, by programme.
    Whoever cannot be billed is parked.
    """
    issue_date = day_of(brand, at)
    due = apply_programme_prices(brand, apply_rises(brand, due, at), programmes, known, at)
    billed_ones = {*(each.customer_id for each in due), *(each.subscription.customer_id for each in late)}
    customers = {customer_id: customers[customer_id] for customer_id in billed_ones}
    holders = list_holders(list(customers))
    priced = [each.line.price_id for each in late if each.line.price_id]
    prices = with_prices(known, [i.price_id for each in due for i in each.items] + priced)
    grouped = {customer_id for customer_id, programme in programmes.items() if programme.grouped}
    billed = bundles(due, late, grouped, prices)
    # The date of supply decides the rates: the first day of what is billed, also when it is caught up later.
    starts = {bundle.starts_on for bundle in billed}
    taxes = seller_taxes_by_day(brand.id, brand.country, starts, customers.values())
    credit = {customer_id: free_credit_minor(customer_id) for customer_id in list_in_credit(brand.id, list(customers))}
    minimum = {customer_id: programmes[customer_id].minimum_charge_minor for customer_id in customers}
    owed = {customer_id: owed_minor(list_open(customer_id)) for customer_id in customers if minimum[customer_id]}
    drafts: list[InvoiceDraft] = []
    done: list[Bundle] = []
    charges, unbillable = dict(charges), dict[UUID, Exception]()
    counted = count_issued(list(customers), issue_date)
    for bundle in billed:
        customer_id = bundle.customer_id
        try:
            draft = draft_period(
                bundle,
                customers[customer_id],
                language=holders[customer_id][0].language,
                day=issue_date,
                method=methods.get(customer_id),
                credit_minor=credit.get(customer_id, 0),
                minimum=Minimum(minimum[customer_id], owed.get(customer_id, 0)),
                charges=charges.get(customer_id, ()),
                prices=prices,
                taxes=taxes[bundle.starts_on],
            )
            check_sane(draft, counted.get(customer_id, 0))
        except Exception as error:
            if bundle.late:
                # What has just ended would be found by nobody again: the batch is undone, and they are parked alone.
                raise UnbillableError(customer_id, error) from error
            tell_unbillable(customer_id, error)
            unbillable[customer_id] = error
            continue
        drafts.append(draft)
        done.append(bundle)
        charges[customer_id] = [each for each in charges.get(customer_id, ()) if each not in draft.charges]
        if customer_id in credit:
            credit[customer_id] -= draft.collection.credit_minor
        if customer_id in owed:
            owed[customer_id] += draft.bill.total_minor - draft.collection.credit_minor
    park_customers(brand, unbillable, at)
    skipped = [draft for draft in drafts if is_skipped(draft.bill, programmes[draft.customer.id])]
    skip_invoices(brand, skipped, at)
    wanted = [draft for draft in drafts if draft not in skipped] if skipped else drafts
    issued = issue(brand, wanted, prices=prices, taxes=taxes[min(starts)], at=at)
    announce(brand, issued, wanted)
    advance_billing({each.id: each.next_period.end for bundle in done for each in bundle.subscriptions})
    opened = [(each, each.next_period.start, each.next_period) for bundle in done for each in bundle.subscriptions]
    open_usage(brand.id, opened, prices)
    publish_issued(brand, issued, at)
    for invoice in issued:
        if invoice.customer_id in credit:
            settle_with(brand, get_invoice(invoice.id), free_credit(invoice.customer_id), at)
        elif not invoice.total_minor:
            invoice_settled(brand, get_invoice(invoice.id), "", at)
    render_soon([invoice.id for invoice in issued])
    ids = [str(invoice.id) for invoice in issued]
    jobs.defer_many(COLLECT_TASK, [{"invoice_ids": ids[n : n + A_JOB]} for n in range(0, len(ids), A_JOB)])
    return Issued(tuple(issued), len(skipped), len(unbillable))


def chargeable_methods(customer_ids: Sequence[UUID]) -> dict[UUID, MethodView]:
    """Customer → the method that will be charged: none where the bank refused it for good."""
    preferred = list_preferred_methods(customer_ids)
    refused = list_refused_for_good([method.id for method in preferred.values()])
    return {customer_id: method for customer_id, method in preferred.items() if method.id not in refused}
