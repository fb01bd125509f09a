"""Starting the program: never in production, never without a database address; migrating twice at once is fine."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys

import psycopg

from tests.support.ports import free_port
from tests.support.sandbox import Sandbox


def run(sandbox: Sandbox, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "guichet_sandbox", *arguments],
        env=os.environ | {"GUICHET_SANDBOX_DATABASE_URL": sandbox.database_url} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_refuses_production_and_a_missing_database(sandbox: Sandbox) -> None:
    serve = ["serve", "--port", str(free_port())]
    refused = [
        (run(sandbox, "migrate", GUICHET_ENV="production"), "does not start in production"),
        (run(sandbox, *serve, GUICHET_ENV="production"), "does not start in production"),
        (run(sandbox, *serve, GUICHET_SANDBOX_DATABASE_URL=""), "GUICHET_SANDBOX_DATABASE_URL is missing"),
    ]
    for process, sentence in refused:
        said, _ = process.communicate(timeout=30)
        assert (process.returncode, sentence in said) == (1, True), said


def test_two_migrations_at_once_make_one_database(sandbox: Sandbox) -> None:
    name = f"sandbox_{secrets.token_hex(4)}"
    url = sandbox.database_url.replace("/guichet_sandbox?", f"/{name}?")
    started = [run(sandbox, "migrate", GUICHET_SANDBOX_DATABASE_URL=url) for _ in range(2)]
    for process in started:
        said, _ = process.communicate(timeout=30)
        assert process.returncode == 0, said
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM sandbox_account").fetchone() == (0,)
