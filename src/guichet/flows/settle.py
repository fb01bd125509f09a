"""The outcomes of charges, recorded in one unit of work with everything that follows from them.

For an order: success makes or changes the subscription and issues its invoice, and settles the overdue invoices that
it pays besides; refusal opens the order again. A debit that the bank has accepted does all of it but settle: that comes
days later, or the invoice stays open. For an invoice: success settles it; refusal leaves it open and says so. Money
that comes when it is no longer wanted goes back; money that is taken back (`flows.taken_back`) opens what it settled.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import (
    InvoiceStatus,
    InvoiceView,
    LaterDayError,
    find_by_order,
    get_invoice,
    lock_invoice,
    lock_invoices,
    reinstate,
)
from guichet.contexts.ordering.public import OrderStatus, get_order, lock_order, move_order
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode, MethodKind
from guichet.contexts.payments.public import (
    AttemptStatus,
    AttemptView,
    News,
    WrongAmountError,
    ask_refund,
    get_attempt,
    mandate_used,
    record_outcome,
    record_outcomes,
    revoke_mandate,
)
from guichet.contexts.subscriptions.public import lock_subscription
from guichet.flows.credit import use_credit
from guichet.flows.debt import list_owed
from guichet.flows.dunning.accepted_debit import resume_on_debit
from guichet.flows.events import publish_refused
from guichet.flows.fulfil import fulfil
from guichet.flows.invoice_payment import invoice_refused, invoices_paid
from guichet.flows.refund import refund_soon
from guichet.flows.taken_back import take_back
from guichet.flows.together import Failures, together
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money

log = logging.getLogger(__name__)
_TAKEN = frozenset({News.SUCCEEDED, News.SUCCEEDED_LATE})
_CLAIMABLE = frozenset({InvoiceStatus.OPEN, InvoiceStatus.UNCOLLECTIBLE})


def settle(attempt: AttemptView, outcome: ChargeOutcome) -> None:
    """Record the outcome; the same one again, or a late one that tells nothing new, changes nothing."""
    settle_all([(attempt, outcome)])


def settle_all(told: Sequence[tuple[AttemptView, ChargeOutcome]]) -> None:
    """As `settle`, the outcomes of several attempts: what is for invoices of one brand in one unit of work.

    One that cannot be recorded with the others does not hold them up, and is raised when all had their turn.
    """
    failures = Failures()
    for some in _batches(told):
        together(some, _settle, failures)
    failures.raise_all(f"{len(told)} outcomes")


def _batches(told: Sequence[tuple[AttemptView, ChargeOutcome]]) -> list[list[tuple[AttemptView, ChargeOutcome]]]:
    """By brand; alone what an order waits for, which makes numbers, and what is for an invoice of another one too."""
    batches: dict[object, list[tuple[AttemptView, ChargeOutcome]]] = {}
    seen: set[UUID] = set()
    for attempt, outcome in told:
        is_alone = attempt.order_id is not None or not seen.isdisjoint(attempt.invoice_ids)
        seen.update(attempt.invoice_ids)
        batches.setdefault(attempt.id if is_alone else attempt.brand_id, []).append((attempt, outcome))
    return list(batches.values())


def _settle(told: Sequence[tuple[AttemptView, ChargeOutcome]]) -> None:
    brand_id = told[0][0].brand_id
    try:
        _record(get_brand(brand_id), told)
    except LaterDayError:
        # Midnight passed while the number was waited for, or the clock was moved: the same again, dated the new day.
        _record(get_brand(brand_id), told)
    except WrongAmountError:
        if len(told) > 1:
            raise  # each alone: the others are right
        # Nothing is settled by it and nothing given back before a person has looked; whoever waits is told to wait.
        log.exception("the provider took another amount than was asked", extra={"attempt": str(told[0][0].id)})


def _record(brand: BrandView, told: Sequence[tuple[AttemptView, ChargeOutcome]]) -> None:
    with unit_of_work("payment.settle"):
        lock_customers({attempt.customer_id for attempt, _ in told})
        attempt, outcome = told[0]
        if attempt.order_id is not None:
            # One that was fulfilled while its debit was under way has an invoice, and the rest is between those two.
            attempt = get_attempt(attempt.id)
            told = [(attempt, outcome)]
        order_id = attempt.order_id
        if order_id is not None and not _is_invoiced(order_id, attempt):
            _settle_order(brand, attempt, order_id, outcome)
        else:
            _settle_invoices(brand, told)
        for attempt, outcome in told:
            if outcome.dispute is not None:
                take_back(brand, attempt.id, outcome.dispute)


def _is_invoiced(order_id: UUID, attempt: AttemptView) -> bool:
    invoice = find_by_order(order_id) if attempt.invoice_ids else None
    return invoice is not None and invoice.id in attempt.invoice_ids


def _settle_order(brand: BrandView, attempt: AttemptView, order_id: UUID, outcome: ChargeOutcome) -> None:
    changed = get_order(order_id).subscription_id
    subscription = lock_subscription(changed) if changed is not None else None
    order = lock_order(order_id)
    overdue = [lock_invoice(invoice_id) for invoice_id in attempt.invoice_ids]
    at = business_now(brand)
    news = record_outcome(attempt.id, outcome, at)
    _use_mandate(brand, attempt, news, at)
    awaited = order.status is OrderStatus.AWAITING_PAYMENT
    # A renewal came between the decision and the money: what was decided is no longer true, so nothing changes.
    overtaken = subscription is not None and subscription.basis != order.basis
    if news is News.SUCCEEDED and awaited and not overtaken:
        fulfil(brand, order, subscription, attempt, at)
        invoices_paid(brand, [(invoice, attempt) for invoice in overdue], list_owed(overdue), at)
    elif news is News.PENDING and attempt.method_kind == MethodKind.SEPA_DEBIT and awaited and not overtaken:
        fulfil(brand, order, subscription, attempt, at, is_under_way=True)
    elif news in {News.SUCCEEDED, News.SUCCEEDED_LATE}:
        _give_back(brand, attempt.id)
        if awaited:
            move_order(order_id, OrderStatus.CANCELED, at)
    elif news is News.FAILED:
        _refuse_order(brand, attempt, order_id, at, awaited=awaited)


def _refuse_order(brand: BrandView, attempt: AttemptView, order_id: UUID, at: datetime, *, awaited: bool) -> None:
    """Refused, which is told, or called off, which is not: the order that waited for it can be paid otherwise."""
    ended = get_attempt(attempt.id)
    if ended.status is AttemptStatus.FAILED:
        publish_refused(brand, ended, at)
    if awaited:
        move_order(order_id, OrderStatus.OPEN, at)
        use_credit(brand, attempt.customer_id, at)


def _settle_invoices(brand: BrandView, told: Sequence[tuple[AttemptView, ChargeOutcome]]) -> None:
    """What is paid first, together: so credit that a refusal leaves free finds nothing of it open."""
    invoices = lock_invoices({invoice_id for attempt, _ in told for invoice_id in attempt.invoice_ids})
    at = business_now(brand)
    news = record_outcomes({attempt.id: outcome for attempt, outcome in told}, at)
    _pay(brand, [attempt for attempt, _ in told if news[attempt.id] in _TAKEN], invoices, at)
    for attempt, outcome in told:
        _use_mandate(brand, attempt, news[attempt.id], at)
        if news[attempt.id] is News.PENDING:
            resume_on_debit(brand, attempt, at)
        elif news[attempt.id] is News.FAILED and _was_left(attempt, outcome):
            use_credit(brand, attempt.customer_id, at)
        elif news[attempt.id] is News.FAILED:
            _refuse(brand, attempt, at)


def _pay(brand: BrandView, attempts: Sequence[AttemptView], invoices: Mapping[UUID, InvoiceView], at: datetime) -> None:
    if not attempts:
        return
    claimable = {id_: invoice for id_, invoice in invoices.items() if invoice.status in _CLAIMABLE}
    owed = list_owed(list(claimable.values()))
    paid = []
    for attempt in attempts:
        mine = [claimable[invoice_id] for invoice_id in sorted(attempt.invoice_ids) if invoice_id in claimable]
        # Late money that is more than what is open by now goes back whole: a part of it would be nobody's.
        if attempt.money.minor > sum(owed[invoice.id].minor for invoice in mine):
            _give_back(brand, attempt.id)
            continue
        # With what a payment page was paid is known since it was recorded.
        by = get_attempt(attempt.id) if attempt.is_visit else attempt
        paid += [(_claimed(brand, invoice, owed[invoice.id], at), by) for invoice in mine]
    invoices_paid(brand, paid, owed, at)


def _was_left(attempt: AttemptView, outcome: ChargeOutcome) -> bool:
    """Whether a person gave it up, at a payment page or at their bank's question: no method was refused by that."""
    return attempt.is_visit or (outcome.status is ChargeStatus.CANCELED and not attempt.off_session)


