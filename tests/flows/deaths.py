"""Lives that end right after a commit, in the test's own process: at a fraction of the price of a killed child.

What stands after the commit is not run, as after a kill; what a `finally` gives back is given back, where a kill leaves
it to the connection's end. That a process can really be killed is shown by `tests.flows.lives`.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.flows.journey import House
from tests.flows.lives import Life
from tests.flows.parts import PARTS

# In each run those who are killed after the first, third, … commit; before a release those in between.
EVERY_OTHER = pytest.mark.parametrize(
    "first", [pytest.param(1, id="odd"), pytest.param(2, id="even", marks=pytest.mark.every_combination)]
)
# More commits than any part has.
NEVER = 1000
COMMITS = logging.getLogger("guichet.infra.unit_of_work")


class DeadError(BaseException):
    """No `except Exception` catches it."""


class _Reaper(logging.Handler):
    """Hears of each commit as it is logged, and ends the life after so many, of one unit if one is named."""

    def __init__(self, after: int, unit: str) -> None:
        super().__init__(logging.DEBUG)
        self.after, self.unit = after, unit
        self.commits: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        unit = record.__dict__["unit"]
        if self.unit in {unit, ""}:
            self.commits.append(unit)
        if len(self.commits) == self.after:
            raise DeadError


@contextmanager
def _reaping(after: int, unit: str) -> Iterator[_Reaper]:
    reaper, level = _Reaper(after, unit), COMMITS.level
    COMMITS.addHandler(reaper)
    COMMITS.setLevel(logging.DEBUG)
    try:
        yield reaper
    finally:
        COMMITS.setLevel(level)
        COMMITS.removeHandler(reaper)


@dataclass(frozen=True)
class Lives:
    """Lives parts of customers' lives here, where `tests.flows.lives.Driver` has a process that is killed."""

    house: House

    def live(self, part: str, email: str, *, killed_after: int) -> Life:
        """Live `part` as that person, who dies right after so many commits, unless it comes to its end before."""
        with _reaping(killed_after, "") as reaper:
            try:
                PARTS[part](self.house, self.house.buyer(email))
            except DeadError:
                return Life(-signal.SIGKILL, reaper.commits)
        return Life(0, reaper.commits)

    def commits_of(self, part: str, email: str) -> list[str]:
        """Live `part` to its end: the units of work that there are to die after."""
        life = self.live(part, email, killed_after=NEVER)
        assert not life.was_killed
        return life.commits


def killed(live: Callable[[], object], *, after: int = 1, unit: str = "") -> str:
    """`live` until so many commits, of that unit if one is named; the unit of the last one, or "" if it came to its end
    before.
    """
    with _reaping(after, unit) as reaper:
        try:
            live()
        except DeadError:
            return reaper.commits[-1]
    return ""


def dies(house: House, live: Callable[[], object], *, after: int = 1, unit: str = "") -> str:
    """As `killed`; what the worker held is free again."""
    last = killed(live, after=after, unit=unit)
    if last:
        house.workers_are_gone()
    return last


def dies_again_and_again(house: House, live: Callable[[], object], *, first: int = 1, step: int = 1) -> list[str]:
    """`live` by one who dies after `first` commits, then by one who goes on from there and dies after `step` more than
    that, and so on until one gets through; each one's last unit.
    """
    reached: list[str] = []
    while last := dies(house, live, after=first + step * len(reached)):
        reached.append(last)
    return reached
