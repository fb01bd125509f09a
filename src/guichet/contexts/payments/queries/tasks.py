"""What the company's own people have to see to: disputes to be answered, payments that nobody knows the outcome of.

Both end by themselves, when the provider says how it ended; until then somebody can say that it is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from guichet.contexts.payments.models import Attempt, Dispute, TaskDone
from guichet.kernel.money import Money

# So long the timetable asks by itself, each minute; then a person has to look at the provider's.
UNKNOWN_FOR = timedelta(hours=3)


class TaskKind(StrEnum):
    DISPUTE = "dispute"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Task:
    """`id` is that of the dispute or the attempt; `since` a business instant. `reference` is the provider's own, or
    what it was told to call it. A dispute is to be answered until `answer_by`.
    """

    id: UUID
    kind: TaskKind
    customer_id: UUID
    money: Money
    since: datetime
    reference: str
    answer_by: datetime | None = None


def _disputes(brand_id: UUID) -> QuerySet[Dispute]:
    return Dispute.objects.filter(~_is_done(), brand_id=brand_id, status=Dispute.Status.OPEN)


def _unknown(brand_id: UUID, now: datetime) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        ~_is_done(),
        status__in=["submitted", "unknown"],
        submitted_at__lte=now - UNKNOWN_FOR,
        payment__brand_id=brand_id,
    )


def _is_done() -> Exists:
    return Exists(TaskDone.objects.filter(subject_id=OuterRef("pk")))


def count_tasks(brand_id: UUID, now: datetime) -> int:
    """How many are open at a wall instant, by the indexes of what is open."""
    return _disputes(brand_id).count() + _unknown(brand_id, now).count()


def list_tasks(brand_id: UUID, now: datetime) -> list[Task]:
    """All that are open at a wall instant: what is to be answered soonest first, then the longest unknown."""
    return [
        *(
            Task(
                row.id, TaskKind.DISPUTE, row.attempt.payment.customer_id,
                Money(row.amount_minor, row.attempt.payment.currency), row.opened_at, row.reference, row.answer_by,
            )
            for row in _disputes(brand_id).select_related("attempt__payment").order_by("answer_by", "pk")
        ),
        *(
            Task(
                row.id, TaskKind.UNKNOWN, row.payment.customer_id,
                Money(row.payment.amount_minor, row.payment.currency), row.payment.created_at,
                row.reference or str(row.id),
            )
            for row in _unknown(brand_id, now).select_related("payment").order_by("submitted_at", "pk")
        ),
    ]  # fmt: skip


def find_task_customer(brand_id: UUID, task_id: UUID) -> UUID | None:
    """The customer of the dispute or the attempt that a task was or is about; None if it is not the brand's."""
    of_dispute = Dispute.objects.filter(pk=task_id, brand_id=brand_id).values_list("attempt__payment__customer_id")
    of_attempt = Attempt.objects.filter(pk=task_id, payment__brand_id=brand_id).values_list("payment__customer_id")
    found = of_dispute.first() or of_attempt.first()
    return found[0] if found else None
