"""The end of subscriptions: at their term, inside the unit of work of the renewal that they would have had, or now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.subscriptions.public import (
    ChangeKind,
    ChangeStatus,
    Status,
    SubscriptionView,
    close_waiting,
    end_now,
    end_subscriptions,
    record_end_now,
)
from guichet.flows.lifecycle.tell import mail, record
from guichet.flows.seats.of_subscription import release_seats
from guichet.flows.usage.periods import end_usage
from guichet.infra import audit
from guichet.infra.clock import day_of


def end_at_term(
    brand: BrandView,
    subscriptions: Sequence[SubscriptionView],
    at: datetime,
    after: Literal[Status.CANCELED, Status.EXPIRED],
) -> None:
    """They must be locked and due. What waits besides their end does not take place."""
    ids = [each.id for each in subscriptions]
    end_subscriptions(ids, after)
    close_waiting(ids, ChangeKind.END, ChangeStatus.APPLIED, at)
    close_waiting(ids, [ChangeKind.TERMS, ChangeKind.PAUSE], ChangeStatus.REPLACED, at)
    for each in subscriptions:
        release_seats(each.id, at)
        action = "subscription.ended" if after is Status.CANCELED else "subscription.expired"
        record(audit.SYSTEM, action, brand, each, at, after={"ended_on": each.billed_until.isoformat()})
        mail(_kind(each, after), brand, each, each.billed_until, each.id)


def cancel_now(
    brand: BrandView,
    subscription: SubscriptionView,
    actor: audit.Actor,
    person_id: UUID | None,
    reason: str,
    at: datetime,
    *,
    given_back: bool,
) -> None:
    """Today is the first day without it, and its use is billed after it. It must be locked and live.

    `given_back`: what was paid for from today on is credited.
    """
    day = day_of(brand, at)
    close_waiting([subscription.id], [ChangeKind.TERMS, ChangeKind.PAUSE, ChangeKind.END], ChangeStatus.REPLACED, at)
    record_end_now(subscription.id, day, reason=reason, person_id=person_id, at=at)
    end_now(subscription.id, day)
    end_usage(subscription, day, given_back=given_back)
    release_seats(subscription.id, at)
    record(
        actor, "subscription.ended", brand, subscription, at,
        after={"ended_on": day.isoformat(), **({"reason": reason} if reason else {})},
    )  # fmt: skip
    mail("subscription_ended", brand, subscription, day, subscription.id)


def _kind(subscription: SubscriptionView, after: Status) -> str:
    if after is Status.CANCELED:
        return "subscription_ended"
    return "trial_ended" if subscription.status is Status.TRIALING else "subscription_expired"
