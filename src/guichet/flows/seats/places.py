"""How many licences a customer has, how many are held, how many may still be given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from guichet.contexts.entitlements.public import Held, count_held
from guichet.contexts.subscriptions.public import (
    ItemView,
    SubscriptionView,
    list_live_subscriptions,
    lock_subscription,
)


@dataclass(frozen=True, slots=True)
class Places:
    """Of the subscription whose licences people hold: the oldest live one, by its first item."""

    subscription: SubscriptionView
    item: ItemView
    held: Held

    @property
    def quantity(self) -> int:
        return self.item.quantity

    @property
    def used(self) -> int:
        """By members and by pending invitations."""
        return self.held.seats

    @property
    def free(self) -> int:
        return self.quantity - self.used

    @property
    def most(self) -> int:
        """How many may be held: those of a smaller number that waits for the term, if one does."""
        return self.subscription.places(self.item)

    @property
    def to_give(self) -> int:
        return max(0, self.most - self.used)

    @property
    def is_held_back(self) -> bool:
        """Whether licences are free that cannot be given, because there will be fewer at the term."""
        return self.to_give < self.free


class NoLicenceError(Exception):
    """The customer has no live subscription: there is nothing to hold."""


def find_places(customer_id: UUID) -> Places | None:
    """None without a live subscription."""
    live = list_live_subscriptions(customer_id)
    return _places(live[0]) if live else None


def lock_places(customer_id: UUID) -> Places | None:
    """The same, with the subscription locked. The customer must be locked already."""
    live = list_live_subscriptions(customer_id)
    return _places(lock_subscription(live[0].id)) if live else None


def _places(subscription: SubscriptionView) -> Places:
    item = subscription.items[0]
    return Places(subscription, item, count_held(item.id))
