"""The embedded PostgreSQL: a real server, run from the binaries of a wheel, for whoever sets no DATABASE_URL.

One process owns a directory (by a lock that dies with it) and runs the server as its child; every other process on
the same directory just connects. Whatever is killed, the next start works.
"""

from guichet.infra.postgres.server import (
    DirectoryInUse,
    PostgresUnavailable,
    Server,
    connect_or_start,
    create_database,
    drop_database,
    embedded,
)

__all__ = [
    "DirectoryInUse",
    "PostgresUnavailable",
    "Server",
    "connect_or_start",
    "create_database",
    "drop_database",
    "embedded",
]
