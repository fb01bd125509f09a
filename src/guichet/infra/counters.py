"""Gapless numbers: one row a series, taken by `UPDATE … RETURNING` inside the transaction that uses them.

A rolled back transaction gives its numbers back, because the row stays locked until then (docs/rules.md R1.3).
"""

from __future__ import annotations

from django.db import connection


def take(key: str, count: int = 1) -> range:
    """The next `count` numbers of the series `key`, first one 1. Locks the series until the transaction ends."""
    if count < 1:
        raise ValueError("at least one number")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO infra_counter (key, value) VALUES (%s, %s) "
            "ON CONFLICT (key) DO UPDATE SET value = infra_counter.value + EXCLUDED.value RETURNING value",
            [key, count],
        )
        last = int(cursor.fetchone()[0])
    return range(last - count + 1, last + 1)
