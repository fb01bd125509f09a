"""Keeps the bytes of drawn documents with their SHA-256; a second drawing of the same one changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from guichet.contexts.invoicing.models import Document
from guichet.contexts.invoicing.queries import list_undrawn
from guichet.infra import bulk
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id

_COLUMNS = ("id", "invoice_id", "credit_note_id", "media_type", "content", "sha256", "created_at")


def keep_documents(drawn: Mapping[UUID, bytes]) -> None:
    """Invoice → PDF; the invoices must be locked."""
    at = wall_now()
    kept = {invoice_id: drawn[invoice_id] for invoice_id in list_undrawn(list(drawn))}
    rows = (
        (new_id(), invoice_id, None, "application/pdf", content, sha256(content).hexdigest(), at)
        for invoice_id, content in kept.items()
    )
    bulk.insert(Document, _COLUMNS, rows)


def keep_note_document(credit_note_id: UUID, content: bytes) -> None:
    Document.objects.bulk_create(
        [
            Document(
                credit_note_id=credit_note_id,
                media_type="application/pdf",
                content=content,
                sha256=sha256(content).hexdigest(),
                created_at=wall_now(),
            )
        ],
        ignore_conflicts=True,
    )
