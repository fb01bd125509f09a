"""Lets a subscription go on that was paused or suspended (docs/domain.md, States)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import HALTED, ChangeStatus, Status
from guichet.contexts.subscriptions.models import BillingAnchor, ScheduledChange, Subscription
from guichet.contexts.subscriptions.queries import get_subscriptions


class NotHaltedError(Exception):
    """It is neither paused nor suspended."""


def resume(subscription_id: UUID, day: date) -> None:
    """Active from the brand's `day` on. The subscription must be locked. Raises NotHaltedError.

    Inside a period that is invoiced already it continues that period. If that has run out, or a pause cut it short, a
    new one starts on `day`, counted from there, and is due at once; what waited for the term takes effect with it.
    """
    row = Subscription.objects.get(pk=subscription_id)
    if row.status not in HALTED:
        raise NotHaltedError
    before = get_subscriptions([subscription_id])[subscription_id]
    if row.billed_until < day or before.is_cut_short:
        last = BillingAnchor.objects.filter(subscription_id=subscription_id).order_by("effective_from", "pk").last()
        if last is None:
            raise RuntimeError("a subscription has an anchor")
        BillingAnchor.objects.create(
            subscription_id=subscription_id, anchor_date=day, effective_from=day,
            # Halted twice before it was billed again: nothing was billed between the two.
            unbilled_since=before.unbilled_since or row.billed_until,
            interval_unit=last.interval_unit, interval_count=last.interval_count,
        )  # fmt: skip
        waiting = ScheduledChange.objects.filter(subscription_id=subscription_id, status=ChangeStatus.WAITING)
        waiting.update(effective_on=day)
        row.billed_until = day
    row.status = Status.ACTIVE
    row.save(update_fields=["status", "billed_until"])
