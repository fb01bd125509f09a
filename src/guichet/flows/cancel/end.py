"""The end of subscriptions at their term. Inside the unit of work of the renewal that they would have had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from guichet.contexts.brands.public import BrandView
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    SubscriptionView,
    close_waiting,
    end_subscriptions,
)
from guichet.flows.cancel.tell import mail_ended, record_end
from guichet.flows.seats.of_subscription import release_seats
from guichet.infra import audit


def end_at_term(brand: BrandView, subscriptions: Sequence[SubscriptionView], at: datetime) -> None:
    """They must be locked and due, each with an end that waits."""
    ids = [each.id for each in subscriptions]
    end_subscriptions(ids)
    close_waiting(ids, ChangeKind.END, ChangeStatus.APPLIED, at)
    close_waiting(ids, ChangeKind.TERMS, ChangeStatus.REPLACED, at)
    for each in subscriptions:
        release_seats(each.id, at)
        record_end(
            audit.SYSTEM, "subscription.ended", brand, each, at, after={"ended_on": each.billed_until.isoformat()}
        )
        mail_ended(brand, each)
