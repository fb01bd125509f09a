"""A trial: started without paying, it becomes a paid subscription at its end if there is a method, or else ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from guichet.contexts.access.public import get_person
from guichet.contexts.brands.public import BrandView, ProgrammeView
from guichet.contexts.catalog.public import get_prices, list_prices
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import (
    ItemTerms,
    SubscriptionView,
    convert_trials,
    has_ever_subscribed,
    start_subscription,
)
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.purchase.give_up import give_up_order
from guichet.flows.seats.of_subscription import seat_members
from guichet.infra import audit
from guichet.infra.clock import business_now, day_of
from guichet.infra.ids import new_id
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Anchor


class NoTrialError(Exception):
    """The programme gives none, the customer had a subscription before, or the price is not sold."""


def trial_days(programme: ProgrammeView) -> int:
    """How many days a new customer may try; 0: none."""
    return int(programme.policy.get("trial_days", 0))


def may_try(programme: ProgrammeView, customer_id: UUID) -> bool:
    return trial_days(programme) > 0 and not has_ever_subscribed(customer_id)


def start_trial(
    brand: BrandView, programme: ProgrammeView, customer_id: UUID, person_id: UUID, price_id: UUID, quantity: int
) -> SubscriptionView:
    """From today on, for the programme's days. Twice is once: the second finds a subscription. Raises NoTrialError."""
    with unit_of_work("trial.start"):
        lock_customers([customer_id])
        at = business_now(brand)
        day = day_of(brand, at)
        sold = list_prices(brand.id, day, tax_included=programme.tax_included)
        price = next((each for each in sold if each.id == price_id and programme.sells(each.product_code)), None)
        if price is None or quantity < 1 or not may_try(programme, customer_id):
            raise NoTrialError
        give_up_order(customer_id, at)
        started = start_subscription(
            brand_id=brand.id,
            customer_id=customer_id,
            currency=price.currency,
            anchor=Anchor(day + timedelta(days=trial_days(programme)), price.interval),
            items=[ItemTerms(price.id, quantity, price.unit_amount_minor, price.tax_included)],
            source_id=new_id(),
            at=at,
            trial_from=day,
        )
        seat_members(started, get_person(person_id), at)
        record(
            audit.person(person_id), "subscription.trial_started", brand, started, at,
            after={
                "product": price.product_name,
                "quantity": quantity,
                "interval": price.interval.unit,
                "trial_until": started.billed_until.isoformat(),
            },
        )  # fmt: skip
        mail("trial_started", brand, started, started.billed_until, started.id)
        return started


def convert_at_term(brand: BrandView, subscriptions: Sequence[SubscriptionView], at: datetime) -> None:
    """They must be locked and due, of customers who can be charged: the renewal bills their first period."""
    convert_trials([each.id for each in subscriptions])
    prices = get_prices([each.items[0].price_id for each in subscriptions])
    for each in subscriptions:
        price = prices[each.items[0].price_id]
        record(
            audit.SYSTEM, "subscription.trial_converted", brand, each, at,
            after={"product": price.product_name, "quantity": each.items[0].quantity},
        )  # fmt: skip
