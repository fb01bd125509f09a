"""Heads of chains noted in a file outside the database: whoever recomputes every link there cannot recompute those.

One line a chain: its key, the position and the hexadecimal of its last link.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from hashlib import sha256
from itertools import islice
from pathlib import Path

from guichet.flows.audit.invariant import Violation
from guichet.infra import chain


class HeadsUnreadableError(Exception):
    """The file holds something else than heads."""


def gone(file: Path, invariant: str, most: int) -> list[Violation]:
    """A violation of `invariant` for each head noted in the file whose link is no longer there; at most so many."""
    return [
        Violation(invariant, "chain", key, f"link {position} is not the head that was noted in {file.name}")
        for key, position in islice(chain.lost(_noted(file)), most)
    ]


def note(file: Path | None) -> tuple[int, str]:
    """Write today's heads into it; how many, and one hash over them all, the same for the same installation."""
    count, over_all = 0, sha256()
    with nullcontext() if file is None else file.open("w", encoding="ascii") as lines:
        for key, position, link in chain.heads():
            line = f"{key} {position} {link}\n"
            over_all.update(line.encode())
            count += 1
            if lines is not None:
                lines.write(line)
    return count, over_all.hexdigest()


def _noted(file: Path) -> Iterator[tuple[str, int, str]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                key, position, link = line.split()
                yield key, int(position), link
            except ValueError:
                raise HeadsUnreadableError(
                    f"{file} holds no heads of chains; name the file of an earlier audit."
                ) from None
