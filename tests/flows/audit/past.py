"""The past that is damaged, with ways to find and change its rows behind the backs of constraints and triggers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from tests.contexts.desk import Desk

Damage = Callable[["Past"], None]


@dataclass(frozen=True)
class Past:
    """What there is to damage; amounts are of the first desk's brand, in Quebec."""

    desk: Desk
    french: Desk

    def run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.replace(":brand", f"'{self.desk.brand_id}'"), values)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement: str, *values: Any) -> Any:
        return self.run(statement, *values)[0][0]

    @property
    def renewal(self) -> Any:
        """An invoice that no order made."""
        return self.one("SELECT id FROM invoicing_invoice WHERE brand_id = :brand AND order_id IS NULL LIMIT 1")

    @property
    def customer(self) -> Any:
        """Who has been billed for three months."""
        return self.one(
            "SELECT customer_id FROM invoicing_invoice WHERE brand_id = :brand "
            "GROUP BY 1 HAVING count(*) = 3 ORDER BY 1 LIMIT 1"
        )

    @property
    def last_invoice(self) -> Any:
        return self.one(
            "SELECT id FROM invoicing_invoice WHERE brand_id = :brand ORDER BY issue_date DESC, number DESC LIMIT 1"
        )

    @property
    def last_line(self) -> Any:
        """Of that customer, with the latest period."""
        return self.one(
            "SELECT l.id FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id "
            "WHERE i.customer_id = %s ORDER BY period_start DESC NULLS LAST LIMIT 1",
            self.customer,
        )

    def account(self, code: str, brand_id: UUID | None = None) -> Any:
        brand_id, currency = brand_id or self.desk.brand_id, "CAD" if brand_id is None else "EUR"
        self.run(
            "INSERT INTO ledger_account (id, brand_id, currency, code) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            new_id(), brand_id, currency, code,
        )  # fmt: skip
        return self.one(
            "SELECT id FROM ledger_account WHERE brand_id = %s AND currency = %s AND code = %s",
            brand_id, currency, code,
        )  # fmt: skip

    def post(self, *postings: tuple[UUID, int]) -> None:
        """An entry that no fact asked for."""
        entry_id, customer_id = new_id(), self.customer
        self.run(
            "INSERT INTO ledger_entry (id, brand_id, currency, source_kind, source_id, purpose, entry_date, posted_at) "
            "VALUES (%s, :brand, 'CAD', 'by_hand', %s, 'by_hand', %s, %s)",
            entry_id, entry_id, wall_now().date(), wall_now(),
        )  # fmt: skip
        for account_id, amount in postings:
            self.run(
                "INSERT INTO ledger_posting (entry_id, account_id, customer_id, amount_minor) VALUES (%s, %s, %s, %s)",
                entry_id, account_id, customer_id, amount,
            )  # fmt: skip

    def forget_earnings(self) -> None:
        """As if no day had been booked yet: what is wrong with a period then shows as that, and nothing is earned."""
        self.run("DELETE FROM ledger_posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE source_kind = 'day')")
        self.run("DELETE FROM ledger_entry WHERE source_kind = 'day'")
        self.run("DELETE FROM invoicing_earnedday")
