"""Starts the sandbox payment provider as the separate program it is."""

from __future__ import annotations

import http.client
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import click

from guichet.infra.processes import Child, start

PROGRAM = (sys.executable, "-m", "guichet_sandbox")
READY_TIMEOUT_SECONDS = 30.0


def start_sandbox(environment: Mapping[str, str], *, output: Path | None = None) -> Child:
    """Migrate its database, serve on the port of GUICHET_SANDBOX_ORIGIN, return once it answers."""
    finish_migrating(begin_migrating(environment, output=output))
    return serve(environment, output=output)


def begin_migrating(environment: Mapping[str, str], *, output: Path | None = None) -> Child:
    """Bring its tables up to date, beside whatever the caller does meanwhile."""
    return start("sandbox", [*PROGRAM, "migrate"], environment=environment, output=output)


def finish_migrating(child: Child) -> None:
    """Wait for it; a ClickException with its last words if it failed."""
    if child.process.wait() != 0:
        raise click.ClickException(f"The payment provider could not prepare its database, {child.how_it_ended()}")


def serve(environment: Mapping[str, str], *, output: Path | None = None) -> Child:
    """Serve, and return once it answers."""
    port = port_of(environment["GUICHET_SANDBOX_ORIGIN"])
    child = start(
        "sandbox",
        [*PROGRAM, "serve", "--port", str(port), "--host", "127.0.0.1"],
        environment=environment,
        output=output,
        if_orphaned=signal.SIGQUIT,
    )
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    try:
        while not answers(port):
            if child.exit_code is not None or time.monotonic() > deadline:
                child.stop()
                raise click.ClickException(f"The payment provider did not start, {child.how_it_ended()}")
            time.sleep(0.05)
    except BaseException:
        child.stop()
        raise
    return child


@contextmanager
def running_sandbox(environment: Mapping[str, str]) -> Iterator[None]:
    """The sandbox that answers already (a demo's), or one for the duration of the block.

    For commands that a demo's brands need it for: `running_sandbox(os.environ)`. Where the environment names no
    sandbox database there is none to start.
    """
    known = {"GUICHET_SANDBOX_ORIGIN", "GUICHET_SANDBOX_DATABASE_URL"} <= environment.keys()
    if not known or answers(port_of(environment["GUICHET_SANDBOX_ORIGIN"])):
        yield
        return
    child = start_sandbox(environment, output=Path(os.devnull))
    try:
        yield
    finally:
        child.stop()


def port_of(origin: str) -> int:
    return urlsplit(origin).port or 80


def answers(port: int, path: str = "/") -> bool:
    """Whether an HTTP server answers there, with whatever status."""
    return status(port, path) is not None


def status(port: int, path: str) -> int | None:
    """The HTTP status on loopback; None if nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except (OSError, ValueError, http.client.HTTPException):
        # Not HTTP: a connection to a port that nobody listens on can even meet itself.
        return None
