"""Subscriptions as their page shows them: what each is, what comes next, what waits. Read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import PriceView, dated_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.payments.public import find_preferred_method
from guichet.contexts.subscriptions.public import HALTED, ComingTerms, SubscriptionView, list_subscriptions
from guichet.flows.lifecycle.pause import why_no_pause
from guichet.flows.lifecycle.renewal import why_no_switch
from guichet.flows.overview import next_bills
from guichet.flows.usage.reading import foresee
from guichet.flows.usage.to_date import MeteredWords, UsedSoFar, metered_words, used_so_far
from guichet.kernel.bill import line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ComingLine:
    """What it will be from `day` on; `product` in the reader's language."""

    day: date
    product: str
    quantity: int
    interval: str


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """One subscription with one item. `next_total` is what is charged on `next_on`, taxes included, by `method`.

    It renews on `next_on`, or ends on `ends_on`, or has ended on `ended_on`, or pauses on `pauses_on`; the others are
    None, and all of them where it stands still. Where it `is_grouped`, it is billed with the others: `next_total` is
    None. `name` is what the customer calls it. `is_cancelled` tells an end that was asked for from renewal that is
    off. `coming` is None where nothing waits, and also where the end comes first. `metered` is what its price includes,
    `used` what was used of that so far, both None where nothing is metered.
    """

    id: UUID
    product: str
    name: str
    status: str
    quantity: int
    interval: str
    unit_amount: Money
    tax_included: bool
    period: Period
    next_on: date | None
    next_total: Money | None
    method: str
    ends_on: date | None
    ended_on: date | None
    pauses_on: date | None
    is_cancelled: bool
    is_grouped: bool
    renews: bool
    may_change: bool
    may_pause: bool
    may_switch_renewal: bool
    coming: ComingLine | None
    metered: MeteredWords | None
    used: UsedSoFar | None

    @property
    def stands_still(self) -> bool:
        """Paused or suspended: no period runs, or none that could be used."""
        return self.status in HALTED

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None


def subscription_lines(
    brand: BrandView, programme: ProgrammeView, customer: CustomerView, day: date, language: str
) -> list[SubscriptionLine]:
    """The customer's, newest first, on the brand's `day`; products are named in `language`.

    The same queries whatever their number.
    """
    every = list_subscriptions(customer.id)
    waiting = [each.coming.price_id for each in every if each.coming]
    prices = dated_prices([item.price_id for each in every for item in each.items] + waiting)
    method = find_preferred_method(customer.id)
    label = method.label if method else ""
    read = foresee([each for each in every if each.is_live], prices.prices)
    used = used_so_far(read, day, language)
    totals = {}
    if not customer.missing and not programme.grouped:
        going_on = [each for each in every if each.renews_on is not None]
        bills = next_bills(brand, customer, going_on, prices, read=read)
        totals = {each.id: bill.total_minor for each, bill in zip(going_on, bills, strict=True)}
    return [
        _line(each, prices.prices, totals.get(each.id), language, label, used, grouped=programme.grouped)
        for each in reversed(every)
    ]


def _line(
    s: SubscriptionView,
    prices: dict[UUID, PriceView],
    total: int | None,
    language: str,
    method: str,
    used: Mapping[UUID, UsedSoFar],
    *,
    grouped: bool,
) -> SubscriptionLine:
    item = s.items[0]
    price = prices[item.price_id]
    coming = s.coming if s.is_live and s.ends_on is None else None
    return SubscriptionLine(
        id=s.id,
        product=price.product_name[language],
        name=s.name,
        status=s.status.value,
        quantity=item.quantity,
        interval=price.interval.unit,
        unit_amount=Money(line_amount(1, price.unit_amount_minor), s.currency),
        tax_included=price.tax_included,
        period=_period(s),
        next_on=s.renews_on,
        next_total=Money(total, s.currency) if total is not None else None,
        method=method,
        ends_on=s.ends_on if s.is_live else None,
        ended_on=s.ended_on,
        pauses_on=s.pauses.effective_on if s.pauses else None,
        is_cancelled=s.ends is not None,
        is_grouped=grouped,
        renews=s.renews,
        may_change=s.status not in HALTED and s.ends_on is None and s.pauses is None,
        may_pause=s.pauses is None and why_no_pause(s) is None,
        may_switch_renewal=why_no_switch(s) is None,
        coming=_coming(coming, prices[coming.price_id], language) if coming else None,
        metered=metered_words(price.metering, language),
        used=used.get(item.id),
    )


def _period(s: SubscriptionView) -> Period:
    """The last one that is billed, up to the day on which a pause cut it short."""
    opened = s.current_period
    return Period(opened.start, s.billed_until) if opened.start < s.billed_until < opened.end else opened


def _coming(coming: ComingTerms, price: PriceView, language: str) -> ComingLine:
    return ComingLine(coming.effective_on, price.product_name[language], coming.quantity, price.interval.unit)
