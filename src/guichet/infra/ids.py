"""Identifiers made in Python: UUID version 7 (RFC 9562), so that rows sort by the moment they were made."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from guichet.infra.clock import wall_now

VERSION_7 = 0x7 << 76
VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, 74 random bits."""
    milliseconds = int(wall_now().timestamp() * 1000)
    random = secrets.randbits(74)
    return UUID(int=(milliseconds << 80) | VERSION_7 | ((random >> 62) << 64) | VARIANT | (random & ((1 << 62) - 1)))


def new_ids(count: int) -> list[UUID]:
    """So many, ascending: rows of one batch sort in the order in which they were made, though it took no time."""
    return sorted(new_id() for _ in range(count))


def first_id_at(instant: datetime) -> UUID:
    """Below every id made at this wall instant or later, above every one made before."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)
