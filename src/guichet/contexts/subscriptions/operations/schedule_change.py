"""What waits for the term: scheduled, taken back, replaced, or applied when the term has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import ChangeKind, ChangeStatus
from guichet.contexts.subscriptions.models import ScheduledChange, Subscription


def schedule_terms(
    subscription_id: UUID, *, item_id: UUID, price_id: UUID, quantity: int, person_id: UUID, at: datetime
) -> UUID:
    """Other terms from the term on, in place of those that wait. The subscription must be locked."""
    close_waiting([subscription_id], ChangeKind.TERMS, ChangeStatus.REPLACED, at)
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.TERMS, status=ChangeStatus.WAITING,
        effective_on=_term(subscription_id), item_id=item_id, price_id=price_id, quantity=quantity,
        person_id=person_id, created_at=at,
    )  # fmt: skip
    return row.id


def schedule_end(subscription_id: UUID, *, reason: str, person_id: UUID, at: datetime) -> UUID:
    """The end at the term. The subscription must be locked; IntegrityError if an end waits already."""
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.END, status=ChangeStatus.WAITING,
        effective_on=_term(subscription_id), reason=reason, person_id=person_id, created_at=at,
    )  # fmt: skip
    return row.id


def schedule_pause(subscription_id: UUID, *, person_id: UUID, at: datetime) -> UUID:
    """A pause from the term on. The subscription must be locked; IntegrityError if one waits already."""
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.PAUSE, status=ChangeStatus.WAITING,
        effective_on=_term(subscription_id), person_id=person_id, created_at=at,
    )  # fmt: skip
    return row.id


def record_end_now(subscription_id: UUID, day: date, *, reason: str, person_id: UUID | None, at: datetime) -> UUID:
    """Keeps that the end was asked for, or came for want of payment, and took effect on the brand's `day`.

    The subscription must be locked.
    """
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.END, status=ChangeStatus.APPLIED, effective_on=day,
        reason=reason, person_id=person_id, created_at=at, closed_at=at,
    )  # fmt: skip
    return row.id


def record_pause_now(subscription_id: UUID, day: date, *, person_id: UUID, at: datetime) -> UUID:
    """Keeps that a pause was asked for and took effect on the brand's `day`. The subscription must be locked."""
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.PAUSE, status=ChangeStatus.APPLIED, effective_on=day,
        person_id=person_id, created_at=at, closed_at=at,
    )  # fmt: skip
    return row.id


def record_terms_now(
    subscription_id: UUID, day: date, *, item_id: UUID, price_id: UUID, quantity: int, person_id: UUID, at: datetime
) -> UUID:
    """Keeps that other terms were asked for and took effect on `day`, with nothing to pay for them."""
    row = ScheduledChange.objects.create(
        subscription_id=subscription_id, kind=ChangeKind.TERMS, status=ChangeStatus.APPLIED, effective_on=day,
        item_id=item_id, price_id=price_id, quantity=quantity, person_id=person_id, created_at=at, closed_at=at,
    )  # fmt: skip
    return row.id


def take_back(change_id: UUID, at: datetime) -> bool:
    """True if it waited and no longer does; False if it was over already. The subscription must be locked."""
    waiting = ScheduledChange.objects.filter(pk=change_id, status=ChangeStatus.WAITING)
    return bool(waiting.update(status=ChangeStatus.TAKEN_BACK, closed_at=at))


def close_waiting(
    subscription_ids: Sequence[UUID], kind: ChangeKind | Sequence[ChangeKind], after: ChangeStatus, at: datetime
) -> int:
    """End the waiting of what is of `kind`; how many waited. The subscriptions must be locked."""
    kinds = [kind] if isinstance(kind, ChangeKind) else kind
    waiting = ScheduledChange.objects.filter(
        subscription_id__in=subscription_ids, kind__in=kinds, status=ChangeStatus.WAITING
    )
    return waiting.update(status=after, closed_at=at)


def _term(subscription_id: UUID) -> date:
    return Subscription.objects.values_list("billed_until", flat=True).get(pk=subscription_id)
