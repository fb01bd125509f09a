"""Has subscriptions counted from another day, from a day on: how they come to be billed with others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from guichet.contexts.subscriptions.models import BillingAnchor
from guichet.kernel.billing_cycle import Anchor


def align(days: Mapping[UUID, date], anchor: Anchor) -> None:
    """Subscription → the first day that `anchor` governs, not before its billed-until day. They must be locked."""
    BillingAnchor.objects.bulk_create(
        BillingAnchor(
            subscription_id=subscription_id, anchor_date=anchor.day, interval_unit=anchor.interval.unit,
            interval_count=anchor.interval.count, effective_from=day,
        )
        for subscription_id, day in days.items()
    )  # fmt: skip
