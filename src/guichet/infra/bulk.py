"""Writes rows of the money path by COPY: one round trip a table and batch, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

JSON = (dict, list)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY `rows` (values in the order of `columns`, database column names) into the model's table.

    Values are what psycopg adapts: ids, ints, Decimals, dates, aware datetimes; dicts and lists go as jsonb.
    Every column without a database default must be named. Must run inside a unit of work.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    connection.ensure_connection()
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if type(value) in JSON else value for value in row])
