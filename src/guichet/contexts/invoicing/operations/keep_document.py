"""Keeps the bytes of a drawn document with their SHA-256; a second drawing of the same one changes nothing."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from guichet.contexts.customers.public import account_chain
from guichet.contexts.invoicing.models import Document
from guichet.contexts.invoicing.queries import DOCUMENT
from guichet.infra import chain
from guichet.infra.clock import wall_now


def keep_document(
    content: bytes,
    customer_id: UUID,
    *,
    has_xml: bool,
    invoice_id: UUID | None = None,
    credit_note_id: UUID | None = None,
) -> None:
    """Of one of the two. The customer must be locked."""
    document, made = Document.objects.get_or_create(
        invoice_id=invoice_id,
        credit_note_id=credit_note_id,
        defaults={
            "media_type": "application/pdf",
            "has_xml": has_xml,
            "content": content,
            "sha256": sha256(content).hexdigest(),
            "created_at": wall_now(),
        },
    )
    if made:
        chain.extend(account_chain(customer_id), DOCUMENT, [document.id])
