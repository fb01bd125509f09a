"""The sandbox's own PostgreSQL database: its address for Django, and making it when it is missing."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import conninfo, errors, sql

# Any number that no other program takes on the server: two starts at once must not migrate at once.
MIGRATION_LOCK = 7_301_559_042


def django_database(url: str) -> dict[str, Any]:
    """Django's description of `url` (`postgresql://…`, also `postgresql://user@/name?host=/socket/dir`)."""
    if not url:
        raise ImproperlyConfigured("GUICHET_SANDBOX_DATABASE_URL is missing (postgresql://user@host/name).")
    parts = conninfo.conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}},
    }


@contextmanager
def prepared_for_migration(url: str) -> Iterator[None]:
    """Make the database of `url` if it is missing, and hold off any other migration on this server meanwhile."""
    name = str(conninfo.conninfo_to_dict(url)["dbname"])
    with psycopg.connect(url, dbname="postgres", autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        with suppress(errors.DuplicateDatabase):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield
