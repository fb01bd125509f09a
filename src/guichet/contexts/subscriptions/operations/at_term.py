"""What becomes of subscriptions at their term besides going on: a trial that turns into a paid one, a pause."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import Status
from guichet.contexts.subscriptions.models import Subscription


def convert_trials(subscription_ids: Sequence[UUID]) -> None:
    """Their trial is over and their first period is being billed. They must be locked."""
    Subscription.objects.filter(pk__in=subscription_ids, status=Status.TRIALING).update(status=Status.ACTIVE)


def pause_subscriptions(subscription_ids: Sequence[UUID]) -> None:
    """No new period starts. They must be locked; one that is past due goes on."""
    Subscription.objects.filter(pk__in=subscription_ids, status=Status.ACTIVE).update(status=Status.PAUSED)
