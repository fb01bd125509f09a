"""Renewals: what waits for the term comes true, then what is due is issued, in batches for any number of processes.

An item's period is charged once by constraint, and its subscription's mark moves in the same transaction: a run that
dies is simply run again. Missed periods are caught up one after the other, in order.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView, list_customers, lock_free_customers
from guichet.contexts.invoicing.public import (
    ChargeView,
    InvoiceDraft,
    IssuedInvoice,
    get_invoice,
    issue,
    list_open,
    list_waiting_charges,
)
from guichet.contexts.ledger.public import list_in_credit
from guichet.contexts.payments.public import MethodView, list_preferred_methods, list_refused_for_good
from guichet.contexts.subscriptions.public import (
    ItemTerms,
    Status,
    SubscriptionView,
    advance_billing,
    list_due_customers,
    lock_due,
)
from guichet.contexts.tax.public import SellerTaxes, seller_taxes_by_day
from guichet.flows.at_term import at_term
from guichet.flows.collect import COLLECT_TASK, later_collection
from guichet.flows.credit import free_credit, free_credit_minor, settle_with
from guichet.flows.debt import owed_minor
from guichet.flows.fulfil import RENDER_TASK
from guichet.flows.invoice_settled import invoice_settled
from guichet.flows.language import language_of
from guichet.flows.minimum import Minimum, minimums
from guichet.flows.period_bill import period_bill, with_same_prices
from guichet.flows.price_rise import apply_rises
from guichet.infra import jobs, outbox
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

log = logging.getLogger(__name__)
BATCH = 500
# How many runs find work of their own beside each other: each looks past the batches that the others hold.
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """What one unit of work issued and how many subscriptions it ended; `found` is False when nothing was due."""

    found: bool
    invoices: tuple[IssuedInvoice, ...]
    ended: int = 0

    @property
    def did_something(self) -> bool:
        return bool(self.invoices or self.ended)


def issue_due(brand: BrandView, until: date) -> Batch:
    """Issue the next period of up to 500 customers' due subscriptions. `until` is at most the brand's today.

    A batch that found something but issued nothing was all in other hands, or cannot be billed before a person has
    looked: try again a little later.
    """
    at = business_now(brand)
    if until > day_of(brand, at):
        raise ValueError("billing cannot run ahead of the brand's today")
    with unit_of_work("renew.issue"):
        candidates = list_due_customers(brand.id, until, BATCH * AT_ONCE)
        due = lock_due(lock_free_customers(candidates, BATCH), until)
        methods = chargeable_methods([each.customer_id for each in due])
        known = list_customers([each.customer_id for each in due if each.status is Status.TRIALING])
        payers = {customer_id for customer_id, customer in known.items() if customer_id in methods and customer.address}
        renewed = at_term(brand, due, at, payers=payers)
        charges = list_waiting_charges([each.customer_id for each in renewed])
        issued = issue_next(brand, renewed, at, methods, charges) if renewed else []
    return Batch(bool(candidates), tuple(issued), len(due) - len(renewed))


def issue_next(
    brand: BrandView,
    due: Sequence[SubscriptionView],
    at: datetime,
    methods: Mapping[UUID, MethodView],
    charges: Mapping[UUID, Sequence[ChargeView]],
) -> list[IssuedInvoice]:
    """Issue the next period of locked subscriptions, to be charged by `methods`, customer → method.

    The one-off `charges` of a customer, customer → charges, go with the first of their invoices. Credit settles what it
    can of each. What cannot be billed stays due, and is logged.
    """
    issue_date = day_of(brand, at)
    due = apply_rises(brand, due, at)
    customers = list_customers([subscription.customer_id for subscription in due])
    holders = list_holders(list(customers))
    prices = get_prices([item.price_id for subscription in due for item in subscription.items])
    # The date of supply decides the rates: the first day of what is billed, also when it is caught up later.
    starts = {subscription.next_period.start for subscription in due}
    taxes = seller_taxes_by_day(brand.id, brand.country, starts)
    credit = {customer_id: free_credit_minor(customer_id) for customer_id in list_in_credit(brand.id, list(customers))}
    minimum = minimums(list(customers.values()))
    owed = {customer_id: owed_minor(list_open(customer_id)) for customer_id in customers if minimum[customer_id]}
    drafts, charges = {}, dict(charges)
    for subscription in due:
        customer_id = subscription.customer_id
        try:
            draft = _draft(
                subscription,
                customers[customer_id],
                language=holders[customer_id][0].language,
                day=issue_date,
                method=methods.get(customer_id),
                credit_minor=credit.get(customer_id, 0),
                minimum=Minimum(minimum[customer_id], owed.get(customer_id, 0)),
                charges=charges.get(customer_id, ()),
                prices=prices,
                taxes=taxes[subscription.next_period.start],
            )
        except (LookupError, ValueError):
            # No address, nobody to write to, no rule for the taxes: it stays due, and the others are billed.
            log.exception("cannot be billed", extra={"subscription": str(subscription.id)})
            continue
        drafts[subscription.id] = draft
        charges[customer_id] = [each for each in charges.get(customer_id, ()) if each not in draft.charges]
        if customer_id in credit:
            credit[customer_id] -= draft.collection.credit_minor
        if customer_id in owed:
            owed[customer_id] += draft.bill.total_minor - draft.collection.credit_minor
    issued = issue(brand, list(drafts.values()), prices=prices, taxes=taxes[min(starts)], at=at)
    advance_billing({each.id: each.next_period.end for each in due if each.id in drafts})
    outbox.publish(
        [
            outbox.Event("invoice.issued", brand.id, i.customer_id, at, {"invoice": str(i.id), "number": i.number})
            for i in issued
        ]
    )
    for invoice in issued:
        if invoice.customer_id in credit:
            settle_with(brand, get_invoice(invoice.id), free_credit(invoice.customer_id), at)
        elif not invoice.total_minor:
            invoice_settled(brand, get_invoice(invoice.id), "", at)
    jobs.defer_many(RENDER_TASK, [{"invoice_id": str(invoice.id)} for invoice in issued])
    jobs.defer_many(COLLECT_TASK, [{"invoice_id": str(invoice.id)} for invoice in issued])
    return issued


def chargeable_methods(customer_ids: Sequence[UUID]) -> dict[UUID, MethodView]:
    """Customer → the method that will be charged: none where the bank refused it for good."""
    preferred = list_preferred_methods(customer_ids)
    refused = list_refused_for_good([method.id for method in preferred.values()])
    return {customer_id: method for customer_id, method in preferred.items() if method.id not in refused}


def _draft(
    subscription: SubscriptionView,
    customer: CustomerView,
    *,
    language: str,
    day: date,
    method: MethodView | None,
    credit_minor: int,
    minimum: Minimum,
    charges: Sequence[ChargeView],
    prices: Mapping[UUID, PriceView],
    taxes: SellerTaxes,
) -> InvoiceDraft:
    period = subscription.next_period
    terms = [
        ItemTerms(i.price_id, i.quantity, prices[i.price_id].unit_amount_minor, prices[i.price_id].tax_included)
        for i in subscription.items
    ]
    charges = with_same_prices(charges, terms)
    bill = period_bill(customer, subscription.currency, terms, period, taxes, charges)
    return InvoiceDraft(
        customer=customer,
        bill=bill,
        item_ids=tuple(item.id for item in subscription.items),
        subscription_id=subscription.id,
        language=language_of(language),
        due_date=day,
        collection=later_collection(bill, day, method, credit_minor, minimum),
        next_billing_date=period.end,
        charges=tuple(charges),
    )
