"""A life as text: on which day a customer does what, in sentences, and below it what came of it.

    Four licences more in the middle of a month

    at plans, equipe
    2026-10-15  buys 21 licences by the month
    2026-10-23  wants 25 licences by the month
    2026-11-20  looks

    ----
    2026-10-15  ...

Above the dashes is what is lived, below what happened, as `transcript` writes it. The line that begins with `at` says
at which brand, in which programme; without it, as here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

LINE = "-" * 60
HOME = ("plans", "equipe")


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
    place: tuple[str, str] = HOME


def read(path: Path) -> Life:
    """ValueError for a line that is neither the title, nor the place, nor a step."""
    lived, _, happened = path.read_text("utf-8").partition(f"{LINE}\n")
    title, *lines = [line for line in lived.splitlines() if line.strip()]
    place, steps = HOME, []
    if lines and lines[0].startswith("at "):
        brand, _, programme = lines.pop(0).removeprefix("at ").partition(", ")
        place = brand, programme
    for line in lines:
        day, _, sentence = line.partition("  ")
        steps.append(Step(date.fromisoformat(day), sentence.strip()))
    if steps != sorted(steps, key=lambda step: step.day):
        raise ValueError(f"{path.name}: the days go back")
    return Life(title, tuple(steps), happened, place)


def write(path: Path, life: Life, happened: str) -> None:
    """The life with what happened anew."""
    steps = "\n".join(f"{step.day}  {step.sentence}" for step in life.steps)
    at = "" if life.place == HOME else f"at {', '.join(life.place)}\n"
    path.write_text(f"{life.title}\n\n{at}{steps}\n\n{LINE}\n{happened}", "utf-8")
