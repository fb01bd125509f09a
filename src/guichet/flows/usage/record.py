"""A product tells what was used: any number of events at once, each counted once however often it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import MeterView, get_prices, list_meters
from guichet.contexts.subscriptions.public import HALTED, SubscriptionView, get_subscriptions_of
from guichet.contexts.usage.public import NewEvent, lock_periods, record_usage
from guichet.flows.usage.reading import is_metered
from guichet.infra.clock import business_now, day_of
from guichet.infra.unit_of_work import unit_of_work

LONGEST_SOURCE = 120
MOST_UNITS = 2_000_000_000


class UsageRefusal(StrEnum):
    """UNKNOWN: no such item or meter at the brand. INVALID: less than one unit, more than can be, or no source id.

    FUTURE: it has not happened yet. OUTSIDE: on a day on which the item was not metered by this meter.
    """

    UNKNOWN = "unknown"
    INVALID = "invalid"
    FUTURE = "future"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class UsageFact:
    """So many units of an item, at an instant; `source_id` is what the product calls it, once in a brand."""

    item_id: UUID
    meter: str
    quantity: int
    occurred_at: datetime
    source_id: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many were new and how many were known; those that cannot count, by source id, and why."""

    recorded: int
    known: int
    refused: tuple[tuple[str, UsageRefusal], ...]


def record(brand: BrandView, facts: Sequence[UsageFact]) -> Recorded:
    """Counts each for its day. What is refused stops none of the others; told again, it can be taken then."""
    with unit_of_work("usage.record"):
        at = business_now(brand)
        subscriptions = _of_the_brand(brand, facts)
        meters = list_meters(brand.id)
        prices = get_prices([item.price_id for each in subscriptions.values() for item in each.items])
        days = {id(fact): day_of(brand, fact.occurred_at) for fact in facts}
        held = _held(facts, days)
        events, refused = [], []
        for fact in facts:
            subscription, meter, day = subscriptions.get(fact.item_id), meters.get(fact.meter), days[id(fact)]
            why = _why_not(fact, subscription, meter, day, at, held)
            if why is not None or subscription is None or meter is None:
                refused.append((fact.source_id, why or UsageRefusal.UNKNOWN))
                continue
            goes_on = subscription.is_live and is_metered(subscription, prices)
            events.append(
                NewEvent(
                    fact.item_id, meter.id, fact.quantity, fact.occurred_at, day, fact.source_id, is_alone=not goes_on
                )
            )
        recorded = record_usage(brand.id, events, at)
        return Recorded(recorded, len(events) - recorded, tuple(refused))


def _of_the_brand(brand: BrandView, facts: Sequence[UsageFact]) -> dict[UUID, SubscriptionView]:
    found = get_subscriptions_of({fact.item_id for fact in facts})
    return {item_id: each for item_id, each in found.items() if each.brand_id == brand.id}


# Item and meter → first days and ends of the usage periods that are held.
Held = dict[tuple[UUID, UUID], list[tuple[date, date]]]


def _held(facts: Sequence[UsageFact], days: dict[int, date]) -> Held:
    held: Held = {}
    if facts:
        items = sorted({fact.item_id for fact in facts})
        for item_id, meter_id, starts_on, ends_on in lock_periods(items, min(days.values()), max(days.values())):
            held.setdefault((item_id, meter_id), []).append((starts_on, ends_on))
    return held


def _why_not(
    fact: UsageFact,
    subscription: SubscriptionView | None,
    meter: MeterView | None,
    day: date,
    at: datetime,
    held: Held,
) -> UsageRefusal | None:
    if subscription is None or meter is None:
        return UsageRefusal.UNKNOWN
    if not 1 <= fact.quantity <= MOST_UNITS or not 1 <= len(fact.source_id) <= LONGEST_SOURCE:
        return UsageRefusal.INVALID
    if fact.occurred_at > at:
        return UsageRefusal.FUTURE
    if any(starts_on <= day < ends_on for starts_on, ends_on in held.get((fact.item_id, meter.id), [])):
        return None
    return None if _waits_for_its_period(subscription, day) else UsageRefusal.OUTSIDE


def _waits_for_its_period(subscription: SubscriptionView, day: date) -> bool:
    """A day of a trial counts for nothing; one after the term counts once its period is charged."""
    if not subscription.is_live or subscription.status in HALTED:
        return False
    if subscription.trial_until is not None and day < subscription.trial_until:
        return True
    return day >= subscription.billed_until and subscription.renews_on is not None
