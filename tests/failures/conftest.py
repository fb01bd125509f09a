"""A PostgreSQL of these tests' own, durable as in production, which may be killed, started again and filled up."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from django.db import connection

from guichet.flows.demo.people import PASSWORD
from guichet.flows.demo.seed import own_sandbox
from guichet.infra.postgres import Server, connect_or_start, create_database, drop_database
from guichet.infra.postgres.dump import dump, restore
from tests.flows.journey import PLAIN_CARD, Buyer, build_house
from tests.support.database import empty_database
from tests.support.demo import GUICHET
from tests.support.ports import free_port
from tests.support.processes import wait_until
from tests.support.sandbox import Sandbox

# A file of the write-ahead log has this length: it can still be written, and a table can grow up to here.
SMALLEST_LIMIT = 16 * 2**20


@dataclass
class Database:
    """The server with one database, that this process and others use."""

    directory: Path
    server: Server

    @property
    def url(self) -> str:
        return self.server.url()

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Beside everything, for looking and for meddling."""
        return psycopg.connect(self.url, autocommit=True)

    def dies(self) -> None:
        """SIGKILL, to all of its processes that matter: the first one, which takes the others with it."""
        assert self.server.child is not None
        self.server.child.process.kill()
        self.server.child.process.wait()

    def starts(self) -> None:
        connection.close()  # this process's own, which is dead
        self.server.close()
        self.server = start_server(self.directory)

    def cuts_off(self, *, waiting: bool = True) -> int:
        """Every connection but this one's that stands waiting for a lock (or all of them); how many."""
        condition = "wait_event_type = 'Lock'" if waiting else "true"
        with self.connect() as other:
            return len(
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "  # noqa: S608
                    f"AND backend_type = 'client backend' AND {condition}"
                ).fetchall()
            )

    def somebody_waits(self) -> bool:
        """For a lock."""
        with self.connect() as other:
            return bool(other.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchall())

    @contextlib.contextmanager
    def holding(self, statement: str, *values: Any) -> Iterator[None]:
        """Somebody else's transaction that has locked these rows."""
        with psycopg.connect(self.url) as other:
            other.execute(statement, values)  # type: ignore[call-overload]
            yield
            with contextlib.suppress(psycopg.Error):
                other.rollback()

    @contextlib.contextmanager
    def full(self, table: str, column: str, insert: str) -> Iterator[None]:
        """The table's file has grown as far as it may, by `insert` of :n rows of :bytes; then it has not.

        They are called filler in the column. The last ones are small, so that no page has room for another row.
        """
        with self.connect() as other:
            for size, rows in ((1000, 1000), (1000, 100), (1, 1000), (1, 100), (1, 1)):
                statement = insert.replace(":n", str(rows)).replace(":bytes", str(size))
                with pytest.raises(psycopg.Error, match="could not extend file"):
                    _repeat(other, statement)
        yield
        with self.connect() as other:
            other.execute("SET session_replication_role = replica")
            other.execute(f"DELETE FROM {table} WHERE {column} = 'filler'")  # type: ignore[call-overload]  # noqa: S608
            other.execute(f"VACUUM {table}")  # type: ignore[call-overload]


def _repeat(connection: psycopg.Connection[tuple[Any, ...]], statement: str) -> None:
    while True:
        connection.execute(statement)  # type: ignore[call-overload]


def start_server(directory: Path) -> Server:
    """No file of it may grow beyond the limit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALLEST_LIMIT, before[1]))
    try:
        return connect_or_start(directory, must_own=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Database]:
    """With the tables as the migrations of this run made them."""
    directory = tmp_path_factory.mktemp("own")
    file = directory / "tables.dump"
    params = connection.get_connection_params()
    dump(f"postgresql://{params['user']}@/{params['dbname']}?host={params['host']}&port={params['port']}", file)
    database = Database(directory / "var", start_server(directory / "var"))
    drop_database(database.server, "guichet")
    create_database(database.server, "guichet")
    restore(database.url, file)
    try:
        yield database
    finally:
        database.server.close()


@pytest.fixture
def here(database: Database, transactional_db: None) -> Iterator[None]:
    """This process works on it too; its rows are gone afterwards."""
    kept = {name: connection.settings_dict[name] for name in ("HOST", "NAME")}
    connection.close()
    connection.settings_dict |= {"HOST": str(database.server.run), "NAME": "guichet"}
    try:
        yield
        connection.close()
        empty_database()
    finally:
        connection.close()
        connection.settings_dict |= kept


@pytest.fixture
def nora(here: None, sandbox: Sandbox) -> Buyer:
    """With a subscription whose second month is due."""
    buyer = build_house(own_sandbox(), sandbox.control_key).buyer()
    buyer.gives_address()
    buyer.buys(PLAIN_CARD)
    buyer.house.runs_jobs()
    buyer.house.lives_to_the_next_billing_day(buyer)
    return buyer


class Process:
    """One of Guichet's own processes on that database."""

    def __init__(self, database: Database, log: Path, *words: str, **environment: str) -> None:
        self.log = log
        variables = os.environ | {"DATABASE_URL": database.url, "GUICHET_LOG_LEVEL": "INFO"} | environment
        with log.open("ab") as output:
            self.process = subprocess.Popen([*GUICHET, *words], env=variables, stdout=output, stderr=output)

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> int:
        self.process.terminate()
        try:
            return self.process.wait(20)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()


@dataclass(frozen=True)
class Web:
    """The web server as it runs in production: gunicorn, its threads, connections from a pool."""

    process: Process
    port: int

    def ask(
        self,
        method: str,
        path: str,
        *,
        form: dict[str, str] | None = None,
        language: str = "fr",
        session: requests.Session | None = None,
        **headers: str,
    ) -> requests.Response:
        return (session or requests).request(
            method, f"http://127.0.0.1:{self.port}{path}", data=form, timeout=30, allow_redirects=False,
            headers={"Host": "plans.localhost", "Accept-Language": language} | headers,
        )  # fmt: skip

    def get(self, path: str, **named: Any) -> requests.Response:
        return self.ask("GET", path, **named)

    def signed_in(self, email: str) -> requests.Session:
        session = requests.Session()
        self.send(session, "/connexion/", login=email, password=PASSWORD)
        assert "guichet_session" in session.cookies
        return session

    def send(self, session: requests.Session, path: str, **typed: str) -> requests.Response:
        """The form of that page, with what it holds already and what is typed."""
        shown = self.get(path, session=session).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
        return self.ask("POST", path, form=hidden | typed, session=session)

    def is_ready(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return self.get("/readyz").status_code == 200
        return False


@pytest.fixture(scope="session")
def web(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    port = free_port()
    log = tmp_path_factory.mktemp("web") / "web.log"
    process = Process(
        database, log, "serve", "--port", str(port), "--workers", "1",
        GUICHET_DATABASE_POOL="yes", GUICHET_DATABASE_POOL_SIZE="8", GUICHET_GATEWAY_TIMEOUT_SECONDS="2",
    )  # fmt: skip
    web = Web(process, port)
    try:
        wait_until(web.is_ready, "the web server is ready", timeout_seconds=60)
        yield web
    finally:
        process.stop()
