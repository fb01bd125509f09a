"""What a customer calls a subscription, to tell it from the others on pages and invoices."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.subscriptions.public import name_subscription
from guichet.flows.lifecycle.own import lock_own
from guichet.flows.lifecycle.tell import record
from guichet.infra import audit
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work

LONGEST_NAME = 60


def call_it(brand: BrandView, customer_id: UUID, person_id: UUID, subscription_id: UUID, name: str) -> bool:
    """`name` is at most LONGEST_NAME characters, empty for none; what is issued keeps the one that it was issued with.

    False when it is called so already. LookupError for another customer's subscription.
    """
    with unit_of_work("subscription.name"):
        lock_customers([customer_id])
        before = lock_own(customer_id, subscription_id)
        name = " ".join(name.split())
        if not name_subscription(subscription_id, name):
            return False
        record(
            audit.person(person_id), "subscription.named", brand, before, business_now(brand),
            before={"name": before.name}, after={"name": name},
        )  # fmt: skip
        return True
