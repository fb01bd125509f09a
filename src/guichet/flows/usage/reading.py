"""What usage periods that are over come to: the same function for the run, the forecast and the pages.

Units beyond what is included, less those that an earlier reading charged: so what comes late is charged once, with the
next invoice (docs/domain.md, Usage).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from guichet.contexts.catalog.public import Metering, PriceView, ProrationRule, get_prices
from guichet.contexts.subscriptions.public import ItemChangeView, ItemView, SubscriptionView, list_changes
from guichet.contexts.tax.public import NetLine
from guichet.contexts.usage.public import (
    IncludedTerms,
    NewReading,
    UsagePeriodView,
    included_units,
    list_unread,
    lock_unread,
    mark_read,
)
from guichet.flows.grouping import Billed
from guichet.flows.parking import UnbillableError
from guichet.infra.ids import new_id
from guichet.kernel.bill import Usage, line_amount
from guichet.kernel.periods import Period

# The number of a line is an integer of 32 bits.
MOST_ON_A_LINE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Use:
    """A usage period as it is read: with what it includes, and the price at which what is beyond is charged.

    `billed_on` is the day of the invoice's periods, whose rates it has.
    """

    reading_id: UUID
    subscription: SubscriptionView
    item: ItemView
    period: UsagePeriodView
    price: PriceView
    metering: Metering
    included_units: int
    billed_on: date

    @property
    def usage(self) -> Usage:
        p = self.period
        return Usage(p.of, p.used_units, self.included_units, p.charged_units)

    @property
    def billed(self) -> Billed | None:
        """The line that charges it; None when nothing is beyond."""
        units, unit = self.usage.beyond_units, self.metering.overage_unit_amount_minor
        if not units:
            return None
        line = NetLine(
            price_id=self.price.id,
            quantity=units,
            unit_amount_minor=unit,
            amount_minor=line_amount(units, unit),
            period=Period(self.period.starts_on, self.period.ends_on),
            tax_included=self.price.tax_included,
            usage=self.usage,
        )
        return Billed(self.subscription, self.item, line, self.reading_id, self.billed_on)


def is_metered(subscription: SubscriptionView, prices: Mapping[UUID, PriceView]) -> bool:
    return any(prices[item.price_id].metering is not None for item in subscription.items)


def read_due(due: Sequence[SubscriptionView], prices: Mapping[UUID, PriceView]) -> list[Use]:
    """What of locked subscriptions is over by their billed-until days, as they are before what waits for the term
    comes true, and held until the transaction ends. What is about to join a group waits for the group's invoice.

    `prices` are at least theirs; where none of them meters, nothing is asked.
    """
    metered = [each for each in due if not each.joins and is_metered(each, prices)]
    return _by_their_terms(metered, lock_unread([item.id for each in metered for item in each.items]))


def foresee(subscriptions: Sequence[SubscriptionView], prices: Mapping[UUID, PriceView]) -> list[Use]:
    """As `read_due` will find it at their terms, from what was told so far. Nothing is held.

    `prices` are at least theirs; where none of them meters, nothing is asked.
    """
    metered = [each for each in subscriptions if is_metered(each, prices)]
    items = [item.id for each in metered for item in each.items]
    return _by_their_terms(metered, list_unread(items)) if items else []


def _by_their_terms(subscriptions: Sequence[SubscriptionView], periods: Sequence[UsagePeriodView]) -> list[Use]:
    of = {item.id: each for each in subscriptions for item in each.items}
    over = [period for period in periods if period.ends_on <= of[period.item_id].billed_until]
    return uses(over, of, {item_id: each.billed_until for item_id, each in of.items()})


def uses(
    periods: Sequence[UsagePeriodView], of: Mapping[UUID, SubscriptionView], billed_on: Mapping[UUID, date]
) -> list[Use]:
    """`of` is item → subscription, `billed_on` item → day. Two queries whatever their number.

    Raises UnbillableError.
    """
    if not periods:
        return []
    changes = list_changes({period.item_id for period in periods})
    prices = get_prices([change.price_id for each in changes.values() for change in each])
    read = []
    for period in periods:
        of_item = (of[period.item_id], changes[period.item_id], prices, billed_on[period.item_id])
        try:
            read.append(_use(period, *of_item))
        except (LookupError, ValueError) as error:
            raise UnbillableError(period.customer_id, error) from error
    return read


def _use(
    period: UsagePeriodView,
    subscription: SubscriptionView,
    changes: Sequence[ItemChangeView],
    prices: Mapping[UUID, PriceView],
    billed_on: date,
) -> Use:
    price, metering = _price(period, changes, prices)
    terms = [
        IncludedTerms(each.since, each.quantity, _units_each(prices[each.price_id], period.meter_id))
        for each in changes
    ]
    included = included_units(
        terms, period.of, period.starts_on, period.paid_until, by_day=price.proration is ProrationRule.DAY
    )
    item = next(item for item in subscription.items if item.id == period.item_id)
    use = Use(new_id(), subscription, item, period, price, metering, included, billed_on)
    if use.usage.beyond_units > MOST_ON_A_LINE:
        raise ValueError(f"{use.usage.beyond_units} units beyond are more than a line can say")
    return use


def _price(
    period: UsagePeriodView, changes: Sequence[ItemChangeView], prices: Mapping[UUID, PriceView]
) -> tuple[PriceView, Metering]:
    """The last one of the period that meters it."""
    until = max(period.paid_until, period.starts_on + timedelta(days=1))
    known = [
        (prices[each.price_id], metering)
        for each in changes
        if each.since < until
        and (metering := prices[each.price_id].metering) is not None
        and metering.meter.id == period.meter_id
    ]
    if not known:
        raise LookupError(f"no price meters usage period {period.id}")
    return known[-1]


def _units_each(price: PriceView, meter_id: UUID) -> int:
    metering = price.metering
    return metering.included_units if metering is not None and metering.meter.id == meter_id else 0


def lines_of(read: Sequence[Use]) -> list[Billed]:
    """Those that charge something."""
    return [billed for each in read if (billed := each.billed) is not None]


def keep_readings(read: Sequence[Use], at: datetime) -> None:
    """In the unit of work whose invoices have their lines."""
    readings = [
        NewReading(
            each.reading_id, each.period.id, each.period.readings + 1, each.price.id, each.period.used_units,
            each.included_units, each.usage.beyond_units,
        )
        for each in read
        if each.period.used_units
    ]  # fmt: skip
    mark_read([each.period.id for each in read], readings, at)
