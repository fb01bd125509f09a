"""Invoices as lists show them, and what a customer's account holds of invoicing: one statement each, for pages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.contexts.invoicing.queries.charging import ChargeView
from guichet.contexts.invoicing.queries.documents import period_of
from guichet.contexts.invoicing.queries.invoices import Billed, InvoiceView
from guichet.infra.reads import rows
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class ListedInvoice:
    """An invoice with its first line in few words: name, kind (of kernel.bill), quantity, period.

    `others` counts the other items on it: a group's other subscriptions.
    """

    invoice: InvoiceView
    item: str
    kind: str
    quantity: int
    period: Period | None
    others: int


@dataclass(frozen=True, slots=True)
class Account:
    """`latest` is newest first, `unpaid` oldest first; credit notes are id → total in minor units, oldest first, and
    `charges` are those that wait for an invoice.
    """

    latest: tuple[ListedInvoice, ...]
    unpaid: tuple[ListedInvoice, ...]
    credit_notes: dict[UUID, int]
    charges: tuple[ChargeView, ...]


@dataclass(frozen=True, slots=True)
class BilledByYear:
    """What was billed, year by year of issue, the latest first."""

    years: dict[int, Billed]

    def of(self, year: int | None) -> Billed:
        """Of one year, or ever."""
        if year is not None:
            return self.years[year]
        totals = [each.total for each in self.years.values() if each.total is not None]
        total = Money(sum(each.minor for each in totals), totals[0].currency) if totals else None
        return Billed(sum(each.count for each in self.years.values()), total)


_LISTED = """
    SELECT i.id, i.brand_id, i.customer_id, i.order_id, i.number, i.status, i.issue_date, i.due_date, i.total_minor,
        i.currency, i.issued_at, i.language,
        (SELECT d.has_xml FROM invoicing_document d WHERE d.invoice_id = i.id) AS has_xml,
        l.name, l.kind, l.quantity, l.period_start, l.period_end,
        (SELECT count(DISTINCT o.item_id) FROM invoicing_invoiceline o
            WHERE o.invoice_id = i.id AND o.item_id IS DISTINCT FROM l.item_id) AS others
    FROM invoicing_invoice i CROSS JOIN LATERAL (
        SELECT * FROM invoicing_invoiceline l WHERE l.invoice_id = i.id ORDER BY l.position LIMIT 1
    ) l
"""
_NEWEST = """
    SELECT id FROM invoicing_invoice
    WHERE customer_id = %(customer)s AND (%(from)s::date IS NULL OR issue_date >= %(from)s AND issue_date <= %(to)s)
    ORDER BY issued_at DESC, number DESC OFFSET %(offset)s LIMIT %(limit)s
"""
_PAGE = (
    f"SELECT to_jsonb(listed) FROM ({_LISTED} WHERE i.id IN ({_NEWEST})) listed ORDER BY issued_at DESC, number DESC"  # noqa: S608 - no value in it
)
_ACCOUNT = f"""
    WITH newest AS ({_NEWEST})
    SELECT
        (SELECT jsonb_agg(to_jsonb(listed) ORDER BY issued_at, number)
            FROM ({_LISTED} WHERE i.id IN (SELECT id FROM newest)) listed),
        (SELECT jsonb_agg(to_jsonb(listed) ORDER BY issued_at, number)
            FROM ({_LISTED} WHERE i.customer_id = %(customer)s AND i.status = 'open') listed),
        (SELECT jsonb_agg(jsonb_build_array(n.id, n.total_minor) ORDER BY n.issued_at, n.id)
            FROM invoicing_creditnote n WHERE n.customer_id = %(customer)s),
        (SELECT jsonb_agg(jsonb_build_array(c.id, c.description, c.quantity, c.unit_amount_minor, c.currency,
                c.tax_included) ORDER BY c.id)
            FROM invoicing_charge c WHERE c.customer_id = %(customer)s AND c.status = 'waiting')
"""  # noqa: S608 - no value in it
_BY_YEAR = """
    SELECT extract(year FROM issue_date)::int AS year, count(*), sum(total_minor)::bigint, max(currency)
    FROM invoicing_invoice WHERE customer_id = %s GROUP BY year ORDER BY year DESC
"""


def list_listed(customer_id: UUID, *, year: int | None = None, offset: int = 0, limit: int) -> list[ListedInvoice]:
    """A customer's invoices, newest first: those of one year of issue, or all."""
    return [_listed(json.loads(row)) for (row,) in rows(_PAGE, _asked(customer_id, year, offset, limit))]


def find_listed(brand_id: UUID, number: str) -> ListedInvoice | None:
    return _one("i.brand_id = %s AND i.number = %s", [brand_id, number])


def get_listed(invoice_id: UUID) -> ListedInvoice:
    found = _one("i.id = %s", [invoice_id])
    if found is None:
        raise LookupError(invoice_id)
    return found


def _one(which: str, values: list[object]) -> ListedInvoice | None:
    found = rows(f"SELECT to_jsonb(listed) FROM ({_LISTED} WHERE {which}) listed", values)  # noqa: S608 - no value in it
    return _listed(json.loads(found[0][0])) if found else None


def get_account(customer_id: UUID, *, latest: int) -> Account:
    """With so many of the latest invoices, and all that are open."""
    (found,) = rows(_ACCOUNT, _asked(customer_id, None, 0, latest))
    newest, unpaid, notes, charges = (json.loads(part or "[]") for part in found)
    return Account(
        tuple(_listed(row) for row in reversed(newest)),
        tuple(_listed(row) for row in unpaid),
        {UUID(note_id): total for note_id, total in notes},
        tuple(
            ChargeView(UUID(id_), customer_id, description, quantity, Money(minor, currency), tax_included)
            for id_, description, quantity, minor, currency, tax_included in charges
        ),
    )


def billed_by_year(customer_id: UUID) -> BilledByYear:
    years = rows(_BY_YEAR, [customer_id])
    return BilledByYear({year: Billed(count, Money(total, currency)) for year, count, total, currency in years})


def _asked(customer_id: UUID, year: int | None, offset: int, limit: int) -> dict[str, object]:
    first, last = (date(year, 1, 1), date(year, 12, 31)) if year is not None else (None, None)
    return {"customer": customer_id, "from": first, "to": last, "offset": offset, "limit": limit}


def _listed(row: dict[str, Any]) -> ListedInvoice:
    start, end = (date.fromisoformat(row[name]) if row[name] else None for name in ("period_start", "period_end"))
    return ListedInvoice(
        InvoiceView(
            UUID(row["id"]), UUID(row["brand_id"]), UUID(row["customer_id"]),
            UUID(row["order_id"]) if row["order_id"] else None, row["number"], InvoiceStatus(row["status"]),
            date.fromisoformat(row["issue_date"]), date.fromisoformat(row["due_date"]),
            Money(row["total_minor"], row["currency"]), datetime.fromisoformat(row["issued_at"]),
            row["has_xml"] is not None, "fr" if row["language"] == "fr" else "en", bool(row["has_xml"]),
        ),
        row["name"], row["kind"], row["quantity"], period_of(start, end), row["others"],
    )  # fmt: skip
