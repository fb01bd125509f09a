"""Moves a subscription's status by its table of transitions."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.subscriptions.domain.states import Status, moved
from guichet.contexts.subscriptions.models import Subscription


def change_status(subscription_id: UUID, after: Status) -> bool:
    """True if it moved, False if it stood there already; ValueError when the way does not exist."""
    row = Subscription.objects.select_for_update().get(pk=subscription_id)
    before = Status(row.status)
    row.status = moved(before, after)
    row.save(update_fields=["status"])
    return before != after
