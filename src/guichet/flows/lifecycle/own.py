"""A customer's own subscription, found and locked."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.subscriptions.public import SubscriptionView, list_subscriptions, lock_subscription


class ChangedMeanwhileError(Exception):
    """Somebody else changed the subscription since it was shown: look at it and decide anew."""


def find_own(customer_id: UUID, subscription_id: UUID) -> SubscriptionView | None:
    """The subscription, if it is this customer's."""
    return next((each for each in list_subscriptions(customer_id) if each.id == subscription_id), None)


def lock_own(customer_id: UUID, subscription_id: UUID) -> SubscriptionView:
    """The customer must be locked. LookupError for another customer's subscription."""
    if find_own(customer_id, subscription_id) is None:
        raise LookupError("no such subscription")
    return lock_subscription(subscription_id)
