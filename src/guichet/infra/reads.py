"""Statements that only read, written out: where one of them stands for several queries of a page or of a batch.

PostgreSQL puts together what belongs together (`jsonb_agg`); a context reads its own tables so, and makes frozen views
of the rows. Values are never written into the statement. Where connections are kept, a statement is planned once a
connection: of a page's time in the database planning is the larger part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """Every row, a tuple each; jsonb comes as text."""
    connection.ensure_connection()
    own: Any = _Prepared(connection.connection)
    # Whoever logs queries wants to see their values in them.
    with connection.cursor() if connection.queries_logged else connection.make_cursor(own) as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found


class _Prepared(psycopg.Cursor[Any]):
    """Sends values beside the statement, and has it prepared where the settings let it be (config/environment.py)."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, **options | {"prepare": True})
