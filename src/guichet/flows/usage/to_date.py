"""What was used so far of the period under way, for pages: from what the next invoice would be made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from guichet.contexts.catalog.public import Metering, get_prices
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.usage.reading import Use, foresee


@dataclass(frozen=True, slots=True)
class UsedSoFar:
    """`used` of `included` units, the word for `used` of them in the reader's language, and how many are `beyond`."""

    used: int
    included: int
    beyond: int
    units: str


@dataclass(frozen=True, slots=True)
class MeteredWords:
    """What a price includes and what one beyond costs, with the words for `included` units and for one."""

    included: int
    units: str
    unit: str
    overage_minor: Decimal


def metered_words(metering: Metering | None, language: str) -> MeteredWords | None:
    if metering is None:
        return None
    return MeteredWords(
        metering.included_units,
        metering.meter.units(metering.included_units, language),
        metering.meter.units(1, language),
        metering.overage_unit_amount_minor,
    )


def used_so_far(read: Sequence[Use], day: date, language: str) -> dict[UUID, UsedSoFar]:
    """Item → what was used in the usage period that the brand's `day` counts in; only of what is metered."""
    return {
        each.item.id: UsedSoFar(
            each.period.used_units,
            each.included_units,
            max(0, each.period.used_units - each.included_units),
            each.metering.meter.units(each.period.used_units, language),
        )
        for each in read
        if each.period.starts_on <= day < each.period.ends_on
    }


def used_of(subscription: SubscriptionView, day: date, language: str) -> UsedSoFar | None:
    """Of its first item; None where nothing is metered, or nothing is under way."""
    prices = get_prices([item.price_id for item in subscription.items])
    return used_so_far(foresee([subscription], prices), day, language).get(subscription.items[0].id)
