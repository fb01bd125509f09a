"""Takes a due step of a run, each once: found again under the lock, and kept with what became of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from guichet.contexts.dunning.domain.schedule import to_take
from guichet.contexts.dunning.domain.states import Result, RunStatus, StepKind, StepStatus
from guichet.contexts.dunning.models import Step
from guichet.contexts.dunning.queries import StepView, find_going_run


def next_due(invoice_id: UUID, at: datetime) -> StepView | None:
    """The step of the invoice's run to take at `at`; those that it overtakes are skipped. Under the customer's lock."""
    run = find_going_run(invoice_id)
    if run is None or run.status is not RunStatus.OPEN:
        return None
    due = [step for step in run.ahead if step.due_at <= at]
    if not due:
        return None
    position = to_take([step.kind for step in due])
    for step in due[:position]:
        taken(step.id, Result.OVERTAKEN, at)
    return due[position]


def taken(step_id: UUID, result: Result, at: datetime, *, attempt_id: UUID | None = None) -> None:
    """Done, or skipped where nothing was to be done. `attempt_id` is the try that it asked for."""
    done = result in {Result.CHARGED, Result.ANNOUNCED, Result.REMINDED, Result.TAKEN}
    row = Step.objects.get(pk=step_id)
    row.status = StepStatus.DONE if done else StepStatus.SKIPPED
    row.taken_at, row.result, row.attempt_id = at, result, attempt_id
    if result is Result.REMINDED:
        row.kind = StepKind.REMIND  # a try that could not be made was a letter
    row.save(update_fields=["status", "taken_at", "result", "attempt", "kind"])


def put_off(step_id: UUID, until: datetime) -> None:
    """A payment of the invoice is under way: the step waits for what comes of it."""
    Step.objects.filter(pk=step_id, status=StepStatus.WAITING).update(due_at=until)
    run_id, position = Step.objects.values_list("run_id", "position").get(pk=step_id)
    # None after it comes before it.
    Step.objects.filter(run_id=run_id, position__gt=position, due_at__lt=until).update(due_at=until)
