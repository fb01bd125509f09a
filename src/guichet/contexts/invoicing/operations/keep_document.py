"""Keeps the bytes of drawn documents with their SHA-256; a second drawing of the same one changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from uuid import UUID

from guichet.contexts.customers.public import account_chain
from guichet.contexts.invoicing.models import Document
from guichet.contexts.invoicing.queries import DOCUMENT, list_undrawn
from guichet.infra import bulk, chain
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id

_COLUMNS = ("id", "invoice_id", "credit_note_id", "media_type", "has_xml", "content", "sha256", "created_at")


def keep_documents(drawn: Mapping[UUID, tuple[bytes, bool]], customers: Mapping[UUID, UUID]) -> None:
    """Invoice → PDF and whether it holds XML, invoice → customer; invoices and customers must be locked."""
    at = wall_now()
    kept = {invoice_id: new_id() for invoice_id in list_undrawn(list(drawn))}
    rows = (
        (
            document_id,
            invoice_id,
            None,
            "application/pdf",
            drawn[invoice_id][1],
            drawn[invoice_id][0],
            sha256(drawn[invoice_id][0]).hexdigest(),
            at,
        )
        for invoice_id, document_id in kept.items()
    )
    bulk.insert(Document, _COLUMNS, rows)
    chain.extend_each(
        chain.grouped((account_chain(customers[invoice_id]), document_id) for invoice_id, document_id in kept.items()),
        DOCUMENT,
    )


def keep_note_document(credit_note_id: UUID, customer_id: UUID, content: bytes, *, has_xml: bool) -> None:
    """The customer must be locked."""
    document, made = Document.objects.get_or_create(
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
