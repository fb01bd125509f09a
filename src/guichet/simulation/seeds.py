"""Many seeds, one after the other: as many as asked or as time allows, those that were lived before passed over."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from guichet.simulation.direct import Lived, simulate

# Of a seed that failed, what is told of the way there; the replay tells all of it.
LAST_LINES = 12


@dataclass(slots=True)
class Sum:
    """Of one run."""

    seeds: int = 0
    passed_over: int = 0
    steps: int = 0
    killed: int = 0
    faults: int = 0
    seconds: float = 0
    failed: list[int] = field(default_factory=list)

    def add(self, lived: Lived) -> None:
        self.seeds += 1
        self.steps, self.killed, self.faults = (
            self.steps + lived.steps, self.killed + lived.killed, self.faults + lived.faults
        )  # fmt: skip
        self.seconds += lived.seconds
        if lived.failure:
            self.failed.append(lived.seed)


def live_seeds(
    seeds: Iterable[int],
    *,
    customers: int,
    months: int,
    tell: Callable[[str], None],
    for_seconds: int | None = None,
    record: Path | None = None,
) -> Sum:
    """No step begins after `for_seconds`. Each is a line of `record`; what held to its end is not lived again by the
    next run.
    """
    summed, deadline = Sum(), time.monotonic() + for_seconds if for_seconds is not None else None
    known = set(_recorded(record, customers, months))
    for seed in seeds:
        if deadline is not None and time.monotonic() >= deadline:
            break
        if seed in known:
            summed.passed_over += 1
            continue
        lived = simulate(seed, customers=customers, months=months, deadline=deadline)
        summed.add(lived)
        tell(told(lived))
        if lived.failure:
            tell("\n".join(explained(lived, customers=customers, months=months)))
        if record is not None:
            _write(record, lived, customers, months)
    return summed


def told(lived: Lived) -> str:
    """One line."""
    return (
        f"seed {lived.seed}: {lived.steps} steps, {lived.faults} faults, {lived.killed} killed, {lived.seconds:.1f} s, "
        f"{'FAILED' if lived.failure else 'cut short' if lived.is_cut_short else lived.digest}"
    )


def explained(lived: Lived, *, customers: int, months: int) -> Iterator[str]:
    """Where a seed failed and what broke, and how to see it again."""
    yield from (f"  {line}" for line in lived.lines[-LAST_LINES:])
    yield lived.failure
    yield f"Replay it: guichet simulate --seed {lived.seed} --customers {customers} --months {months}"


def _recorded(record: Path | None, customers: int, months: int) -> Iterator[int]:
    if record is None or not record.exists():
        return
    for line in record.read_text("utf-8").splitlines():
        found = json.loads(line)
        if (found["customers"], found["months"]) == (customers, months) and not (
            found["failure"] or found["is_cut_short"]
        ):
            yield found["seed"]


def _write(record: Path, lived: Lived, customers: int, months: int) -> None:
    found = asdict(lived) | {"digest": lived.digest, "customers": customers, "months": months}
    del found["lines"]
    with record.open("a", encoding="utf-8") as file:
        file.write(json.dumps(found) + "\n")
