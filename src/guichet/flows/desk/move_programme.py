"""Moving a customer to another programme: what it does to each subscription, shown first, then done as shown.

What is paid for runs out as it is. From then on the programme's prices hold; where it groups, all are billed together
from the day on which the first of them runs out, and the others join inside a period of the group, by its days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_programme, list_programmes
from guichet.contexts.catalog.public import PriceView, get_prices, list_prices
from guichet.contexts.customers.public import CustomerView, get_customer, lock_customers, move_customer
from guichet.contexts.dunning.public import list_awaited
from guichet.contexts.subscriptions.public import (
    HALTED,
    Status,
    SubscriptionView,
    Terms,
    align,
    list_live_subscriptions,
)
from guichet.contexts.tax.public import seller_taxes
from guichet.flows.grouping import arrears, item_terms, stub
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.minimum import collect_untried
from guichet.flows.period_bill import lines_bill, period_bill
from guichet.flows.programme_prices import same_of_kind
from guichet.flows.purchase.give_up import give_up_order
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Anchor, period_containing
from guichet.kernel.money import Money


class MoveRefusedError(Exception):
    """`code`: programme (not another one of the brand), price (something is not sold there), interval (they differ),
    waiting (a change waits, or days of the group are not billed yet), halted (one stands still), details_missing.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Move:
    """One subscription: paid until `paid_until` (excluded), then at `price`; `stub` is for its days until `next_on`.

    `stub` and `period_total` are with tax; `stub` is None where no day is left between the two.
    """

    subscription: SubscriptionView
    price: PriceView
    quantity: int
    paid_until: date
    next_on: date
    stub: Money | None
    period_total: Money

    @property
    def last_paid_day(self) -> date:
        return self.paid_until - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MovePlan:
    programme: ProgrammeView
    anchor: Anchor | None
    moves: tuple[Move, ...]

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before it is done."""
        moves = [
            (each.subscription.id, each.price.id, each.paid_until, each.next_on, each.stub, each.period_total)
            for each in self.moves
        ]
        shown = [str(self.programme.id), *(repr(each) for each in moves)]
        return sha256("|".join(shown).encode()).hexdigest()


def programmes_to(customer: CustomerView) -> list[ProgrammeView]:
    """Where the customer could be moved."""
    return [each for each in list_programmes(customer.brand_id) if each.id != customer.programme_id]


def plan_move(brand: BrandView, customer: CustomerView, programme_id: UUID, at: datetime) -> MovePlan:
    """What it would mean; nothing is recorded. Raises MoveRefusedError."""
    programme = next((each for each in programmes_to(customer) if each.id == programme_id), None)
    if programme is None:
        raise MoveRefusedError("programme")
    live = list_live_subscriptions(customer.id)
    present = get_prices([each.items[0].price_id for each in live])
    if live and customer.missing:
        raise MoveRefusedError("details_missing")
    if any(each.status in HALTED or each.status is Status.TRIALING for each in live):
        raise MoveRefusedError("halted")
    unbilled = arrears(live, present) if get_programme(customer.programme_id).grouped else []
    if unbilled or any(each.coming or each.pauses or each.joins for each in live):
        raise MoveRefusedError("waiting")
    anchor = _anchor(programme, live)
    sold = list_prices(brand.id, day_of(brand, at), tax_included=programme.tax_included)
    moves = [
        _move(brand, customer, each, _price(present[each.items[0].price_id], programme, sold), anchor) for each in live
    ]
    return MovePlan(programme, anchor, tuple(moves))


def _price(present: PriceView, programme: ProgrammeView, sold: Sequence[PriceView]) -> PriceView:
    if present.tax_included == programme.tax_included:
        return present
    new = same_of_kind(present, sold)
    if new is None:
        raise MoveRefusedError("price")
    return new


def _anchor(programme: ProgrammeView, live: Sequence[SubscriptionView]) -> Anchor | None:
    """What a group is counted from: the day on which the first of them runs out. None where nothing is grouped."""
    if not programme.grouped or not live:
        return None
    if len({each.anchor.interval for each in live}) > 1:
        raise MoveRefusedError("interval")
    first = min(live, key=lambda each: (each.billed_until, each.id))
    return first.anchor


def _move(
    brand: BrandView, customer: CustomerView, each: SubscriptionView, price: PriceView, anchor: Anchor | None
) -> Move:
    item, day = each.items[0], each.billed_until
    covered, days = each.next_period, None
    taxes = seller_taxes(brand.id, brand.country, day, [customer])
    if anchor is not None:
        covered = period_containing(anchor, day)
        if covered.start != day:
            days = stub(covered, day, [Terms(day, item.quantity, price.unit_amount_minor)], 0, price)
            covered = period_containing(anchor, covered.end)
    bill = lines_bill(customer, each.currency, [days], taxes) if days else None
    whole = period_bill(customer, each.currency, [item_terms(item.quantity, price)], covered, taxes)
    return Move(
        each, price, item.quantity, day, covered.start, Money(bill.total_minor, each.currency) if bill else None,
        Money(whole.total_minor, each.currency),
    )  # fmt: skip


def move_to_programme(
    brand: BrandView, customer_id: UUID, person_id: UUID, programme_id: UUID, *, shown_fingerprint: str
) -> MovePlan:
    """Do what was shown. Twice is once: the second finds the customer there.

    Raises MoveRefusedError, OrderBusyError while a payment is under way, or ChangedMeanwhileError when it would be
    something else than was shown.
    """
    with unit_of_work("programme.move"):
        lock_customers([customer_id])
        customer, at = get_customer(customer_id), business_now(brand)
        give_up_order(customer_id, at)
        plan = plan_move(brand, customer, programme_id, at)
        if plan.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        if plan.anchor is not None:
            away = [each for each in plan.moves if each.subscription.anchor != plan.anchor]
            align({each.subscription.id: each.paid_until for each in away}, plan.anchor)
        before = get_programme(customer.programme_id)
        names = (before.name[brand.default_language], plan.programme.name[brand.default_language])
        move_customer(customer_id, programme_id, actor=audit.person(person_id), at=at, names=names)
        if before.minimum_charge_minor:  # what was carried there may be enough here
            collect_untried(customer_id, but=list_awaited(customer_id), whatever_is_owed=False)
        return plan
