"""Multiplies rows inside the database: whatever hangs on one row, copied n times, each copy whole and apart.

A copy's id is the original's, n milliseconds later: so references inside a copy find each other without a table of ids,
and copies sort as real ids do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of `table` (`where` of it, as t) and what differs in a copy: column → SQL of t and the number n."""

    table: str
    where: str
    differs: Mapping[str, str]


def copy(rows: Sequence[Rows], numbers: str) -> dict[str, int]:
    """Copy all `rows`, in the order given, once for each n that the SELECT `numbers` yields; table → rows written.

    References among the tables are carried over to the copies, others stay as they are.
    """
    tables = {each.table for each in rows}
    return {each.table: _copy(each, numbers, tables) for each in rows}


def copied_id(column: str, n: str = "n") -> str:
    """SQL of the id that the n-th copy has in the place of a uuid `column`: its first 48 bits are the milliseconds."""
    digits = f"replace({column}::text, '-', '')"
    later = f"('x' || left({digits}, 12))::bit(48)::bigint + {n}"
    return f"(lpad(to_hex({later}), 12, '0') || substr({digits}, 13))::uuid"


def _copy(rows: Rows, numbers: str, tables: set[str]) -> int:
    values = {
        name: rows.differs.get(name) or (copied_id(f"t.{name}") if _is_carried(name, refers, tables) else f"t.{name}")
        for name, refers in _columns(rows.table).items()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {rows.table} ({', '.join(values)}) SELECT {', '.join(values.values())} "  # noqa: S608
            f"FROM {rows.table} AS t, ({numbers}) AS copies(n) WHERE {rows.where}"
        )
        return int(cursor.rowcount)


def _is_carried(column: str, refers: str | None, tables: set[str]) -> bool:
    return column == "id" or refers in tables


def _columns(table: str) -> dict[str, str | None]:
    """Column → the table that it refers to; without numbers that the table itself gives its rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, c.confrelid::regclass::text FROM pg_attribute a "
            "LEFT JOIN pg_constraint c ON c.contype = 'f' AND c.conrelid = a.attrelid AND c.conkey = ARRAY[a.attnum] "
            "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
            "WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' "
            "AND coalesce(pg_get_expr(d.adbin, d.adrelid), '') NOT LIKE 'nextval%%' ORDER BY a.attnum",
            [table],
        )
        return dict(cursor.fetchall())
