"""`Idempotency-Key`: the effect and its answer are one transaction, and the answer comes back for the same key."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from guichet_sandbox.models import Account, StoredAnswer
from guichet_sandbox.wire.errors import RefusedError


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status and JSON text."""

    status: int
    text: str
    replayed: bool = False


def json_answer(body: dict[str, Any], status: int = 200) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False, indent=2))


SERVER_ERROR = json_answer({"error": {"message": "An unknown error occurred.", "type": "api_error"}}, status=500)


def fingerprint(method: str, path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of what was asked; the order of parameters does not matter."""
    return hashlib.sha256(json.dumps([method, path, sorted(pairs)]).encode()).hexdigest()


def in_one_transaction(account: Account, effect: Callable[[], Answer]) -> Answer:
    """Run `effect` holding the account's lock. A refusal rolls back."""
    with transaction.atomic():
        Account.lock(account.id)
        return effect()


def reading(effect: Callable[[], Answer]) -> Answer:
    """Run `effect` on one state of the database, in which it cannot write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return effect()


def once(account: Account, key: str, print_of_request: str, effect: Callable[[], Answer]) -> Answer:
    """Run `effect` unless `key` has its answer. Refused requests (400, 404) store nothing, as at Stripe."""
    with transaction.atomic():
        if not _alone_with(account, key):
            raise RefusedError(
                f"There is currently another in-progress request using this Idempotent Key: {key}. "
                "Please try again later.",
                status=409,
                code="idempotency_key_in_use",
                kind="idempotency_error",
            )
        stored, is_new = StoredAnswer.objects.get_or_create(
            account=account, key=key, defaults={"fingerprint": print_of_request}
        )
        if stored.fingerprint != print_of_request:
            raise RefusedError(
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        if not is_new:
            return Answer(stored.status or 200, stored.body, replayed=True)
        answer = in_one_transaction(account, effect)
        stored.status, stored.body = answer.status, answer.text
        stored.save()
        return answer


def _alone_with(account: Account, key: str) -> bool:
    """Take the key for this transaction, or say that another request has it."""
    digest = hashlib.sha256(f"{account.id}:{key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        row = cursor.fetchone()
        return bool(row and row[0])
