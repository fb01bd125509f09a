"""The states of an invoice, and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class InvoiceStatus(StrEnum):
    """VOID: withdrawn before anything was paid of it. UNCOLLECTIBLE: written off, though money may still come."""

    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


TRANSITIONS: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    InvoiceStatus.OPEN: frozenset({InvoiceStatus.PAID, InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE}),
    # Money that settled it was taken back.
    InvoiceStatus.PAID: frozenset({InvoiceStatus.OPEN}),
    InvoiceStatus.VOID: frozenset(),
    # Money that comes after the write-off: the invoice is open again, and then settled like any other.
    InvoiceStatus.UNCOLLECTIBLE: frozenset({InvoiceStatus.OPEN}),
}


def moved(before: InvoiceStatus, after: InvoiceStatus) -> InvoiceStatus:
    """`after`; ValueError when the table does not lead there."""
    if after not in TRANSITIONS[before]:
        raise ValueError(f"an invoice cannot go from {before} to {after}")
    return after
