"""Who buys, as the decision of a purchase takes it: read once, under the customer's lock where it is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.brands.public import ProgrammeView, get_programme
from guichet.contexts.customers.public import CustomerView, get_customer
from guichet.contexts.subscriptions.public import SubscriptionView, list_live_subscriptions


@dataclass(frozen=True, slots=True)
class Buyer:
    """`live` is the subscription that a purchase changes, unless it adds another one beside it."""

    customer: CustomerView
    programme: ProgrammeView
    live: SubscriptionView | None


def get_buyer(customer_id: UUID) -> Buyer:
    """Three queries."""
    customer = get_customer(customer_id)
    return Buyer(customer, get_programme(customer.programme_id), live_subscription(customer_id))


def live_subscription(customer_id: UUID) -> SubscriptionView | None:
    """The subscription that a purchase changes; None before the first and after the last one ended."""
    return next(iter(list_live_subscriptions(customer_id)), None)
