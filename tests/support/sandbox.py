"""The real sandbox provider, as a process of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo
from pytest_django.fixtures import Settings

from guichet.interfaces.cli.sandbox_process import start_sandbox
from tests.support.ports import free_port


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox: how programs reach it, how browsers name it, and its keys."""

    port: int
    control_key: str
    database_url: str
    log: Path

    @property
    def api(self) -> str:
        """The base address for programs: names under .localhost resolve only in browsers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """What a browser opens: the card page's address and the sender of its messages."""
        return f"http://psp.localhost:{self.port}"

    def new_api_key(self, brand: str = "plans") -> str:
        """A key nobody has used: an account of its own, empty."""
        return f"sk_test_{brand}_{secrets.token_hex(12)}"

    def connect(self) -> psycopg.Connection:
        """Its own database, for looking at what the provider really holds."""
        return psycopg.connect(self.database_url, autocommit=True)


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for the whole run, on a port from the system and a database of its own; ask for `sandbox`."""
    sandbox = Sandbox(
        port=free_port(),
        control_key=secrets.token_hex(16),
        database_url=_database("guichet_sandbox"),
        log=tmp_path_factory.mktemp("sandbox") / "sandbox.log",
    )
    environment = os.environ | {
        "GUICHET_SANDBOX_ORIGIN": sandbox.origin,
        "GUICHET_SANDBOX_CONTROL_KEY": sandbox.control_key,
        "GUICHET_SANDBOX_DATABASE_URL": sandbox.database_url,
    }
    child = start_sandbox(environment, output=sandbox.log)
    try:
        yield sandbox
    finally:
        child.stop()


@pytest.fixture(scope="session")
def sandbox_rows(sandbox_process: Sandbox) -> Iterator[psycopg.Connection]:
    with sandbox_process.connect() as connection:
        yield connection


@pytest.fixture
def sandbox(sandbox_process: Sandbox, sandbox_rows: psycopg.Connection, settings: Settings) -> Iterator[Sandbox]:
    """The real sandbox provider over HTTP; SANDBOX_ORIGIN points at it during the test.

    Isolate tests by a key each (`sandbox.new_api_key()` is a new, empty account), not by emptying it. Nothing more is
    sent to a test's receivers when it is over: the next ones would wait for what is tried again and again in vain.
    """
    settings.SANDBOX_ORIGIN = sandbox_process.origin
    yield sandbox_process
    sandbox_rows.execute("UPDATE sandbox_webhookendpoint SET deleted = true WHERE NOT deleted")


def _database(name: str) -> str:
    parts = conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    return f"postgresql://{parts['user']}@/{name}?host={parts['host']}&port={parts['port']}"
