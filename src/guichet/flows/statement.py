"""A customer's statement of account: the lines of the books that moved what they owe, named as they know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from guichet.contexts.invoicing.public import list_numbers
from guichet.contexts.ledger.public import statement
from guichet.contexts.payments.public import list_allocations
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An invoice, or money that settled one: `number` is the invoice's, `paid_with` the method's label.

    One of `billed` and `settled` is None; `balance` is what is owed after it.
    """

    on: date
    number: str
    paid_with: str
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
    numbers = list_numbers([*invoices, *(invoice_id for invoice_id, _ in settled.values())])

    def money(minor: int) -> Money:
        return Money(minor, booked.currency)

    lines = []
    for row in booked.rows:
        invoice_id, paid_with = settled.get(row.source_id, (row.source_id, ""))
        lines.append(
            StatementLine(
                on=row.on,
                number=numbers.get(invoice_id, ""),
                paid_with=paid_with,
                billed=money(row.amount_minor) if row.amount_minor > 0 else None,
                settled=money(-row.amount_minor) if row.amount_minor < 0 else None,
                balance=money(row.balance_minor),
            )
        )
    return StatementView(money(booked.opening_minor), tuple(lines), money(booked.closing_minor))
