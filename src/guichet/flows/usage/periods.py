"""Usage periods follow the billing periods: opened when one is charged, cut when one is cut short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.subscriptions.public import Status, SubscriptionView
from guichet.contexts.usage.public import NewPeriod, cut_periods, leave_to_themselves, open_periods
from guichet.kernel.periods import Period

# A subscription, the first day from which its use counts, and the billing period that the day is in.
Opening = tuple[SubscriptionView, date, Period]


def open_usage(brand_id: UUID, openings: Sequence[Opening], prices: Mapping[UUID, PriceView]) -> None:
    """For what is metered of them, prices by id. Inside the unit of work that charges the periods, or will charge them.

    No query where nothing is metered.
    """
    open_periods(
        brand_id,
        [
            NewPeriod(each.customer_id, item.id, metering.meter.id, starts_on, of)
            for each, starts_on, of in openings
            for item in each.items
            if (metering := prices[item.price_id].metering) is not None
        ],
    )


def join_usage(subscriptions: Sequence[SubscriptionView]) -> None:
    """They join a group inside its period, at the prices that they have from then on: their use counts to its end.

    What was used before waits for the group's invoice, unless nothing is metered any more.
    """
    prices = get_prices([item.price_id for each in subscriptions for item in each.items])
    unmetered = [i.id for each in subscriptions for i in each.items if prices[i.price_id].metering is None]
    if unmetered:
        leave_to_themselves(unmetered)
    open_usage(subscriptions[0].brand_id, [(s, s.billed_until, s.next_period) for s in subscriptions], prices)


def end_usage(subscription: SubscriptionView, day: date, *, given_back: bool) -> None:
    """The brand's `day` is the first that is not paid for. What is used on it counts still, and is billed after it.

    `given_back`: the days from then on are credited, so that nothing is included for them.
    """
    cut_periods([item.id for item in subscription.items], day, counts_today=True, given_back=given_back)


def begin_anew(subscription: SubscriptionView, day: date) -> None:
    """The period is closed on `day`, whose use counts in the one that begins on it; the rest is given back."""
    cut_periods([item.id for item in subscription.items], day, counts_today=False, given_back=True)


def follow_change(subscription: SubscriptionView, before: PriceView, after: PriceView, day: date) -> None:
    """An item of `subscription` has the price `after` from `day` on, inside its period. Of one meter it goes on as is.

    A trial is charged for nothing, and counts nothing.
    """
    old, new = (price.metering.meter if price.metering else None for price in (before, after))
    if subscription.status is Status.TRIALING or old == new:
        return
    ids = [item.id for item in subscription.items]
    if old is not None:
        cut_periods(ids, day, counts_today=False, given_back=True)
    if new is not None:
        open_periods(
            subscription.brand_id,
            [NewPeriod(subscription.customer_id, each, new.id, day, subscription.current_period) for each in ids],
        )
