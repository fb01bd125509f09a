"""What one renewal invoice bills: one subscription's next period, or all of a group's, with what waited for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from guichet.contexts.catalog.public import PriceView
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.public import ChargeView, InvoiceDraft
from guichet.contexts.payments.public import MethodView
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.contexts.tax.public import SellerTaxes
from guichet.flows.collect import later_collection
from guichet.flows.grouping import Billed, whole_periods
from guichet.flows.language import language_of
from guichet.flows.minimum import Minimum
from guichet.flows.period_bill import lines_bill, with_same_prices


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes on one invoice of a customer on the day `starts_on`: the next period of `subscriptions`, and `late`.

    All of it at prices with tax, or before it.
    """

    customer_id: UUID
    starts_on: date
    subscriptions: tuple[SubscriptionView, ...]
    late: tuple[Billed, ...] = ()
    is_group: bool = False


def bundles(
    due: Sequence[SubscriptionView],
    late: Sequence[Billed],
    grouped: Collection[UUID],
    prices: Mapping[UUID, PriceView],
) -> list[Bundle]:
    """One for each subscription, but one a day for each customer in `grouped`; in the order of `due`.

    What is late goes with them. Of a subscription that does not go on, or now has prices of the other kind, by itself.
    """
    found: dict[object, Bundle] = {}

    def bundle(each: SubscriptionView, day: date, tax_included: bool) -> tuple[object, Bundle]:
        is_group = each.customer_id in grouped
        key = (each.customer_id, day, tax_included) if is_group else (each.id, tax_included)
        return key, found.get(key) or Bundle(each.customer_id, day, (), is_group=is_group)

    for each in due:
        key, before = bundle(each, each.next_period.start, prices[each.items[0].price_id].tax_included)
        found[key] = replace(before, subscriptions=(*before.subscriptions, each))
    for line in late:
        day = line.billed_on or line.subscription.billed_until
        key, before = bundle(line.subscription, day, line.line.tax_included)
        found[key] = replace(before, late=(*before.late, line))
    return list(found.values())


def bundle_lines(bundle: Bundle, prices: Mapping[UUID, PriceView]) -> list[Billed]:
    """Subscription by subscription: the days of a group that are over, the next period, then use beyond."""
    days = [each for each in bundle.late if each.reading_id is None]
    use = [each for each in bundle.late if each.reading_id is not None]
    lines = [*days, *whole_periods(bundle.subscriptions, prices), *use]
    if len(lines) == 1:
        return lines
    order = {each.subscription.id: n for n, each in reversed(list(enumerate(lines)))}
    rank = {each.id: n for n, each in enumerate(bundle.subscriptions)}
    return sorted(lines, key=lambda each: (rank.get(each.subscription.id, len(rank)), order[each.subscription.id]))


def draft_period(
    bundle: Bundle,
    customer: CustomerView,
    *,
    language: str,
    day: date,
    method: MethodView | None,
    credit_minor: int,
    minimum: Minimum,
    charges: Sequence[ChargeView],
    prices: Mapping[UUID, PriceView],
    taxes: SellerTaxes,
) -> InvoiceDraft:
    """LookupError or ValueError when it cannot be billed."""
    billed = bundle_lines(bundle, prices)
    charges = with_same_prices(charges, billed[0].line.tax_included)
    currency = billed[0].subscription.currency
    bill = lines_bill(customer, currency, [each.line for each in billed], taxes, charges)
    collection = later_collection(bill, day, method, credit_minor, minimum)
    return InvoiceDraft(
        customer=customer,
        bill=bill,
        item_ids=tuple(each.item.id for each in billed),
        subscription_id=None if bundle.is_group else billed[0].subscription.id,
        language=language_of(language),
        due_date=collection.day,
        collection=collection,
        next_billing_date=min((each.next_period.end for each in bundle.subscriptions), default=None),
        charges=tuple(charges),
        labels=tuple(each.subscription.name for each in billed),
        reading_ids=tuple(each.reading_id for each in billed),
    )
