"""What a customer calls a subscription."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.subscriptions.models import Subscription


def name_subscription(subscription_id: UUID, name: str) -> bool:
    """False when it is called so already. `name` has at most 60 characters; empty: by its product alone."""
    return bool(Subscription.objects.filter(pk=subscription_id).exclude(name=name).update(name=name))
