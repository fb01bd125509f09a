"""Gapless numbers: one row a series, taken by `UPDATE … RETURNING` inside the transaction that uses them.

A rolled back transaction gives its numbers back, because the row stays locked until then (docs/rules.md R1.3).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection


def take(key: str, count: int = 1) -> range:
    """The next `count` numbers of the series `key`, first one 1. Locks the series until the transaction ends."""
    return take_each({key: count})[key]


def take_each(counts: Mapping[str, int]) -> dict[str, range]:
    """As `take`, of several series at once, in one statement. They are locked in the order of their keys."""
    if any(count < 1 for count in counts.values()):
        raise ValueError("at least one number")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO infra_counter (key, value) "
            "SELECT key, count FROM unnest(%s::text[], %s::bigint[]) AS wanted (key, count) ORDER BY key "
            "ON CONFLICT (key) DO UPDATE SET value = infra_counter.value + EXCLUDED.value RETURNING key, value",
            [list(counts), list(counts.values())],
        )
        return {key: range(last - counts[key] + 1, last + 1) for key, last in cursor.fetchall()}
