"""Which steps a programme takes after a refusal, and on which day: data of the programme, counted from the refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guichet.contexts.dunning.domain.states import ASKS, StepKind


class Course(StrEnum):
    """What the class of a refusal leads to. CHARGE: time may mend it, so the method is charged again. ASK: only the
    customer can act, so they are written to. OURS: we must act; it is charged again, and nobody is suspended for it.
    """

    CHARGE = "charge"
    ASK = "ask"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`day` is counted from the first refusal."""

    day: int
    kind: StepKind


@dataclass(frozen=True, slots=True)
class Schedule:
    """`retry_days` are days after the first refusal, in order. Unpaid after the last of them, it is suspended, where
    the programme `suspends`; what comes `later` is an end of the subscription or of the claim.
    """

    retry_days: tuple[int, ...] = (3, 5, 7)
    suspends: bool = True
    later: tuple[PlannedStep, ...] = ()

    @classmethod
    def from_policy(cls, policy: Mapping[str, Any]) -> Schedule:
        """Of a programme's `dunning`; what it does not say is as above. ValueError for one that makes no sense."""
        default = cls()
        schedule = cls(
            tuple(int(day) for day in policy.get("retry_days", default.retry_days)),
            bool(policy.get("suspends", default.suspends)),
            tuple(PlannedStep(int(each["day"]), StepKind(each["does"])) for each in policy.get("later", ())),
        )
        days = [*schedule.retry_days, *(step.day for step in schedule.later)]
        if not schedule.retry_days or days != sorted(days) or days[0] < 1:
            raise ValueError("dunning: days go up from 1")
        if not {step.kind for step in schedule.later} <= {StepKind.CANCEL, StepKind.WRITE_OFF}:
            raise ValueError("dunning: what comes later is cancel or write_off")
        return schedule


def plan(schedule: Schedule, course: Course) -> list[PlannedStep]:
    """The steps of a new run, in order."""
    steps = [PlannedStep(day, asking(course)) for day in schedule.retry_days]
    if schedule.suspends:
        steps.append(PlannedStep(schedule.retry_days[-1], StepKind.SUSPEND))
    return [*steps, *schedule.later]


def asking(course: Course) -> StepKind:
    """What is done on a day on which payment is asked for."""
    return StepKind.REMIND if course is Course.ASK else StepKind.RETRY


def to_take(due: Sequence[StepKind]) -> int:
    """Of the steps of a run that are due, in order, the position of the one to take now.

    Nobody is asked twice for days that were missed: what asks is overtaken by the next one that asks, and a letter by
    what not paying leads to, which is told by a letter of its own. A charge is not: that waits for the answer.
    """
    position = 0
    while position + 1 < len(due) and (
        due[position] is StepKind.REMIND or (due[position] in ASKS and due[position + 1] in ASKS)
    ):
        position += 1
    return position
