"""A price rise: planned with a date, told to those it moves, applied to each with the first period from that day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.catalog.public import (
    DatedPrices,
    PriceView,
    RiseView,
    dated_prices,
    get_price,
    get_rise,
    list_moved_to,
    raise_price,
    still_stand,
)
from guichet.contexts.customers.public import list_customers
from guichet.contexts.notifications.ports import PriceRiseFact
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.subscriptions.public import (
    ItemView,
    NewTerms,
    SubscriptionView,
    change_terms,
    get_subscriptions,
    list_with_price,
)
from guichet.flows.events import publish_subscriptions
from guichet.flows.language import language_of
from guichet.infra import audit, jobs
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.bill import line_amount
from guichet.kernel.billing_cycle import index_containing, period

NOTICE_TASK = "flows.price_notice"
# Time to leave before it counts: no customer pays more without having had a month to say no.
NOTICE = timedelta(days=30)
# Further ahead it is a slip of the pen.
FARTHEST = timedelta(days=2 * 366)
AT_ONCE = 200


class RiseRefusedError(Exception):
    """`code`: too_soon (customers are moved: a month's notice), past, too_far, same (it is the price already)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check_rise(
    old: PriceView, unit_amount_minor: int, effective_on: date, today: date, *, moves_customers: bool
) -> None:
    """Raises RiseRefusedError unless the rise could be planned today."""
    if effective_on <= today:
        raise RiseRefusedError("past")
    if effective_on > today + FARTHEST:
        raise RiseRefusedError("too_far")
    if moves_customers and effective_on < today + NOTICE:
        raise RiseRefusedError("too_soon")
    if old.unit_amount_minor == unit_amount_minor:
        raise RiseRefusedError("same")


def plan_rise(
    brand: BrandView,
    person_id: UUID,
    price_id: UUID,
    unit_amount_minor: int,
    effective_on: date,
    *,
    moves_customers: bool,
) -> UUID:
    """Sell at the new price from `effective_on` on; with `moves_customers` tell those whom it moves.

    Raises RiseRefusedError, or NoSuchRiseError when the price is replaced already.
    """
    with unit_of_work("price.rise"):
        at = business_now(brand)
        old = get_price(price_id)
        check_rise(old, unit_amount_minor, effective_on, day_of(brand, at), moves_customers=moves_customers)
        rise_id = raise_price(
            price_id, Decimal(unit_amount_minor), effective_on, moves_customers=moves_customers, at=at
        )
        audit.record(
            audit.person(person_id), "price.raised", brand_id=brand.id, at=at, subject=("price", price_id),
            before={"unit_amount_minor": str(old.unit_amount_minor)},
            after={"unit_amount_minor": unit_amount_minor, "effective_on": effective_on.isoformat()},
        )  # fmt: skip
        if moves_customers:
            jobs.defer(NOTICE_TASK, lock=f"price_notice:{rise_id}", rise_id=str(rise_id), brand_id=str(brand.id))
        return rise_id


def tell_of_rise(brand_id: UUID, rise_id: UUID) -> None:
    """A mail to each holder that it moves, in batches: a job that died starts over and tells nobody twice."""
    brand, rise, after = get_brand(brand_id), get_rise(rise_id), None
    moved = list_moved_to(rise.old.id)
    prices = dated_prices(moved)
    while batch := list_with_price(moved, after=after, limit=AT_ONCE):
        customers = list_customers([each.customer_id for each in batch])
        holders = list_holders(list(customers))
        with unit_of_work("price.notice"):
            if not still_stand({rise_id}):
                return
            for each in batch:
                first = _first_after(each, rise.effective_on)
                old = prices.on(each.items[0].price_id, _start_before(each, first))
                if not each.renews or (each.ends is not None and each.ends.effective_on <= first):
                    continue
                for holder in holders[each.customer_id]:
                    queue_mail(
                        "price_rise",
                        brand_id=brand.id,
                        customer_id=each.customer_id,
                        to=holder.email,
                        language=holder.language,
                        data=PriceRiseFact(
                            customer=customers[each.customer_id].name,
                            item=rise.old.product_name[language_of(holder.language)],
                            quantity=each.items[0].quantity,
                            old_minor=line_amount(1, old.unit_amount_minor),
                            new_minor=line_amount(1, rise.new.unit_amount_minor),
                            currency=rise.new.currency,
                            interval=rise.new.interval.unit,
                            day=first.isoformat(),
                            path="/facturation/a-venir/",
                        ),
                        once=f"{told_of(rise_id)}{each.id.hex}:{holder.id.hex}",
                    )
        after = batch[-1].id


def told_of(rise_id: UUID) -> str:
    """What the facts of its notices begin with."""
    return f"rise:{rise_id.hex}:"


def _first_after(subscription: SubscriptionView, day: date) -> date:
    """The first day of the first period that is not billed yet and begins on `day` or later."""
    first = index_containing(subscription.anchor, subscription.billed_until)
    return next(start for index in count(first) if (start := period(subscription.anchor, index).start) >= day)


def _start_before(subscription: SubscriptionView, day: date) -> date:
    """The first day of the period that ends with `day`."""
    return period(subscription.anchor, index_containing(subscription.anchor, day) - 1).start


def _moved(due: Sequence[SubscriptionView], prices: DatedPrices) -> list[tuple[SubscriptionView, ItemView, RiseView]]:
    return [
        (each, item, rise)
        for each in due
        for item in each.items
        if (rise := prices.rise_by(item.price_id, each.next_period.start)) is not None
    ]


def apply_rises(brand: BrandView, due: Sequence[SubscriptionView], at: datetime) -> list[SubscriptionView]:
    """Locked subscriptions whose next period is about to be billed, each at the price of that period."""
    if not due:
        return []
    prices = dated_prices([item.price_id for each in due for item in each.items])
    moved = _moved(due, prices)
    if moved and not still_stand({rise.id for _each, _item, rise in moved}):
        # Taken back between reading it and holding it.
        prices = dated_prices([item.price_id for each in due for item in each.items])
        moved = _moved(due, prices)
    if not moved:
        return list(due)
    change_terms(
        [
            NewTerms(each.id, item.id, rise.new.id, item.quantity, each.next_period.start, rise.id)
            for each, item, rise in moved
        ],
        at,
    )
    for each, item, rise in moved:
        audit.record(
            audit.SYSTEM, "subscription.price_risen", brand_id=brand.id, customer_id=each.customer_id, at=at,
            subject=("subscription", each.id),
            before={"unit_amount_minor": str(prices.prices[item.price_id].unit_amount_minor)},
            after={"unit_amount_minor": str(rise.new.unit_amount_minor), "product": rise.new.product_name},
        )  # fmt: skip
    of = [(each.customer_id, each.id) for each, _, _ in moved]
    publish_subscriptions(brand, "subscription.changed", of, at, entitles=False)
    fresh = get_subscriptions([each.id for each in due])
    return [fresh[each.id] for each in due]
