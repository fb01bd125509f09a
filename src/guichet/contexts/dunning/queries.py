"""Reads of runs and their steps; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.dunning.domain.schedule import Course
from guichet.contexts.dunning.domain.states import AHEAD, GOING, Result, RunStatus, StepKind, StepStatus, StoppedFor
from guichet.contexts.dunning.models import Awaited, Run, Step


@dataclass(frozen=True, slots=True)
class StepView:
    """`due_at` and `taken_at` are business instants; `result` is None while it is ahead."""

    id: UUID
    position: int
    kind: StepKind
    status: StepStatus
    due_at: datetime
    taken_at: datetime | None
    result: Result | None
    attempt_id: UUID | None

    @property
    def is_ahead(self) -> bool:
        return self.status in AHEAD


@dataclass(frozen=True, slots=True)
class RunView:
    """`code` is why its invoice is not paid, as last heard; `steps` are in order."""

    id: UUID
    brand_id: UUID
    customer_id: UUID
    invoice_id: UUID
    status: RunStatus
    code: str
    course: Course
    opened_at: datetime
    stopped_at: datetime | None
    stopped_for: StoppedFor | None
    steps: tuple[StepView, ...]

    @property
    def is_going(self) -> bool:
        return self.status in GOING

    @property
    def ahead(self) -> tuple[StepView, ...]:
        """What is still to come, in order."""
        return tuple(step for step in self.steps if step.is_ahead)


def _views(rows: Sequence[Run]) -> list[RunView]:
    steps: dict[UUID, list[StepView]] = {row.id: [] for row in rows}
    for step in Step.objects.filter(run_id__in=list(steps)).order_by("run_id", "position") if rows else ():
        steps[step.run_id].append(
            StepView(
                step.id, step.position, StepKind(step.kind), StepStatus(step.status), step.due_at, step.taken_at,
                Result(step.result) if step.result else None, step.attempt_id,
            )
        )  # fmt: skip
    return [
        RunView(
            row.id, row.brand_id, row.customer_id, row.invoice_id, RunStatus(row.status), row.code, Course(row.course),
            row.opened_at, row.stopped_at, StoppedFor(row.stopped_for) if row.stopped_for else None,
            tuple(steps[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def find_going_run(invoice_id: UUID) -> RunView | None:
    """The invoice's run that is open or held."""
    views = _views(list(Run.objects.filter(invoice_id=invoice_id, status__in=list(GOING))))
    return views[0] if views else None


def find_latest_run(invoice_id: UUID) -> RunView | None:
    """The invoice's newest run, stopped or not."""
    views = _views(list(Run.objects.filter(invoice_id=invoice_id).order_by("-pk")[:1]))
    return views[0] if views else None


def find_run(customer_id: UUID, run_id: UUID) -> RunView | None:
    """The run, if it is of this customer."""
    views = _views(list(Run.objects.filter(pk=run_id, customer_id=customer_id)))
    return views[0] if views else None


def list_going_runs(customer_id: UUID) -> list[RunView]:
    """A customer's runs that are open or held, the oldest first."""
    return _views(list(Run.objects.filter(customer_id=customer_id, status__in=list(GOING)).order_by("pk")))


def list_runs(customer_id: UUID, limit: int) -> list[RunView]:
    """A customer's runs, the newest first."""
    return _views(list(Run.objects.filter(customer_id=customer_id).order_by("-pk")[:limit]))


def is_dunned(customer_id: UUID) -> bool:
    """Whether a run of the customer is open or held."""
    return Run.objects.filter(customer_id=customer_id, status__in=list(GOING)).exists()


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step whose day has come, of a run that is open."""

    id: UUID
    run_id: UUID
    customer_id: UUID
    invoice_id: UUID


def list_due_runs(brand_id: UUID, at: datetime, limit: int) -> list[DueStep]:
    """Of each run with something due at that business instant the first step that is, the longest due first."""
    rows = (
        Step.objects.filter(brand_id=brand_id, status=StepStatus.WAITING, due_at__lte=at)
        .order_by("due_at", "id")
        .values_list("id", "run_id", "run__customer_id", "run__invoice_id")[:limit]
    )
    first: dict[UUID, DueStep] = {}
    for row in rows:
        first.setdefault(row[1], DueStep(*row))
    return list(first.values())


def next_step_at(brand_id: UUID) -> datetime | None:
    """When the next step of the brand falls due, by the index."""
    rows = Step.objects.filter(brand_id=brand_id, status=StepStatus.WAITING).order_by("due_at", "id")
    return rows.values_list("due_at", flat=True).first()


def list_late(brand_id: UUID, day: date, limit: int) -> list[tuple[UUID, UUID]]:
    """Customer and invoice of what nobody charges and is late by that day, by the index; the longest first."""
    rows = Awaited.objects.filter(brand_id=brand_id, late_on__lte=day).order_by("late_on", "id")
    return list(rows.values_list("customer_id", "invoice_id")[:limit])


def list_awaited(customer_id: UUID) -> list[UUID]:
    """The customer's invoices that nobody charges and that are not late yet; some may be paid since."""
    return list(Awaited.objects.filter(customer_id=customer_id).values_list("invoice_id", flat=True))


def next_late_date(brand_id: UUID) -> date | None:
    """When the next one is late, by the index."""
    rows = Awaited.objects.filter(brand_id=brand_id).order_by("late_on", "id")
    return rows.values_list("late_on", flat=True).first()
