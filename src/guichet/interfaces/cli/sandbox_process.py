"""Starts the sandbox payment provider as the separate program it is."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import IO
from urllib.parse import urlsplit

import click

from guichet.infra.processes import Child, start

PROGRAM = (sys.executable, "-m", "guichet_sandbox")
READY_TIMEOUT_SECONDS = 30.0


def start_sandbox(environment: Mapping[str, str], *, output: IO[bytes] | int | None = None) -> Child:
    """Migrate its database, serve on the port of GUICHET_SANDBOX_ORIGIN, return once it answers."""
    port = port_of(environment["GUICHET_SANDBOX_ORIGIN"])
    migrated = subprocess.run(
        [*PROGRAM, "migrate"],
        env=dict(environment),
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if migrated.returncode != 0:
        raise click.ClickException(f"The sandbox could not prepare its database: {_last_line(migrated.stdout)}")
    child = start(
        "sandbox",
        [*PROGRAM, "serve", "--port", str(port), "--host", "127.0.0.1"],
        environment=environment,
        output=output,
    )
    deadline = time.monotonic() + READY_TIMEOUT_SECONDS
    while not answers(port):
        if child.exit_code is not None or time.monotonic() > deadline:
            child.stop()
            raise click.ClickException(f"The sandbox provider did not start on port {port}.")
        time.sleep(0.05)
    return child


def port_of(origin: str) -> int:
    return urlsplit(origin).port or 80


def answers(port: int) -> bool:
    """Whether an HTTP server answers there, with whatever status."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or ["it said nothing"])[-1]
