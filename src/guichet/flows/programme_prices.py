"""Who was moved to a programme with prices of the other kind pays them from the next period on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import PriceView, get_prices, list_prices
from guichet.contexts.subscriptions.public import NewTerms, SubscriptionView, change_terms, get_subscriptions
from guichet.flows.at_hand import with_prices
from guichet.flows.events import publish_subscriptions
from guichet.infra import audit
from guichet.infra.clock import day_of


def same_of_kind(price: PriceView, on_sale: Sequence[PriceView]) -> PriceView | None:
    """What is sold in the place of `price`: the same product, currency and interval."""
    wanted = (price.product_id, price.currency, price.interval)
    return next((each for each in on_sale if (each.product_id, each.currency, each.interval) == wanted), None)


def price_in(brand: BrandView, programme: ProgrammeView, price: PriceView, day: date) -> PriceView:
    """What takes the place of `price` with a period of the programme that begins on the brand's `day`."""
    if price.tax_included == programme.tax_included:
        return price
    return same_of_kind(price, list_prices(brand.id, day, tax_included=programme.tax_included)) or price


def apply_programme_prices(
    brand: BrandView,
    due: Sequence[SubscriptionView],
    programmes: Mapping[UUID, ProgrammeView],
    known: Mapping[UUID, PriceView],
    at: datetime,
) -> list[SubscriptionView]:
    """Locked subscriptions whose next period is about to be billed, each at prices of its programme's kind.

    `programmes` are by customer, the prices that are `known` by id. What is not sold at such a price keeps the one that
    it has.
    """
    if not due:
        return []
    prices = with_prices(known, [item.price_id for each in due for item in each.items])
    wrong = [
        (each, item, kind)
        for each in due
        for item in each.items
        if (kind := programmes[each.customer_id].tax_included) != prices[item.price_id].tax_included
    ]
    sold = {kind: list_prices(brand.id, day_of(brand, at), tax_included=kind) for kind in {kind for *_, kind in wrong}}
    changes = [
        NewTerms(each.id, item.id, new.id, item.quantity, each.billed_until, uuid5(each.id, f"{each.billed_until}"))
        for each, item, kind in wrong
        if (new := same_of_kind(prices[item.price_id], sold[kind])) is not None
    ]
    if not changes:
        return list(due)
    change_terms(changes, at)
    _record(brand, due, changes, prices, at)
    fresh = get_subscriptions([each.id for each in due])
    return [fresh[each.id] for each in due]


def _record(
    brand: BrandView,
    due: Sequence[SubscriptionView],
    changes: Sequence[NewTerms],
    before: Mapping[UUID, PriceView],
    at: datetime,
) -> None:
    after = get_prices([change.price_id for change in changes])
    of = {item.id: (each, item) for each in due for item in each.items}
    for change in changes:
        each, item = of[change.item_id]
        old, new = before[item.price_id], after[change.price_id]
        audit.record(
            audit.SYSTEM, "subscription.price_changed", brand_id=brand.id, customer_id=each.customer_id, at=at,
            subject=("subscription", each.id),
            before={"unit_amount_minor": str(old.unit_amount_minor), "tax_included": old.tax_included},
            after={"unit_amount_minor": str(new.unit_amount_minor), "tax_included": new.tax_included},
        )  # fmt: skip
    told = {of[change.item_id][0].id: of[change.item_id][0].customer_id for change in changes}
    whose = [(customer_id, subscription_id) for subscription_id, customer_id in told.items()]
    publish_subscriptions(brand, "subscription.changed", whose, at, entitles=False)
