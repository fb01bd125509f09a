"""A customer's statement of account: the lines of the books that moved what they owe, named as they know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from guichet.contexts.invoicing.public import list_credit_notes, list_numbers, list_write_offs
from guichet.contexts.ledger.public import statement
from guichet.contexts.payments.public import list_allocations
from guichet.kernel.money import Money


class StatementKind(StrEnum):
    """What moved a customer's debt, as the books name it. An invoice can move it back too: one that was withdrawn."""

    INVOICE = "invoice"
    ALLOCATION = "allocation"
    WRITE_OFF = "write_off"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An invoice, or what settled one: `number` is the invoice's, `paid_with` the method's label.

    `credit_note` is the number of the note whose credit settled it. One of `billed` and `settled` is None; `balance` is
    what is owed after it.
    """

    on: date
    kind: StatementKind
    number: str
    paid_with: str
    credit_note: str
    billed: Money | None
    settled: Money | None
    balance: Money


@dataclass(frozen=True, slots=True)
class StatementView:
    """What was owed when the year began, its lines, oldest first, and what is owed at its end."""

    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


def statement_of(customer_id: UUID, year: int) -> StatementView | None:
    """Of a year of the brand's days; None when nothing was ever invoiced. The same queries however long it is."""
    booked = statement(customer_id, date(year, 1, 1), date(year + 1, 1, 1))
    if booked is None:
        return None
    settled = list_allocations([row.source_id for row in booked.rows if row.source_kind == "allocation"])
    invoices = [row.source_id for row in booked.rows if row.source_kind == "invoice"]
    numbers = list_numbers([*invoices, *(each.invoice_id for each in settled.values())])
    notes = {note.id: note.number for note in list_credit_notes(customer_id)}
    write_offs = list_write_offs([row.source_id for row in booked.rows if row.source_kind == "write_off"])

    def money(minor: int) -> Money:
        return Money(minor, booked.currency)

    lines = []
    for row in booked.rows:
        allocation = settled.get(row.source_id)
        kind = StatementKind(row.source_kind)
        number = numbers.get(allocation.invoice_id if allocation else row.source_id, "")
        if kind is StatementKind.WRITE_OFF:
            number = write_offs[row.source_id]
        lines.append(
            StatementLine(
                on=row.on,
                kind=kind,
                number=number,
                paid_with=allocation.method_label if allocation else "",
                credit_note=notes.get(allocation.credit_note_id, "")
                if allocation and allocation.credit_note_id
                else "",
                billed=money(row.amount_minor) if row.amount_minor > 0 else None,
                settled=money(-row.amount_minor) if row.amount_minor < 0 else None,
                balance=money(row.balance_minor),
            )
        )
    return StatementView(money(booked.opening_minor), tuple(lines), money(booked.closing_minor))
