"""The states of an invoice that exist so far, and the ways between them (docs/domain.md, States)."""

from __future__ import annotations

from enum import StrEnum


class InvoiceStatus(StrEnum):
    OPEN = "open"
    PAID = "paid"


TRANSITIONS: dict[InvoiceStatus, frozenset[InvoiceStatus]] = {
    InvoiceStatus.OPEN: frozenset({InvoiceStatus.PAID}),
    InvoiceStatus.PAID: frozenset(),
}
