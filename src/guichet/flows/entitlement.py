"""What a customer may use now. It follows from the state of each subscription, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.contexts.catalog.public import PriceView, get_prices
from guichet.contexts.customers.public import CustomerView
from guichet.contexts.entitlements.public import list_held
from guichet.contexts.subscriptions.public import HALTED, Status, SubscriptionView, list_live_subscriptions


@dataclass(frozen=True, slots=True)
class Use:
    """One item of a subscription: how many, and how many of these are in somebody's hands."""

    item_id: UUID
    price: PriceView
    quantity: int
    held: int


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a live subscription may be used; `why` is its state. `ends_on` is the first day without it, if known."""

    subscription: SubscriptionView
    uses: tuple[Use, ...]

    @property
    def access(self) -> bool:
        return may_use(self.subscription)

    @property
    def why(self) -> Status:
        return self.subscription.status

    @property
    def ends_on(self) -> date | None:
        return self.subscription.ends_on


def may_use(subscription: SubscriptionView) -> bool:
    """In a trial, paid for, or overdue; not while it is suspended or paused, or once it is over."""
    return subscription.is_live and subscription.status not in HALTED


def entitlements_of(customer: CustomerView) -> list[Entitlement]:
    """Of each subscription that is not over, the oldest first; three queries, whatever their number."""
    live = list_live_subscriptions(customer.id)
    uses = uses_of(live)
    return [Entitlement(each, uses[each.id]) for each in live]


def uses_of(subscriptions: Sequence[SubscriptionView]) -> dict[UUID, tuple[Use, ...]]:
    """Subscription → its items with their prices and the seats that are held."""
    items = [item for each in subscriptions for item in each.items]
    prices = get_prices([item.price_id for item in items])
    held = list_held([item.id for item in items])
    return {
        each.id: tuple(Use(item.id, prices[item.price_id], item.quantity, held.get(item.id, 0)) for item in each.items)
        for each in subscriptions
    }
