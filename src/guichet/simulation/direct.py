"""The director: draws all lots of a seed, has hands live it step by step, and looks at everything after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings

from guichet.infra.adapters import adapter
from guichet.simulation import steps
from guichet.simulation.databases import copy_of_database
from guichet.simulation.deeds.table import DEEDS, Deed
from guichet.simulation.faults import draw_fault
from guichet.simulation.hands import Hand, HandFailedError, HandKilledError
from guichet.simulation.house import FIRST_HOUR, Resident, first_day
from guichet.simulation.post_box import NO_ANSWER, PostBox

P = ParamSpec("P")
R = TypeVar("R")
DAYS_OF_MONTH = 30
HOURS = (FIRST_HOUR, 12, 18)
LAST_HOUR = 20
# Of a month, and of a customer on one of them, in percent: a day costs more than a deed.
BUSY_DAYS = (2, 4)
DOES_SOMETHING = 50
# Where a step is killed, if it is, in percent; and after how many commits at most.
KILLED_IN = {"": 72, "time": 9, "deed": 15, "post": 4}
MOST_COMMITS = {"": 1, "time": 9, "deed": 7, "post": 4}
# In percent.
FAULT, AWAKE, JOBS_RUN, TIMETABLE_LOOKS, POST_COMES, POST_IN_DISORDER = 22, 75, 85, 30, 60, 20
# What a product answers in a step, and how often, in percent.
PRODUCT_ANSWERS = {200: 84, 500: 8, NO_ANSWER: 8}


@dataclass(slots=True)
class Lived:
    """What became of a seed. `failure` is empty when everything that must always be true was.

    `is_cut_short`: as far as it was lived, because its time was over.
    """

    seed: int
    lines: list[str] = field(default_factory=list)
    failure: str = ""
    is_cut_short: bool = False
    steps: int = 0
    killed: int = 0
    faults: int = 0
    seconds: float = 0

    @property
    def digest(self) -> str:
        """Of all that was told: the same whenever the same seed is lived."""
        return sha256("\n".join(self.lines).encode()).hexdigest()[:16]


class _BrokenError(Exception):
    """Something that must always be true is not: one line each."""


class _TimeOverError(Exception):
    """No step begins any more."""


def simulate(
    seed: int,
    *,
    customers: int,
    months: int,
    deeds: Mapping[str, Deed] = DEEDS,
    tell: Callable[[str], None] = lambda _line: None,
    deadline: float | None = None,
) -> Lived:
    """Live the seed in a database of its own, beside a sandbox that runs. The process must hold no connection.

    No step begins after `deadline`, by the stopwatch.
    """
    lived, started, box = Lived(seed), time.monotonic(), PostBox()
    for port in ("documents", "mails", "gateway:stripe"):
        adapter(port)  # loaded once, before anything is forked
    settings.PORTAL_PORT = box.port
    with copy_of_database("guichet_simulation"):
        director = _Director(lived, deeds, box, tell, deadline)
        try:
            director.direct(customers, months)
        except (_BrokenError, HandFailedError) as failure:
            lived.failure = str(failure)
        except _TimeOverError:
            lived.is_cut_short = True
        finally:
            director.hand.let_go()
            box.close()
    lived.seconds = time.monotonic() - started
    return lived


class _Director:
    """`hand` does what is not to be killed; whoever is to be killed is forked for that."""

    def __init__(
        self,
        lived: Lived,
        deeds: Mapping[str, Deed],
        box: PostBox,
        tell: Callable[[str], None],
        deadline: float | None,
    ) -> None:
        self.lived, self.deeds, self.box, self.tell, self.deadline = lived, deeds, box, tell, deadline
        self.lots = Random(f"{lived.seed} steps")
        self.hand = Hand(box)
        self.residents: list[Resident] = []

    @property
    def brand_ids(self) -> list[UUID]:
        return list(dict.fromkeys(each.brand_id for each in self.residents))

    def direct(self, customers: int, months: int) -> None:
        first = first_day(self.lots)
        self.residents = self.hand.do(steps.build, f"{self.lived.seed} house", first, customers)
        self._say(f"{first}: {', '.join(each.name for each in self.residents)}")
        for month in range(months):
            begin = first + timedelta(days=month * DAYS_OF_MONTH)
            for day, hour, resident in self._draw_month(begin):
                if self.deadline is not None and time.monotonic() > self.deadline:
                    raise _TimeOverError
                self._step(day, hour, resident)
            self._close(begin + timedelta(days=DAYS_OF_MONTH - 1))

    def _draw_month(self, begin: date) -> list[tuple[date, int, Resident]]:
        """Who does something on which day, in order."""
        days = sorted(self.lots.sample(range(DAYS_OF_MONTH), self.lots.randint(*BUSY_DAYS)))
        drawn = []
        for day in days:
            hour = self.lots.choice(HOURS)
            awake = [each for each in self.residents if self.lots.randrange(100) < DOES_SOMETHING]
            self.lots.shuffle(awake)
            drawn += [(begin + timedelta(days=day), hour, resident) for resident in awake]
        return drawn

    def _step(self, day: date, hour: int, resident: Resident) -> None:
        lots, self.lived.steps = self.lots, self.lived.steps + 1
        killed_in = lots.choices(list(KILLED_IN), list(KILLED_IN.values()))[0]
        after = lots.randint(1, MOST_COMMITS[killed_in])
        fault = draw_fault(lots) if lots.randrange(100) < FAULT else None
        runs_jobs, looks = lots.randrange(100) < JOBS_RUN, lots.randrange(100) < TIMETABLE_LOOKS
        awake = lots.randrange(100) < AWAKE
        post_comes, in_disorder = lots.randrange(100) < POST_COMES, lots.randrange(100) < POST_IN_DISORDER
        self.box.answer = lots.choices(list(PRODUCT_ANSWERS), list(PRODUCT_ANSWERS.values()))[0]
        key, brand_id = f"{self.lived.seed} {self.lived.steps}", resident.brand_id

        def killed(where: str) -> int:
            return after if killed_in == where else 0

        self._do(killed("time"), steps.pass_time, brand_id, day, hour, awake=awake)
        if fault is not None:
            self.lived.faults += 1
            self.hand.do(steps.go_wrong, brand_id, *fault)
            self._say(f"     {' '.join(map(str, fault))}")
        told = self._live(killed("deed"), resident, key, runs_jobs=runs_jobs, looks=looks)
        self._say(f"{self.lived.steps:>4} {day} {hour:02} {resident.name} {told}")
        if post_comes:
            self.hand.do(steps.wait_for_post, self.brand_ids)
            webhooks, self.box.came = self.box.came, []
            if in_disorder:
                lots.shuffle(webhooks)
            self._do(killed("post"), steps.hand_over, webhooks)
        self._look()

    def _live(self, killed_after: int, resident: Resident, key: str, *, runs_jobs: bool, looks: bool) -> str:
        """The deed; whoever was killed in it comes back and does it again."""
        try:
            return self._with_a_hand(
                killed_after, steps.live, self.deeds, resident, key, "", runs_jobs=runs_jobs, looks=looks
            )
        except HandKilledError as killed:
            self._recover(killed_after, killed.unit)
            name = killed.said[-1]
            return self.hand.do(steps.live, self.deeds, resident, key, name, runs_jobs=runs_jobs, looks=looks)

    def _do(self, killed_after: int, deed: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What may be killed and is then done again."""
        try:
            return self._with_a_hand(killed_after, deed, *args, **kwargs)
        except HandKilledError as killed:
            self._recover(killed_after, killed.unit)
            return self.hand.do(deed, *args, **kwargs)

    def _with_a_hand(self, killed_after: int, deed: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if not killed_after:
            return self.hand.do(deed, *args, **kwargs)
        mortal = Hand(self.box, crash_after=killed_after)
        try:
            return mortal.do(deed, *args, **kwargs)
        finally:
            mortal.let_go()

    def _recover(self, commits: int, unit: str) -> None:
        """Right after the crash everything holds, and again once the dead worker's jobs are taken up."""
        self.lived.killed += 1
        self._say(f"     killed after {commits}, {unit}")
        self._look()
        self.hand.do(steps.recover)
        self._look()

    def _close(self, day: date) -> None:
        self.box.answer = 200
        self.hand.do(steps.close_month, self.brand_ids, day, LAST_HOUR)
        self.hand.do(steps.wait_for_post, self.brand_ids)
        webhooks, self.box.came = self.box.came, []
        self.hand.do(steps.hand_over, webhooks)
        self._broken(self.hand.do(steps.look_closely, self.brand_ids, self.residents))
        self._broken(self.hand.do(steps.look_what_was_told, self.brand_ids, self.box.told))
        for line in self.hand.do(steps.tell_state, self.residents):
            self._say(line)

    def _look(self) -> None:
        self._broken(self.hand.do(steps.look, self.brand_ids))

    def _broken(self, found: list[str]) -> None:
        if found:
            raise _BrokenError("\n".join(found))

    def _say(self, line: str) -> None:
        self.lived.lines.append(line)
        self.tell(line)
