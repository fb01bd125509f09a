"""Opens the run of an invoice that a payment was refused for, and follows what is heard of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.dunning.domain.schedule import Course, PlannedStep, asking
from guichet.contexts.dunning.domain.states import AHEAD, ASKS, RunStatus, StepStatus
from guichet.contexts.dunning.models import Run, Step
from guichet.contexts.payments.public import RetryClass, refusal
from guichet.infra import bulk
from guichet.infra.ids import new_id

_COURSES = {
    RetryClass.SCHEDULED: Course.CHARGE,
    RetryClass.NEW_METHOD: Course.ASK,
    RetryClass.CUSTOMER_ACTS: Course.ASK,
    RetryClass.NEVER: Course.ASK,
    RetryClass.OPERATOR: Course.OURS,
}


def course_of(code: str) -> Course:
    """What a refusal's code leads to."""
    return _COURSES[refusal(code).retry]


def open_run(
    brand_id: UUID,
    customer_id: UUID,
    invoice_id: UUID,
    code: str,
    steps: Sequence[tuple[PlannedStep, datetime]],
    at: datetime,
) -> UUID:
    """A run with its `steps`, each due at its business instant. The customer must be locked.

    IntegrityError when the invoice has one that is going.
    """
    run_id = new_id()
    bulk.insert(
        Run,
        ["id", "brand_id", "customer_id", "invoice_id", "status", "code", "course", "opened_at", "stopped_for"],
        [(run_id, brand_id, customer_id, invoice_id, RunStatus.OPEN.value, code, course_of(code).value, at, "")],
    )
    bulk.insert(
        Step,
        ["id", "run_id", "brand_id", "position", "kind", "status", "due_at", "result"],
        [
            (new_id(), run_id, brand_id, position, step.kind.value, StepStatus.WAITING.value, due_at, "")
            for position, (step, due_at) in enumerate(steps)
        ],
    )
    return run_id


def hear(run_id: UUID, code: str) -> None:
    """Another refusal of the same invoice: what is still ahead goes by the newest. The customer must be locked."""
    course = course_of(code)
    Run.objects.filter(pk=run_id).update(code=code, course=course)
    ahead = Step.objects.filter(run_id=run_id, status__in=list(AHEAD), kind__in=list(ASKS))
    ahead.update(kind=asking(course))
