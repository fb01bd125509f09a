"""A write that a program asks for twice under one key is done once, and answered twice.

The work commits by itself, before its answer is kept: after a crash between the two, asking again does the work again.
So what is asked for must be such that twice is once, as it is for use, which is counted by its source id.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from guichet.contexts.access.public import KeptAnswer, find_answer, forget_answers, keep_answer
from guichet.infra.clock import wall_now
from guichet.infra.locks import session_lock
from guichet.infra.unit_of_work import unit_of_work

KEPT_FOR = timedelta(days=3)


class KeyReusedError(Exception):
    """Another request was made under this key."""


class StillBusyError(Exception):
    """The same is being done at this moment."""


def answer_once(
    key_id: UUID, idempotency_key: str, request: object, work: Callable[[], tuple[int, Any]]
) -> tuple[int, Any, bool]:
    """Status and body of the answer, JSON's own types, and whether it is an old one. KeyReusedError, StillBusyError."""
    request_hash = sha256(json.dumps(request, sort_keys=True, default=str).encode()).hexdigest()
    with session_lock(f"api:{key_id}:{idempotency_key}") as got:
        if not got:
            raise StillBusyError
        kept = find_answer(key_id, idempotency_key)
        if kept is not None:
            return (*_same(kept, request_hash), True)
        status, body = work()
        with unit_of_work("api.answered"):
            keep_answer(key_id, idempotency_key, request_hash, status, body, wall_now())
        return status, body, False


def _same(kept: KeptAnswer, request_hash: str) -> tuple[int, Any]:
    if kept.request_hash != request_hash:
        raise KeyReusedError
    return kept.status, kept.body


def forget_old_answers() -> int:
    """Every night: nobody asks again after days."""
    with unit_of_work("api.forget"):
        return forget_answers(wall_now() - KEPT_FOR)
