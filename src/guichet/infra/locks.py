"""Locks that are not rows.

Row locks are taken in one order: customer, subscriptions, orders, invoices, payments, number series last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection


def key_of(name: str) -> int:
    """A 64-bit advisory lock key from a name."""
    return int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)


@contextmanager
def session_lock(name: str) -> Iterator[bool]:
    """Try to hold `name` for as long as this connection does, across transactions; yields whether it was got."""
    key = key_of(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        got = bool(cursor.fetchone()[0])
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def is_free(name: str) -> bool:
    """Whether nobody holds `name` now (a hint: it may be taken the next moment)."""
    with session_lock(name) as got:
        return got
