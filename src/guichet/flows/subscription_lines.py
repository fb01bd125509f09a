"""Subscriptions as their page shows them: what each is, what comes next, what waits. Read only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.payments.public import find_preferred_method
from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions
from guichet.flows.overview import next_bill
from guichet.kernel.bill import line_amount
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ComingLine:
    """What it will be from `day` on."""

    day: date
    quantity: int
    interval: str


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """One subscription with one item. `next_total` is what is charged on `next_on`, taxes included, by `method`.

    It renews on `next_on`, or ends on `ends_on`, or has ended on `ended_on`; the others are None. `coming` is None
    where nothing waits, and also where the end comes first.
    """

    id: UUID
    product: str
    status: str
    quantity: int
    interval: str
    unit_amount: Money
    period: Period
    next_on: date | None
    next_total: Money | None
    method: str
    ends_on: date | None
    ended_on: date | None
    coming: ComingLine | None

    @property
    def is_over(self) -> bool:
        return self.ended_on is not None


def subscription_lines(customer: CustomerView, language: str) -> list[SubscriptionLine]:
    """The customer's, newest first; products are named in `language`."""
    every = list_subscriptions(customer.id)
    waiting = [each.coming.price_id for each in every if each.coming]
    prices = get_prices([item.price_id for each in every for item in each.items] + waiting)
    method = find_preferred_method(customer.id)
    label = method.label if method else ""
    return [_line(customer, each, prices, language, label) for each in reversed(every)]


def _line(
    customer: CustomerView, s: SubscriptionView, prices: dict[UUID, PriceView], language: str, method: str
) -> SubscriptionLine:
    item = s.items[0]
    price = prices[item.price_id]
    goes_on = s.is_live and s.ends is None
    total = next_bill(customer, s, prices).total_minor if goes_on else None
    coming = s.coming if goes_on else None
    return SubscriptionLine(
        id=s.id,
        product=price.product_name[language],
        status=s.status.value,
        quantity=item.quantity,
        interval=price.interval.unit,
        unit_amount=Money(line_amount(1, price.unit_amount_minor), s.currency),
        period=s.current_period,
        next_on=s.billed_until if goes_on else None,
        next_total=Money(total, s.currency) if total is not None else None,
        method=method,
        ends_on=s.ends.effective_on if s.ends else None,
        ended_on=s.ended_on,
        coming=ComingLine(coming.effective_on, coming.quantity, prices[coming.price_id].interval.unit)
        if coming
        else None,
    )