def _use_mandate(brand: BrandView, attempt: AttemptView, news: News, at: datetime) -> None:
    if news is News.PENDING and attempt.method_id is not None:
        mandate_used(attempt.method_id, day_of(brand, at))


def _claimed(brand: BrandView, invoice: InvoiceView, owed: Money, at: datetime) -> InvoiceView:
    """The locked invoice, open again if it was written off."""
    if invoice.status is not InvoiceStatus.UNCOLLECTIBLE:
        return invoice
    reinstate(brand, invoice.id, allocated_minor=invoice.total.minor - owed.minor, at=at)
    return get_invoice(invoice.id)


def _refuse(brand: BrandView, attempt: AttemptView, at: datetime) -> None:
    refused = get_attempt(attempt.id)
    if refused.failure_code == FailureCode.MANDATE_INVALID and refused.method_id is not None:
        revoke_mandate(refused.method_id)
    use_credit(brand, attempt.customer_id, at)
    for invoice_id in attempt.invoice_ids:
        invoice = get_invoice(invoice_id)
        if invoice.status is InvoiceStatus.OPEN:
            invoice_refused(brand, invoice, refused, at)


def _give_back(brand: BrandView, attempt_id: UUID) -> None:
    refund_soon(ask_refund(brand, attempt_id, "late_success", business_now(brand)))
