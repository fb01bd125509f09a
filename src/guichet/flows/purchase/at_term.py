"""Fewer licences, or a shorter interval: nothing is paid now, it waits for the term and can be taken back.

In a trial nothing is paid for any change, and at some prices nothing for more licences: it is made at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.subscriptions.public import (
    SubscriptionView,
    lock_subscription,
    schedule_terms,
    take_back,
)
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.tell import record, told_terms
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import (
    Selection,
    SelectionRefusedError,
    other_way,
    plan,
    prices_for,
    waiting_for,
)
from guichet.flows.purchase.free_change import change_for_free
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.purchase.next_invoice import renewal_bill, share_of_group
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill


@dataclass(frozen=True, slots=True)
class ChangeAtTerm:
    """What will be from `effective_on` on, and the bill of the term; `is_now` where it is paid from the term on.

    `gives_nothing_back`: fewer would be now in this programme, but nothing of a period begun comes back at this price.
    """

    subscription: SubscriptionView
    effective_on: date
    is_now: bool
    price: PriceView
    quantity: int
    next_bill: Bill
    gives_nothing_back: bool = False


def preview(brand: BrandView, customer: CustomerView, selection: Selection, at: datetime) -> ChangeAtTerm:
    """What waiting would mean; nothing is recorded.

    Raises SelectionRefusedError: `now` when it is paid at once, `back` when it is at once and gives credit.
    """
    subscription = live_subscription(customer.id)
    if subscription is None:
        raise SelectionRefusedError("price")
    programme = get_programme(customer.programme_id)
    planned = plan(brand, programme, subscription, prices_for(brand, programme, subscription, at), selection, at)
    if planned.now is not None:
        raise SelectionRefusedError("now")
    wish = planned.free or planned.at_term
    if wish is None:
        raise SelectionRefusedError(other_way(planned))
    is_now = planned.free is not None
    if is_now and programme.grouped:
        bill = share_of_group(brand, customer, subscription, wish, day_of(brand, at))
    else:
        bill = renewal_bill(brand, customer, subscription, wish, waiting_for(customer.id))
    effective_on = day_of(brand, at) if is_now else subscription.billed_until
    item = subscription.items[0]
    fewer = not is_now and wish.price.id == item.price_id and wish.quantity < item.quantity
    return ChangeAtTerm(
        subscription, effective_on, is_now, wish.price, wish.quantity, bill,
        gives_nothing_back=fewer and programme.decreases_now,
    )  # fmt: skip


def schedule(
    brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection, *, shown_basis: str
) -> ChangeAtTerm:
    """Let it wait, in place of what waits; what was made of it. Twice is once.

    Raises SelectionRefusedError, ChangedMeanwhileError when the subscription is no longer what was shown, or
    OrderBusyError while a payment for it is under way. An order that nobody confirmed is given up.
    """
    with unit_of_work("change.schedule"):
        lock_customers([customer_id])
        at = business_now(brand)
        change = preview(brand, get_customer(customer_id), selection, at)
        subscription = lock_subscription(change.subscription.id)
        item, coming = subscription.items[0], subscription.coming
        if coming is not None and (coming.price_id, coming.quantity) == (change.price.id, change.quantity):
            return change
        if subscription.basis != shown_basis:
            raise ChangedMeanwhileError
        give_up_order(customer_id, at)
        if change.is_now:
            change_for_free(subscription, change.price, change.quantity, change.effective_on, person_id, at)
        else:
            schedule_terms(
                subscription.id, item_id=item.id, price_id=change.price.id, quantity=change.quantity,
                person_id=person_id, at=at,
            )  # fmt: skip
        present = get_prices([item.price_id])[item.price_id]
        told = told_terms(present, item.quantity, change.price, change.quantity)
        if not change.is_now:
            told["after"]["effective_on"] = change.effective_on.isoformat()
        record(
            audit.person(person_id), "subscription.changed" if change.is_now else "subscription.change_scheduled",
            brand, subscription, at, **told,
        )  # fmt: skip
        return change


def take_back_change(brand: BrandView, customer_id: UUID, person_id: UUID) -> bool:
    """What waits no longer does; False when nothing waited. Raises OrderBusyError while a payment is under way."""
    with unit_of_work("change.take_back"):
        lock_customers([customer_id])
        at = business_now(brand)
        found = live_subscription(customer_id)
        if found is None:
            return False
        subscription = lock_subscription(found.id)
        coming = subscription.coming
        if coming is None:
            return False
        give_up_order(customer_id, at)
        take_back(coming.id, at)
        item = subscription.items[0]
        prices = get_prices([item.price_id, coming.price_id])
        record(
            audit.person(person_id), "subscription.change_taken_back", brand, subscription, at,
            **told_terms(prices[coming.price_id], coming.quantity, prices[item.price_id], item.quantity),
        )  # fmt: skip
        return True
