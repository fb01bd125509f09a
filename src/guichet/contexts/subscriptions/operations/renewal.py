"""Automatic renewal off and on: whether a subscription goes on at its term by itself, or expires."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.subscriptions.models import Subscription


def set_renewal(subscription_id: UUID, *, renews: bool) -> bool:
    """True if that changed it. The subscription must be locked."""
    other = Subscription.objects.filter(pk=subscription_id, renews=not renews)
    return bool(other.update(renews=renews))
