"""The entries of the books that an invoice caused: its issue, what settled it, its credit notes, its write-offs."""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.invoicing.public import list_credit_notes_of, list_write_offs_of
from guichet.contexts.ledger.public import EntryRow, list_postings
from guichet.contexts.payments.public import list_allocation_ids


def entries_of(invoice_id: UUID) -> list[EntryRow]:
    """Posting by posting, in the order of the books."""
    sources = [
        invoice_id,
        *list_allocation_ids(invoice_id),
        *(note.id for note in list_credit_notes_of([invoice_id])),
        *list_write_offs_of(invoice_id),
    ]
    return list_postings(sources)
