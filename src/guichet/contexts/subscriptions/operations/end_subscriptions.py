"""Ends subscriptions: at their term, cancelled or expired, or on the very day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal
from uuid import UUID

from django.db.models import F, QuerySet

from guichet.contexts.subscriptions.domain.states import TRANSITIONS, Status
from guichet.contexts.subscriptions.models import Subscription

End = Literal[Status.CANCELED, Status.EXPIRED]


def end_subscriptions(subscription_ids: Sequence[UUID], after: End) -> None:
    """They end with what is billed: the first day without them is their term. They must be locked."""
    _those_that_can(subscription_ids, after).update(status=after, ended_on=F("billed_until"))


def end_now(subscription_id: UUID, day: date) -> None:
    """Cancelled: the brand's `day` is the first without it, whatever is billed. It must be locked."""
    _those_that_can([subscription_id], Status.CANCELED).update(status=Status.CANCELED, ended_on=day)


def _those_that_can(subscription_ids: Sequence[UUID], after: Status) -> QuerySet[Subscription]:
    before = [status.value for status, following in TRANSITIONS.items() if after in following]
    return Subscription.objects.filter(pk__in=subscription_ids, status__in=before)
