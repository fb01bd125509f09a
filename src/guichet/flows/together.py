"""Several at once, where one that fails holds up no other and is not forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


class Failures:
    """What failed of several, to be raised when all have had their turn."""

    def __init__(self) -> None:
        self._errors: list[Exception] = []

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What fails in the block is kept, and the block left."""
        try:
            yield
        except ExceptionGroup as group:
            self._errors += group.exceptions
        except Exception as error:  # noqa: BLE001 - raised below
            self._errors.append(error)

    def raise_all(self, of: str) -> None:
        """The one that failed as it is, several as a group; `of` says of how many what."""
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise ExceptionGroup(f"{len(self._errors)} of {of}", self._errors)


def together(items: Sequence[T], work: Callable[[Sequence[T]], None], failures: Failures) -> None:
    """`work`, which is done or leaves everything as it was, on all of them. If it fails, on each alone."""
    if len(items) > 1:
        try:
            work(items)
        except Exception:
            log.warning("each alone, since it failed together", extra={"number": len(items)}, exc_info=True)
        else:
            return
    for item in items:
        with failures.kept():
            work([item])
