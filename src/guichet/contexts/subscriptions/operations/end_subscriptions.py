"""Ends subscriptions whose last day has passed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from guichet.contexts.subscriptions.domain.states import TRANSITIONS, Status
from guichet.contexts.subscriptions.models import Subscription

ENDABLE = [before.value for before, after in TRANSITIONS.items() if Status.CANCELED in after]


def end_subscriptions(subscription_ids: Sequence[UUID]) -> None:
    """They end with what is billed: the first day without them is their term. They must be locked."""
    Subscription.objects.filter(pk__in=subscription_ids, status__in=ENDABLE).update(
        status=Status.CANCELED, ended_on=F("billed_until")
    )
