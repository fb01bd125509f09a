"""Reads of API keys and of what was answered to them; frozen views only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from guichet.contexts.access.domain.api_keys import Scope, fingerprint, looks_like_a_key
from guichet.contexts.access.models import ApiAnswer, ApiKey


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """`prefix` is what is shown of it."""

    id: UUID
    brand_id: UUID
    name: str
    prefix: str
    scopes: frozenset[Scope]
    created_at: datetime
    revoked_at: datetime | None

    @property
    def shown_scopes(self) -> list[str]:
        """In their own order."""
        return [scope.value for scope in Scope if scope in self.scopes]


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    request_hash: str
    status: int
    body: Any


def api_key_view(row: ApiKey) -> ApiKeyView:
    scopes = frozenset(Scope(scope) for scope in row.scopes)
    return ApiKeyView(row.id, row.brand_id, row.name, row.prefix, scopes, row.created_at, row.revoked_at)


def find_api_key(brand_id: UUID, key: str) -> ApiKeyView | None:
    """The brand's valid key; None for another brand's, a revoked one, and what is no key."""
    if not looks_like_a_key(key):
        return None
    row = ApiKey.objects.filter(key_hash=fingerprint(key), brand_id=brand_id, revoked_at__isnull=True).first()
    return api_key_view(row) if row else None


def find_api_key_by_id(brand_id: UUID, key_id: UUID) -> ApiKeyView | None:
    """A revoked one too."""
    row = ApiKey.objects.filter(brand_id=brand_id, pk=key_id).first()
    return api_key_view(row) if row else None


def list_api_keys(brand_id: UUID) -> list[ApiKeyView]:
    """Those that are valid first, then the newest."""
    rows = ApiKey.objects.filter(brand_id=brand_id).order_by("-pk")
    return sorted([api_key_view(row) for row in rows], key=lambda view: view.revoked_at is not None)


def find_answer(key_id: UUID, idempotency_key: str) -> KeptAnswer | None:
    row = ApiAnswer.objects.filter(key_id=key_id, idempotency_key=idempotency_key).first()
    return KeptAnswer(row.request_hash, row.status, row.body) if row else None
