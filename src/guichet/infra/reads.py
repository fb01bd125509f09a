"""Statements that only read, written out: where one of them stands for several queries of a page or of a batch.

PostgreSQL puts together what belongs together (`jsonb_agg`); a context reads its own tables so, and makes frozen views
of the rows. Values are never written into the statement.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def rows(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """Every row, a tuple each; jsonb comes as text."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[Any] = cursor.fetchall()
    return found
