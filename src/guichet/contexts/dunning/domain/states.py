"""The states of a run and of its steps, and what a step does (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class RunStatus(StrEnum):
    """HELD: a person, or a dispute, has stopped the clock. STOPPED is final."""

    OPEN = "open"
    HELD = "held"
    STOPPED = "stopped"


GOING = frozenset({RunStatus.OPEN, RunStatus.HELD})

TRANSITIONS: dict[RunStatus, frozenset[RunStatus]] = {
    RunStatus.OPEN: frozenset({RunStatus.HELD, RunStatus.STOPPED}),
    RunStatus.HELD: frozenset({RunStatus.OPEN, RunStatus.STOPPED}),
    RunStatus.STOPPED: frozenset(),
}


class StoppedFor(StrEnum):
    """What ended a run: the invoice is paid, or claimed no more, or one of the company's own people said so."""

    PAID = "paid"
    GIVEN_UP = "given_up"
    PERSON = "person"


class StepKind(StrEnum):
    """RETRY charges the preferred method again, REMIND only writes; the others are what not paying leads to."""

    RETRY = "retry"
    REMIND = "remind"
    SUSPEND = "suspend"
    CANCEL = "cancel"
    WRITE_OFF = "write_off"


ASKS = frozenset({StepKind.RETRY, StepKind.REMIND})


class StepStatus(StrEnum):
    """HELD and WAITING follow the run; a step that is DONE or SKIPPED stays so."""

    WAITING = "waiting"
    HELD = "held"
    DONE = "done"
    SKIPPED = "skipped"


AHEAD = frozenset({StepStatus.WAITING, StepStatus.HELD})


class Result(StrEnum):
    """What became of a step. CHARGED: the method was charged again, and its attempt says how that ended.
    ANNOUNCED: a direct debit was, for a day of its own. REMINDED: the customer was written to. TAKEN: the service
    stopped, ended, or the invoice was written off. Skipped ones: OVERTAKEN by a later one that was due as well, NOTHING
    to suspend or end, OURS: the refusal was not the customer's doing, STOPPED with the run.
    """

    CHARGED = "charged"
    ANNOUNCED = "announced"
    REMINDED = "reminded"
    TAKEN = "taken"
    OVERTAKEN = "overtaken"
    NOTHING = "nothing"
    OURS = "ours"
    STOPPED = "stopped"
