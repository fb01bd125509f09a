"""The whole database into a file and back, by PostgreSQL's own programs, which come with the embedded server.

A dump is one snapshot, taken beside everything else that goes on; it holds no key that is in the environment.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import psycopg

from guichet.infra.postgres.binaries import ENVIRONMENT, installed
from guichet.infra.postgres.errors import PostgresUnavailable


class NotEmptyError(Exception):
    """There is something in the database already."""


def dump(url: str, file: Path) -> None:
    """Write `file` whole or not at all, for its owner alone. FileExistsError, or PostgresUnavailable with why."""
    if file.exists():
        raise FileExistsError(file)
    scratch = file.with_name(f"{file.name}.{os.getpid()}.new")
    try:
        os.close(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={scratch}", f"--dbname={url}")
        # A link fails where somebody else has made the file meanwhile; a rename would take its place.
        file.hardlink_to(scratch)
    finally:
        scratch.unlink(missing_ok=True)


def restore(url: str, file: Path) -> None:
    """Into an empty database, all of it or nothing. NotEmptyError, or PostgresUnavailable with the reason."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'"
        ).fetchone()
    if found is None or found[0]:
        raise NotEmptyError
    _run(
        "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={url}",
        str(file),
    )  # fmt: skip


def _run(program: str, *words: str) -> None:
    done = subprocess.run([installed() / program, *words], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"{program} ended with {done.returncode}"]
        raise PostgresUnavailable(lines[0])
