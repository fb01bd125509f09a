"""What is told of a subscription's life: the audit trail, the outbox, and a mail to each holder."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView
from guichet.contexts.catalog.public import PriceView, get_price
from guichet.contexts.customers.public import get_customer
from guichet.contexts.notifications.ports import SubscriptionFact
from guichet.contexts.notifications.public import queue_mail
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.events import publish_subscriptions
from guichet.flows.language import language_of
from guichet.infra import audit


def record(
    actor: audit.Actor,
    action: str,
    brand: BrandView,
    subscription: SubscriptionView,
    at: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor, action, brand_id=brand.id, customer_id=subscription.customer_id, at=at,
        subject=("subscription", subscription.id), before=before, after=after,
    )  # fmt: skip
    publish_subscriptions(brand, action, [(subscription.customer_id, subscription.id)], at)


def told_terms(before: PriceView, quantity: int, after: PriceView, to: int) -> dict[str, dict[str, Any]]:
    """`before` and `after` of a change from `quantity` at one price `to` so many at another, for the audit trail.

    The product where it becomes another one.
    """
    names = before.product_id != after.product_id
    return {
        side: {
            **({"product": price.product_name} if names else {}),
            "quantity": number,
            "interval": price.interval.unit,
        }
        for side, price, number in (("before", before, quantity), ("after", after, to))
    }


def mail(kind: str, brand: BrandView, subscription: SubscriptionView, day: date, fact: UUID | str) -> None:
    """The message of `kind` to each holder. `fact` names what is told: the same is told once."""
    customer = get_customer(subscription.customer_id)
    item = subscription.items[0]
    price = get_price(item.price_id)
    for holder in list_holders([customer.id])[customer.id]:
        data = SubscriptionFact(
            customer=customer.name,
            item=price.product_name[language_of(holder.language)],
            quantity=item.quantity,
            day=day.isoformat(),
            path="/abonnements/",
            is_metered=price.metering is not None,
        )
        queue_mail(
            kind, brand_id=brand.id, customer_id=customer.id, to=holder.email, language=holder.language, data=data,
            once=f"{kind}:{fact}:{holder.id}",
        )  # fmt: skip
