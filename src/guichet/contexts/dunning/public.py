"""The door of dunning."""

from guichet.contexts.dunning.domain.limits import LONGEST_WINDOW, may_present, may_try
from guichet.contexts.dunning.domain.schedule import Course, PlannedStep, Schedule, plan
from guichet.contexts.dunning.domain.states import Result, RunStatus, StepKind, StepStatus, StoppedFor
from guichet.contexts.dunning.operations.await_payment import await_longer, await_no_longer, await_payment
from guichet.contexts.dunning.operations.move_run import hold, let_go_on, stop
from guichet.contexts.dunning.operations.open_run import course_of, hear, open_run
from guichet.contexts.dunning.operations.take_step import next_due, put_off, taken
from guichet.contexts.dunning.queries import (
    DueStep,
    RunView,
    StepView,
    find_going_run,
    find_latest_run,
    find_run,
    is_dunned,
    list_awaited,
    list_due_runs,
    list_going_runs,
    list_late,
    list_runs,
    next_late_date,
    next_step_at,
)

__all__ = [
    "LONGEST_WINDOW",
    "Course",
    "DueStep",
    "PlannedStep",
    "Result",
    "RunStatus",
    "RunView",
    "Schedule",
    "StepKind",
    "StepStatus",
    "StepView",
    "StoppedFor",
    "await_longer",
    "await_no_longer",
    "await_payment",
    "course_of",
    "find_going_run",
    "find_latest_run",
    "find_run",
    "hear",
    "hold",
    "is_dunned",
    "let_go_on",
    "list_awaited",
    "list_due_runs",
    "list_going_runs",
    "list_late",
    "list_runs",
    "may_present",
    "may_try",
    "next_due",
    "next_late_date",
    "next_step_at",
    "open_run",
    "plan",
    "put_off",
    "stop",
    "taken",
]
