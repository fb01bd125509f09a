"""One resident at one moment: what the pages would show them, and the lots that say what they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TypeVar
from uuid import UUID

from guichet.contexts.brands.public import BrandView, ProgrammeView, get_brand, get_programme
from guichet.contexts.catalog.public import PriceView
from guichet.contexts.customers.public import CustomerView, get_customer
from guichet.contexts.subscriptions.public import SubscriptionView, list_live_subscriptions
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import prices_for
from guichet.infra.clock import business_now
from guichet.simulation.house import Resident
from guichet.simulation.provider import Provider, provider_of

T = TypeVar("T")
WHO = tuple[BrandView, UUID, UUID]


@dataclass(slots=True)
class Life:
    """`lots` are those of this step alone: whoever lives it again draws the same."""

    resident: Resident
    lots: Random
    said: list[str] = field(default_factory=list)

    @property
    def customer_id(self) -> UUID:
        return self.resident.customer_id

    @property
    def person_id(self) -> UUID:
        return self.resident.holders[0]

    @property
    def brand(self) -> BrandView:
        """As it is now: its clock moves."""
        return get_brand(self.resident.brand_id)

    @property
    def now(self) -> datetime:
        return business_now(self.brand)

    @property
    def customer(self) -> CustomerView:
        return get_customer(self.customer_id)

    @property
    def programme(self) -> ProgrammeView:
        return get_programme(self.customer.programme_id)

    @property
    def provider(self) -> Provider:
        return provider_of(self.resident.brand_id)

    @property
    def who(self) -> WHO:
        return self.brand, self.customer_id, self.person_id

    @property
    def desk(self) -> WHO:
        return self.brand, self.customer_id, self.resident.staff_id

    @property
    def subscription(self) -> SubscriptionView | None:
        """The one that a purchase changes."""
        return live_subscription(self.customer_id)

    def any_subscription(self) -> SubscriptionView:
        """One of those that live. Raises NothingThereError."""
        return self.one_of(list_live_subscriptions(self.customer_id))

    def one_of(self, choices: Sequence[T]) -> T:
        """Raises NothingThereError where there is none."""
        if not choices:
            raise NothingThereError
        return self.lots.choice(choices)

    def prices(self, subscription: SubscriptionView | None) -> Sequence[PriceView]:
        return prices_for(self.brand, self.programme, subscription, self.now, currency=self.customer.currency)

    def chance(self, percent: int) -> bool:
        return self.lots.randrange(100) < percent

    def says(self, words: str) -> None:
        """For the transcript: no ids, no instants, nothing that another run would have otherwise."""
        self.said.append(words)


class NothingThereError(Exception):
    """The page has no such button at the moment."""
