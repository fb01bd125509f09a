"""An installation that exists for one command only: databases of its own, empty, gone at the end.

On the server of DATABASE_URL where one is named, else on an embedded one in a temporary directory.
"""

from __future__ import annotations

import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from guichet.infra.postgres import connect_or_start
from guichet.interfaces.cli.installation import close_connections, set_django_up
from guichet.interfaces.cli.migrate import migrate


@contextmanager
def own_installation(*, durable: bool = True, environment: str = "demo") -> Iterator[None]:
    """Set the environment and Django up, with current tables; never touches another installation's rows.

    An embedded server that need not be `durable` does not wait for the disk: what is committed survives the death of
    every process but its own. In the `environment` "test" a password is hashed at once.
    """
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="guichet-", ignore_cleanup_errors=True)))
        url, sandbox_url = stack.enter_context(_databases(data, durable=durable))
        port = free_port()
        os.environ |= {
            "GUICHET_ENV": environment,
            "GUICHET_DATA": str(data),
            "GUICHET_SECRET_KEYS": secrets.token_urlsafe(48),
            "GUICHET_SANDBOX_CONTROL_KEY": secrets.token_hex(24),
            "GUICHET_PORTAL_SCHEME": "http",
            "GUICHET_PORTAL_PORT": str(port),
            "GUICHET_SANDBOX_ORIGIN": f"http://psp.localhost:{free_port()}",
            "GUICHET_SANDBOX_DATABASE_URL": sandbox_url,
            "GUICHET_SMTP_URL": "",
            "DATABASE_URL": url,
        }
        set_django_up()
        stack.callback(close_connections)
        migrate()
        yield


@contextmanager
def _databases(data: Path, *, durable: bool) -> Iterator[tuple[str, str]]:
    """Addresses of two: ours, and one for the sandbox provider."""
    given = os.environ.get("DATABASE_URL")
    if not given:
        server = connect_or_start(data, durable=durable)
        try:
            yield server.url(), server.url("guichet_sandbox")
        finally:
            server.close()
        return
    names = [f"guichet_{secrets.token_hex(6)}" for _ in range(2)]
    with psycopg.connect(given, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield tuple(conninfo.make_conninfo(given, dbname=name) for name in names)  # type: ignore[misc]
        finally:
            for name in names:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def free_port() -> int:
    """One of loopback that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
