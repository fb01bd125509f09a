"""How often something may be done: counted from the first time on, in the cache that all processes share.

Counting commits by itself, so that what is refused or goes wrong afterwards counts too: never call it inside a unit of
work.
"""

from __future__ import annotations

from django.core.cache import cache
from django.db import connection, transaction

from guichet.infra.clock import wall_now
from guichet.infra.locks import key_of


def allowed(action: str, key: str, at_most: int, per_seconds: int, *, times: int = 1) -> bool:
    """Count `times` of `action` by `key` (a customer's id, an address); False once it is more than `at_most`.

    The window begins with the first one that counts, not with the hour: nobody has twice as many around the hour. A
    refused try does not count, so a window that is full stays full no longer than itself.
    """
    name, now = f"rate:{action}:{key}", int(wall_now().timestamp())
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            # Reading and writing the cache are two statements: others that count the same wait.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key_of(name)])
        counted, since = cache.get(name, (0, now))
        if now >= since + per_seconds:
            counted, since = 0, now
        if counted + times > at_most:
            return False
        cache.set(name, (counted + times, since), timeout=since + per_seconds - now)
    return True
