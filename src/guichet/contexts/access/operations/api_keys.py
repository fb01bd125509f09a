"""API keys: made, revoked; and what they were answered, kept for whoever asks again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.access.domain.api_keys import MARK, SECRET_BYTES, SHOWN, Scope, fingerprint
from guichet.contexts.access.models import ApiAnswer, ApiKey
from guichet.contexts.access.queries.api_keys import ApiKeyView, api_key_view


def add_api_key(
    key_id: UUID, brand_id: UUID, name: str, scopes: Sequence[Scope], created_by: UUID, at: datetime
) -> tuple[ApiKeyView, str] | None:
    """The key, which nobody can ask for again; None when there is one with this id already."""
    key = MARK + secrets.token_urlsafe(SECRET_BYTES)
    row, made = ApiKey.objects.get_or_create(
        pk=key_id,
        defaults={
            "brand_id": brand_id,
            "name": name,
            "prefix": key[:SHOWN],
            "key_hash": fingerprint(key),
            "scopes": [scope.value for scope in Scope if scope in scopes],
            "created_by_id": created_by,
            "created_at": at,
        },
    )
    return (api_key_view(row), key) if made else None


def revoke_api_key(key_id: UUID, at: datetime) -> bool:
    """False when it was revoked already."""
    return bool(ApiKey.objects.filter(pk=key_id, revoked_at__isnull=True).update(revoked_at=at))


def keep_answer(key_id: UUID, idempotency_key: str, request_hash: str, status: int, body: Any, now: datetime) -> None:
    ApiAnswer.objects.create(
        key_id=key_id, idempotency_key=idempotency_key, request_hash=request_hash, status=status, body=body,
        answered_at=now,
    )  # fmt: skip


def forget_answers(answered_before: datetime) -> int:
    return ApiAnswer.objects.filter(answered_at__lt=answered_before).delete()[0]
