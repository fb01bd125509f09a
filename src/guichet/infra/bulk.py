"""Writes rows of the money path, one round trip a table and batch, whatever their number: new ones by COPY."""

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
    # What a constraint refuses is told in Django's words, as everywhere else.
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([Jsonb(value) if type(value) in JSON else value for value in row])


def insert_missing(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> set[Any]:
    """Insert `rows` but for those that a unique constraint knows already; the first values, their ids, of what is new.

    For facts that may be told twice, where COPY would fail.
    """
    if not rows:
        return set()
    statement = (
        f"INSERT INTO {_name(model._meta.db_table)} ({', '.join(map(_name, columns))}) "  # noqa: S608 - our own names
        f"SELECT * FROM {_unnest(model, columns)} ON CONFLICT DO NOTHING RETURNING {_name(columns[0])}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _by_column(rows))
        return {id_ for (id_,) in cursor.fetchall()}


def update(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Give existing rows new values, each its own: the first of `columns` is the primary key and stays."""
    if not rows:
        return
    key, *changed = map(_name, columns)
    statement = (
        f"UPDATE {_name(model._meta.db_table)} AS kept SET {', '.join(f'{name} = told.{name}' for name in changed)} "  # noqa: S608 - our own names
        f"FROM {_unnest(model, columns)} AS told ({', '.join([key, *changed])}) WHERE kept.{key} = told.{key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, _by_column(rows))


def _by_column(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[Jsonb(value) if type(value) in JSON else value for value in column] for column in zip(*rows, strict=True)]


def _unnest(model: type[models.Model], columns: Sequence[str]) -> str:
    types = {field.column: str(field.db_type(connection)) for field in model._meta.concrete_fields}
    # Text where a column limits its length: a cast would cut what is too long, where the column refuses it.
    arrays = ("text" if types[name].startswith("varchar") else types[name] for name in columns)
    return f"unnest({', '.join(f'%s::{array}[]' for array in arrays)})"


def _name(name: str) -> str:
    return connection.ops.quote_name(name)
