"""`guichet migrate`: tables and the shared cache; safe to start on several machines at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from guichet.interfaces.cli.installation import data_option, installation

# Any number that no other program takes on this database.
LOCK = 7_301_559_041


@click.command(short_help="Bring the database's tables up to date.")
@data_option
def command(data: Path) -> None:
    """Bring the database's tables up to date. Running it again changes nothing."""
    with installation(data):
        applied = migrate()
    click.echo(f"{applied} migrations applied." if applied else "Everything is up to date.")


def migrate() -> int:
    """Apply what is missing, one process at a time; how many migrations that were."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with _alone():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    return len(plan)


@contextmanager
def _alone() -> Iterator[None]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
