"""How a subscription stands with what is owed for it: behind, suspended, and in order again."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import TRANSITIONS, ChangeKind, ChangeStatus, Status
from guichet.contexts.subscriptions.models import ScheduledChange, Subscription
from guichet.contexts.subscriptions.operations.resume import resume

CAN_FALL_BEHIND = [before.value for before, after in TRANSITIONS.items() if Status.PAST_DUE in after]


class NotSuspendableError(Exception):
    """It is not past due, or it ends at its term by itself."""


def fall_behind(subscription_id: UUID) -> bool:
    """Something is owed for it; True if it became past due by that. One that stands still, or is over, stays so."""
    behind = Subscription.objects.filter(pk=subscription_id, status__in=CAN_FALL_BEHIND)
    return bool(behind.update(status=Status.PAST_DUE))


def suspend(subscription_id: UUID) -> bool:
    """No service and no new period until what is owed is paid; False if it is suspended already.

    The subscription must be locked. Raises NotSuspendableError.
    """
    row = Subscription.objects.get(pk=subscription_id)
    if row.status == Status.SUSPENDED:
        return False
    ends = ScheduledChange.objects.filter(
        subscription_id=subscription_id, kind=ChangeKind.END, status=ChangeStatus.WAITING
    )
    if row.status != Status.PAST_DUE or not row.renews or ends.exists():
        raise NotSuspendableError
    Subscription.objects.filter(pk=subscription_id).update(status=Status.SUSPENDED)
    return True


def forgive(subscription_id: UUID) -> bool:
    """Nothing is claimed for it any more, though not paid: True if it is active by that. What is suspended stays so."""
    behind = Subscription.objects.filter(pk=subscription_id, status=Status.PAST_DUE)
    return bool(behind.update(status=Status.ACTIVE))


def catch_up(subscription_id: UUID, day: date) -> Status | None:
    """All that was owed for it is paid, on the brand's `day`; how it stood before, if that changes it.

    A suspended one goes on as `resume` says. The customer must be locked.
    """
    if forgive(subscription_id):
        return Status.PAST_DUE
    if Subscription.objects.filter(pk=subscription_id, status=Status.SUSPENDED).exists():
        resume(subscription_id, day)
        return Status.SUSPENDED
    return None
