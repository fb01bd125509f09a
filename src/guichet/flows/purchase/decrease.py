"""Fewer licences or a cheaper product now, where the programme allows it: what is not used comes back as credit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView, get_programme
from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers
from guichet.contexts.invoicing.public import (
    Language,
    LinePart,
    fewer_reason,
    lock_invoice,
    product_reason,
    record_given_back,
)
from guichet.contexts.subscriptions.public import SubscriptionView, lock_subscription
from guichet.flows.credit import use_credit
from guichet.flows.desk.credit_note import issue_as_planned
from guichet.flows.giving_back import PlannedCredits, Wanted, give_back, plan_credits
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
from guichet.flows.purchase.next_invoice import renewal_bill
from guichet.flows.purchase.prorate import unused_now
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import Bill
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Decrease:
    """What will be from `day`, today, on; what that credits; and the bill of the term.

    `parts` are what the lines of the period give back before their discounts, whatever comes of their credit.
    """

    subscription: SubscriptionView
    day: date
    price: PriceView
    quantity: int
    parts: tuple[LinePart, ...]
    credits: PlannedCredits
    next_bill: Bill

    @property
    def total(self) -> Money:
        """Of all credit notes, tax included."""
        return Money(sum(plan.total.minor for _, plan in self.credits), self.subscription.currency)

    @property
    def settled(self) -> Money:
        """What is taken off invoices that are still open."""
        return Money(sum(plan.settled.minor for _, plan in self.credits), self.subscription.currency)

    @property
    def kept(self) -> Money:
        """What is left of it as the customer's credit."""
        return Money(self.total.minor - self.settled.minor, self.subscription.currency)

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before it is confirmed."""
        shown = [
            self.subscription.basis, self.day.isoformat(), str(self.price.id), self.quantity,
            [(part.line_id, part.amount_minor, part.discount_minor) for part in self.parts],
            [(str(invoice.id), plan.fingerprint) for invoice, plan in self.credits],
            self.next_bill.fingerprint(),
        ]  # fmt: skip
        return sha256(repr(shown).encode()).hexdigest()


def preview_decrease(brand: BrandView, customer: CustomerView, selection: Selection, at: datetime) -> Decrease:
    """What it would mean now; nothing is recorded.

    Raises SelectionRefusedError (its code says how else the selection is asked for), SeatsHeldError, or
    CreditNoteRefusedError while an invoice of the period is being paid.
    """
    subscription = live_subscription(customer.id)
    if subscription is None:
        raise SelectionRefusedError("price")
    programme = get_programme(customer.programme_id)
    offered = prices_for(brand, programme, subscription, at)
    planned = plan(brand, programme, subscription, offered, selection, at)
    wish = planned.back
    if wish is None:
        raise SelectionRefusedError("now" if planned.now else other_way(planned))
    item, day, wanted = subscription.items[0], day_of(brand, at), Wanted()
    unused = unused_now(subscription, item, wish.price, wish.quantity, day)
    parts = give_back(item.id, subscription.current_period, unused, wanted)
    return Decrease(
        subscription, day, wish.price, wish.quantity, parts, plan_credits(wanted, refund=False),
        renewal_bill(brand, customer, subscription, wish, waiting_for(customer.id)),
    )  # fmt: skip


def decrease_now(
    brand: BrandView, customer_id: UUID, person_id: UUID, selection: Selection, *, shown_fingerprint: str
) -> Decrease | None:
    """Make the change and credit what was shown; None when it is as it is wanted already. Twice is once.

    Raises what `preview_decrease` raises, ChangedMeanwhileError when something else was shown, LaterDayError past
    midnight, or OrderBusyError while a payment for the subscription is under way. An order that nobody confirmed is
    given up, and what waits for the term is replaced.
    """
    with unit_of_work("change.decrease"):
        lock_customers([customer_id])
        found, at = live_subscription(customer_id), business_now(brand)
        if found is None:
            raise SelectionRefusedError("price")
        before = lock_subscription(found.id)
        item = before.items[0]
        if (item.price_id, item.quantity) == (selection.price_id, selection.quantity) and before.coming is None:
            return None
        change = preview_decrease(brand, get_customer(customer_id), selection, at)
        if change.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        give_up_order(customer_id, at)
        actor, present = audit.person(person_id), get_prices([item.price_id])[item.price_id]
        for invoice, credit in change.credits:
            reason = _reason(brand, change, present, item.quantity, invoice.language)
            issue_as_planned(brand, actor, lock_invoice(invoice.id), credit, reason, at)
        source_id = change_for_free(before, change.price, change.quantity, change.day, person_id, at)
        record_given_back(source_id, change.parts)
        use_credit(brand, customer_id, at)
        record(
            actor, "subscription.changed", brand, before, at,
            **told_terms(present, item.quantity, change.price, change.quantity),
        )  # fmt: skip
        return change


def _reason(brand: BrandView, change: Decrease, present: PriceView, quantity: int, language: Language) -> str:
    """Printed on the credit note, in its language."""
    if change.price.product_id == present.product_id:
        return fewer_reason(quantity, change.quantity, change.day, language, brand.country)
    before, now = (quantity, present.product_name[language]), (change.quantity, change.price.product_name[language])
    return product_reason(before, now, change.day, language, brand.country)
