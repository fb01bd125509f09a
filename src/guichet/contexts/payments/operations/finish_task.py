"""Somebody has seen to an open dispute, or to a payment whose outcome is not known."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.payments.models import TaskDone


def finish_task(brand_id: UUID, subject_id: UUID, person_id: UUID, at: datetime) -> bool:
    """It is nobody's task any more; False if it was done already. The customer must be locked."""
    _row, is_new = TaskDone.objects.get_or_create(
        subject_id=subject_id, defaults={"brand_id": brand_id, "person_id": person_id, "done_at": at}
    )
    return is_new
