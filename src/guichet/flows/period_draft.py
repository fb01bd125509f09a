"""What one renewal invoice bills: one subscription's next period, or all of a group's, with what waited for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
    """What goes on one invoice of a customer on the day `starts_on`: the next period of `subscriptions`, and `late`."""

    customer_id: UUID
    starts_on: date
    subscriptions: tuple[SubscriptionView, ...]
    late: tuple[Billed, ...] = ()
    is_group: bool = False


def bundles(due: Sequence[SubscriptionView], late: Sequence[Billed], grouped: Collection[UUID]) -> list[Bundle]:
    """One for each subscription, but one a day for each customer in `grouped`; in the order of `due`."""
    found: dict[object, Bundle] = {}
    for each in due:
        if each.customer_id not in grouped:
            found[each.id] = Bundle(each.customer_id, each.next_period.start, (each,))
            continue
        key = (each.customer_id, each.next_period.start)
        before = found[key].subscriptions if key in found else ()
        found[key] = Bundle(*key, (*before, each), is_group=True)
    for line in late:
        key = (line.subscription.customer_id, line.subscription.billed_until)
        bundle = found.get(key) or Bundle(*key, (), is_group=True)
        found[key] = Bundle(*key, bundle.subscriptions, (*bundle.late, line), is_group=True)
    return list(found.values())


def bundle_lines(bundle: Bundle, prices: Mapping[UUID, PriceView]) -> list[Billed]:
    """Subscription by subscription, the days that are over first."""
    lines = [*bundle.late, *whole_periods(bundle.subscriptions, prices)]
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
    return InvoiceDraft(
        customer=customer,
        bill=bill,
        item_ids=tuple(each.item.id for each in billed),
        subscription_id=None if bundle.is_group else bundle.subscriptions[0].id,
        language=language_of(language),
        due_date=day,
        collection=later_collection(bill, day, method, credit_minor, minimum),
        next_billing_date=min((each.next_period.end for each in bundle.subscriptions), default=None),
        charges=tuple(charges),
        labels=tuple(each.subscription.name for each in billed),
    )
