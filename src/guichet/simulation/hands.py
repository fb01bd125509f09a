"""The processes that do the deeds: forked from the director, which holds no connection, and killed in the middle.

Each is a whole program with connections of its own. One that is to be killed dies by SIGKILL right after the n-th
commit since it was forked (`infra.unit_of_work`), with whatever it was doing: nothing is cleaned up.
"""

from __future__ import annotations

import logging
import signal
import sys
import traceback
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connections

from guichet.contexts.payments.ports import GatewayError
from guichet.simulation.post_box import PostBox

P = ParamSpec("P")
R = TypeVar("R")
PATIENCE_SECONDS = 120.0
_fork = get_context("fork")


class HandFailedError(Exception):
    """What was to be done raised what nobody expected: its traceback."""


class HandKilledError(Exception):
    """It died by SIGKILL on the way, as was ordered; `said` is what it had told until then, `unit` what it had
    committed last.
    """

    def __init__(self, said: list[str], unit: str) -> None:
        super().__init__()
        self.said, self.unit = said, unit


class Hand:
    """One process. `crash_after` is the commit after which it dies; 0: it lives until it is let go."""

    def __init__(self, box: PostBox, *, crash_after: int = 0) -> None:
        self._box, self._is_mortal = box, crash_after > 0
        self._line, theirs = _fork.Pipe()
        self._process = _fork.Process(target=_obey, args=(theirs, crash_after), daemon=True)
        self._process.start()
        theirs.close()

    def do(self, deed: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Have it done there; webhooks are taken in meanwhile. Raises HandFailedError or HandKilledError."""
        self._line.send((deed, args, kwargs))
        said: list[str] = []
        unit = ""
        while True:
            if not self._box.take_in_until(self._line, PATIENCE_SECONDS):
                self.let_go()
                raise HandFailedError(f"{deed.__name__} did not come to an end in {PATIENCE_SECONDS:.0f} s")
            try:
                kind, told = self._line.recv()
            except (EOFError, ConnectionResetError):
                self._process.join()
                if self._is_mortal and self._process.exitcode == -signal.SIGKILL:
                    raise HandKilledError(said, unit) from None
                raise HandFailedError(f"the process ended, exit code {self._process.exitcode}") from None
            if kind == "said":
                said.append(told)
            elif kind == "committed":
                unit = told
            elif kind == "failed":
                raise HandFailedError(told)
            else:
                return told  # type: ignore[no-any-return]

    def let_go(self) -> None:
        self._process.kill()
        self._process.join()
        self._line.close()


class _Unexpected(logging.Handler):
    """Exceptions that the program logged and went on after: a fault on order is none of them, all others are."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, GatewayError):
            trace = "".join(traceback.format_exception(error))
            self.found.append(f"{record.getMessage()}\n{trace}")


class _Commits(logging.Handler):
    """Tells the director of each commit of one who is to be killed after one of them."""

    def emit(self, record: logging.LogRecord) -> None:
        if settings.TEST_CRASH_AFTER_COMMIT:
            _mine[-1].send(("committed", record.__dict__["unit"]))


def tell(words: str) -> None:
    """From inside a deed to the director, who hears it even if this process is killed afterwards."""
    _mine[-1].send(("said", words))


_mine: list[Connection] = []


def _obey(line: Connection, crash_after: int) -> None:
    settings.TEST_CRASH_AFTER_COMMIT = crash_after
    _mine.append(line)
    unexpected = _Unexpected()
    for name in ("guichet", "procrastinate"):
        logger = logging.getLogger(name)
        logger.propagate, logger.handlers = False, [unexpected]
    if crash_after:
        commits = logging.getLogger("guichet.infra.unit_of_work")
        commits.setLevel(logging.DEBUG)
        commits.addHandler(_Commits())
    while True:
        try:
            deed, args, kwargs = line.recv()
        except EOFError:
            break
        line.send(_done(deed, args, kwargs, unexpected))
    connections.close_all()
    sys.exit(0)


def _done(deed: Callable[..., Any], args: Any, kwargs: Any, unexpected: _Unexpected) -> tuple[str, Any]:
    try:
        result = deed(*args, **kwargs)
    except Exception:  # noqa: BLE001 - told to the director
        return "failed", traceback.format_exc()
    if unexpected.found:
        return "failed", "\n".join(unexpected.found)
    return "done", result
