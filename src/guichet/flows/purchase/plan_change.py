"""What a wish for a subscription means: what changes now and is paid now, and what waits for the term. Pure.

More licences, a dearer product and a longer interval are now; fewer licences, a cheaper product and a shorter interval
are at the term; licences added with a shorter interval are now, at the present price. A programme can let fewer
licences and a cheaper product be now, and what is not used is credited. Where a price is not prorated by the day,
another interval or product waits for the term, and so do fewer licences, of which nothing would come back; where it is
not prorated at all, more licences cost nothing until then (docs/domain.md, Proration).
"""

from __future__ import annotations

from dataclasses import dataclass

from guichet.contexts.catalog.public import PriceView, ProrationRule
from guichet.contexts.subscriptions.public import ItemView


@dataclass(frozen=True, slots=True)
class Wish:
    """A price and the whole number of licences at it."""

    price: PriceView
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`now` is paid at once, `at_term` waits, `free` is at once with nothing to pay.

    `back` is at once too, and what is not used of the period comes back as credit. None of them: it is as it should be,
    and nothing waits any more.
    """

    now: Wish | None = None
    at_term: Wish | None = None
    free: Wish | None = None
    back: Wish | None = None


def plan_change(
    item: ItemView, present: PriceView, wanted: PriceView, quantity: int, *, decreases_now: bool = False
) -> Plan:
    """What it takes for `item`, now at price `present`, to become `quantity` at `wanted`.

    `decreases_now`: the programme lets fewer be now; what is now and paid never depends on it. Who keeps the product
    and the interval keeps the price that they have, whatever new customers pay.
    """
    by_day, uncharged = (present.proration is rule for rule in (ProrationRule.DAY, ProrationRule.NONE))
    if wanted.interval.months > present.interval.months and by_day:
        return Plan(now=Wish(wanted, quantity))
    more = Wish(present, quantity) if quantity > item.quantity else None
    if wanted.interval != present.interval:
        return Plan(now=None if uncharged else more, at_term=Wish(wanted, quantity))
    if wanted.product_id != present.product_id:
        return _other_product(item, present, Wish(wanted, quantity), decreases_now=decreases_now)
    if more is not None:
        return Plan(free=more) if uncharged else Plan(now=more)
    if quantity == item.quantity:
        return Plan()
    fewer = Wish(present, quantity)
    return Plan(back=fewer) if decreases_now and by_day else Plan(at_term=fewer)


def _other_product(item: ItemView, present: PriceView, wish: Wish, *, decreases_now: bool) -> Plan:
    """At the same interval: dearer or cheaper is what all of its licences cost an interval."""
    if not present.proration is wish.price.proration is ProrationRule.DAY:
        return Plan(at_term=wish)
    before = item.quantity * present.unit_amount_minor
    after = wish.quantity * wish.price.unit_amount_minor
    if after == before:
        return Plan(free=wish)
    if after > before:
        return Plan(now=wish)
    return Plan(back=wish) if decreases_now else Plan(at_term=wish)


def in_group(planned: Plan) -> Plan:
    """The same wish where nothing is paid at once: what is more is at once, and waits for the group's next invoice."""
    return Plan(free=planned.now or planned.free, at_term=None if planned.now else planned.at_term)


def in_trial(planned: Plan) -> Plan:
    """The same wish while nothing is paid for: all of it is at once, and its price is charged when the trial ends."""
    return Plan(free=planned.at_term or planned.now or planned.back or planned.free)
