"""A life as text: on which day a customer does what, in sentences, and below it what came of it.

    Four licences more in the middle of a month

    2026-10-15  buys 21 licences by the month
    2026-10-23  wants 25 licences by the month
    2026-11-20  looks

    ----
    2026-10-15  ...

Above the dashes is what is lived, below what happened, as `transcript` writes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

LINE = "-" * 60


@dataclass(frozen=True)
class Step:
    """What is done on `day`, at noon in the brand's zone."""

    day: date
    sentence: str


@dataclass(frozen=True)
class Life:
    title: str
    steps: tuple[Step, ...]
    happened: str


def read(path: Path) -> Life:
    """ValueError for a line that is neither the title nor a step."""
    lived, _, happened = path.read_text("utf-8").partition(f"{LINE}\n")
    title, *lines = [line for line in lived.splitlines() if line.strip()]
    steps = []
    for line in lines:
        day, _, sentence = line.partition("  ")
        steps.append(Step(date.fromisoformat(day), sentence.strip()))
    if steps != sorted(steps, key=lambda step: step.day):
        raise ValueError(f"{path.name}: the days go back")
    return Life(title, tuple(steps), happened)


def write(path: Path, life: Life, happened: str) -> None:
    """The life with what happened anew."""
    steps = "\n".join(f"{step.day}  {step.sentence}" for step in life.steps)
    path.write_text(f"{life.title}\n\n{steps}\n\n{LINE}\n{happened}", "utf-8")
