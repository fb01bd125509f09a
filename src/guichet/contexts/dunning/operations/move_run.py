"""Holds a run, lets it go on, and stops it for good. The customer must be locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from guichet.contexts.dunning.domain.states import AHEAD, GOING, Result, RunStatus, StepStatus, StoppedFor
from guichet.contexts.dunning.models import Run, Step

_DAY = timedelta(days=1)


def hold(run_id: UUID, at: datetime) -> bool:
    """No step is taken until it goes on; False unless it was open."""
    if not Run.objects.filter(pk=run_id, status=RunStatus.OPEN).update(status=RunStatus.HELD, held_at=at):
        return False
    Step.objects.filter(run_id=run_id, status=StepStatus.WAITING).update(status=StepStatus.HELD)
    return True


def let_go_on(run_id: UUID, at: datetime) -> bool:
    """Its steps wait as long as they had to when it was held, in whole days; False unless it was held."""
    row = Run.objects.filter(pk=run_id, status=RunStatus.HELD).first()
    if row is None or row.held_at is None:
        return False
    Run.objects.filter(pk=run_id).update(status=RunStatus.OPEN, held_at=None)
    # Whole days, so that a step stays at the beginning of its day.
    later = at - row.held_at
    whole = later - (later % _DAY)
    Step.objects.filter(run_id=run_id, status=StepStatus.HELD).update(
        status=StepStatus.WAITING, due_at=F("due_at") + whole
    )
    return True


def stop(invoice_ids: Sequence[UUID], why: StoppedFor, at: datetime) -> list[UUID]:
    """The going runs of the invoices are over; their ids. What was ahead of them does not take place."""
    runs = list(Run.objects.filter(invoice_id__in=invoice_ids, status__in=list(GOING)).values_list("pk", flat=True))
    if runs:
        Step.objects.filter(run_id__in=runs, status__in=list(AHEAD)).update(
            status=StepStatus.SKIPPED, taken_at=at, result=Result.STOPPED
        )
        Run.objects.filter(pk__in=runs).update(status=RunStatus.STOPPED, held_at=None, stopped_at=at, stopped_for=why)
    return runs
