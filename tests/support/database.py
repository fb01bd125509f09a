"""Emptying the database after a test with real transactions: quickly, and whole.

Django's own flush empties each of a hundred tables, full or not, then makes every permission anew; and it leaves out
Procrastinate's tables, whose models are not managed: jobs of one test would run in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import testcases
from psycopg import sql

from tests.support.cluster import TEMPLATE
from tests.support.events import check_published

# Filled by migrations, and the same after every test.
KEPT = ["django_migrations", "django_content_type", "auth_permission", "tax_taxrate"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The tests' database begins as a copy of one whose tables are current."""
    connections.databases["default"].setdefault("TEST", {})["TEMPLATE"] = TEMPLATE
    # A server thread keeps its connection from one request to the next: a new one reads the catalogue anew.
    connections.databases["default"]["CONN_MAX_AGE"] = 600


@receiver(connection_created)
def prepare_statements(connection: Any, **_: object) -> None:
    """As where connections are kept (config/environment.py): here one outlives hundreds of tests. The audit alone has
    sixty statements, of which planning is the larger part.
    """
    connection.connection.prepare_threshold = 0
    connection.connection.prepared_max = 1000


@pytest.fixture(autouse=True, scope="session")
def _quick_flush() -> Iterator[None]:
    """Takes the place of the command `flush` wherever a test case calls it."""

    def instead(command: str, *arguments: Any, **options: Any) -> Any:
        if command != "flush":
            return call_command(command, *arguments, **options)
        return empty_database(options["database"])

    patch = pytest.MonkeyPatch()
    patch.setattr(testcases, "call_command", instead)
    yield
    patch.undo()


def empty_database(alias: str = "default") -> None:
    """Empty every table that holds something, once it is seen that the events in it are as they are described."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
            " AND relname <> ALL(%s) ORDER BY relname",
            [KEPT],
        )
        tables = [name for (name,) in cursor.fetchall()]
        looks = sql.SQL(" UNION ALL ").join(
            sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(table), sql.Identifier(table))
            for table in tables
        )
        cursor.execute(looks)
        full = [name for (name,) in cursor.fetchall()]
    if "infra_outboxevent" in full:
        check_published(alias)
    # A few rows are deleted sooner than tables with all their indexes are made anew; as a replica, past the triggers.
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        deletes = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in full)
        cursor.execute(sql.SQL("; ").join([sql.SQL("SET LOCAL session_replication_role = replica"), *deletes]))
