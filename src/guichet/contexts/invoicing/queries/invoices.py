"""Invoices as lists and flows see them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q

from guichet.contexts.invoicing.domain.document import Language
from guichet.contexts.invoicing.domain.states import InvoiceStatus
from guichet.contexts.invoicing.models import (
    Invoice,
    InvoiceLine,
    WriteOff,
)
from guichet.contexts.invoicing.queries.documents import period_of
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """An invoice in a list. `language` is that of its document; `has_document` tells whether its PDF is drawn yet, and
    `has_xml` whether the invoice is in that as XML too.
    """

    id: UUID
    brand_id: UUID
    customer_id: UUID
    order_id: UUID | None
    number: str
    status: InvoiceStatus
    issue_date: date
    due_date: date
    total: Money
    issued_at: datetime
    has_document: bool
    language: Language
    has_xml: bool


# One statement: whatever happens to invoices begins with it, and collecting reads them half a dozen times.
_INVOICE = """
    SELECT i.id, i.brand_id, i.customer_id, i.order_id, i.number, i.status, i.issue_date, i.due_date, i.total_minor,
        i.currency, i.issued_at, i.language, d.has_xml
    FROM invoicing_invoice i LEFT JOIN invoicing_document d ON d.invoice_id = i.id
"""


def _views(where: str, *values: object) -> list[InvoiceView]:
    """Those of which that is true; `where` may put them in order. One query."""
    return [
        InvoiceView(
            id_, brand_id, customer_id, order_id, number, InvoiceStatus(status), issue_date, due_date,
            Money(total_minor, currency), issued_at, has_xml is not None, "fr" if language == "fr" else "en",
            bool(has_xml),
        )
        for (id_, brand_id, customer_id, order_id, number, status, issue_date, due_date, total_minor, currency,
            issued_at, language, has_xml) in rows(f"{_INVOICE} WHERE {where}", values)
    ]  # fmt: skip


def get_invoices(invoice_ids: Collection[UUID]) -> dict[UUID, InvoiceView]:
    """Views by id of those that there are, in one query."""
    return {invoice.id: invoice for invoice in _views("i.id = ANY(%s::uuid[])", Ids(invoice_ids).text)}


def get_invoice(invoice_id: UUID) -> InvoiceView:
    for invoice in get_invoices([invoice_id]).values():
        return invoice
    raise Invoice.DoesNotExist(f"no invoice {invoice_id}")


def find_invoice(brand_id: UUID, number: str) -> InvoiceView | None:
    return next(iter(_views("i.brand_id = %s AND i.number = %s", brand_id, number)), None)


def subscriptions_on(invoice_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Invoice → the subscriptions that its lines bill, in one query; none where only one-off charges are on it."""
    found: dict[UUID, set[UUID]] = {invoice_id: set() for invoice_id in invoice_ids}
    rows = InvoiceLine.objects.filter(invoice_id__any_of=Ids(invoice_ids), item__isnull=False)
    for invoice_id, subscription_id in rows.values_list("invoice_id", "item__subscription_id").distinct():
        found[invoice_id].add(subscription_id)
    return found


def only_on(invoices: Sequence[InvoiceView]) -> dict[UUID, list[UUID]]:
    """Invoice → the subscriptions on it that no other open invoice bills; one query."""
    lines = InvoiceLine.objects.filter(
        Q(invoice__status=InvoiceStatus.OPEN) | Q(invoice_id__any_of=Ids(invoice.id for invoice in invoices)),
        invoice__customer_id__any_of=Ids({invoice.customer_id for invoice in invoices}),
        item__isnull=False,
    )
    found = lines.values_list("invoice_id", "invoice__customer_id", "invoice__status", "item__subscription_id")
    billed: dict[UUID, set[UUID]] = {invoice.id: set() for invoice in invoices}
    open_ones = set()
    for invoice_id, whose, status, subscription_id in found.distinct():
        billed.setdefault(invoice_id, set()).add(subscription_id)
        if status == InvoiceStatus.OPEN:
            open_ones.add((invoice_id, whose))
    return {
        invoice.id: sorted(
            billed[invoice.id].difference(
                *(billed[id_] for id_, whose in open_ones if whose == invoice.customer_id and id_ != invoice.id)
            )
        )
        for invoice in invoices
    }


def count_issued(customer_ids: Sequence[UUID], day: date) -> dict[UUID, int]:
    """Customer → how many invoices they had on a day of the brand's calendar; those that had any. One query."""
    # No zone's day begins before the day before does in UTC: so the index leaves out what is older.
    begun = datetime.combine(day, time(), UTC) - timedelta(days=1)
    rows = Invoice.objects.filter(customer_id__any_of=Ids(customer_ids), issued_at__gte=begun, issue_date=day)
    return dict(rows.values_list("customer_id").annotate(n=Count("pk")).order_by())


def find_by_order(order_id: UUID) -> InvoiceView | None:
    return next(iter(_views("i.order_id = %s", order_id)), None)


def list_invoices(
    customer_id: UUID, *, year: int | None = None, offset: int = 0, limit: int | None = None
) -> list[InvoiceView]:
    """A customer's invoices, newest first: those of one year of issue, or all."""
    first, last = (None, None) if year is None else (date(year, 1, 1), date(year, 12, 31))
    return _views(
        "i.customer_id = %s AND (%s::date IS NULL OR i.issue_date BETWEEN %s AND %s) "
        "ORDER BY i.issued_at DESC, i.number DESC OFFSET %s LIMIT %s",
        customer_id, first, first, last, offset, limit,
    )  # fmt: skip


def list_invoices_after(brand_id: UUID, customer_id: UUID | None, after: UUID | None, limit: int) -> list[InvoiceView]:
    """A brand's, or one customer's there, in the order in which they were made, those beyond `after`."""
    wanted = {"i.brand_id = %s": brand_id, "i.customer_id = %s": customer_id, "i.id > %s": after}
    asked = {what: value for what, value in wanted.items() if value is not None}
    return _views(f"{' AND '.join(asked)} ORDER BY i.id LIMIT %s", *asked.values(), limit)


def find_invoice_by_id(brand_id: UUID, invoice_id: UUID) -> InvoiceView | None:
    return next(iter(_views("i.brand_id = %s AND i.id = %s", brand_id, invoice_id)), None)


def list_numbers(invoice_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Invoice → number, in one query."""
    return dict(Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "number"))


@dataclass(frozen=True, slots=True)
class Billed:
    """What was billed in a year, or ever: how many invoices and their totals."""

    count: int
    total: Money | None


def list_totals(invoice_ids: Sequence[UUID]) -> list[tuple[UUID, InvoiceStatus, Money]]:
    """State and total of each, in one query."""
    rows = Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "status", "total_minor", "currency")
    return [(pk, InvoiceStatus(status), Money(total, currency)) for pk, status, total, currency in rows]


def list_open(customer_id: UUID) -> list[InvoiceView]:
    """What a customer owes, oldest first."""
    return _views("i.customer_id = %s AND i.status = 'open' ORDER BY i.issued_at, i.number", customer_id)


def list_overdue(customer_id: UUID, today: date) -> list[InvoiceView]:
    """What a customer should have paid by today, oldest first."""
    return [invoice for invoice in list_open(customer_id) if invoice.due_date <= today]


@dataclass(frozen=True, slots=True)
class LineSummary:
    """A line in few words; `kind` is that of kernel.bill, `name` in the invoice's language."""

    name: str
    kind: str
    quantity: int
    period: Period | None
    item_id: UUID | None = None


def list_line_summaries(invoice_ids: Sequence[UUID]) -> dict[UUID, list[LineSummary]]:
    """Per invoice its lines, in one query."""
    found: dict[UUID, list[LineSummary]] = {invoice_id: [] for invoice_id in invoice_ids}
    lines = InvoiceLine.objects.filter(invoice_id__any_of=Ids(invoice_ids)).order_by("invoice_id", "position")
    for invoice_id, name, kind, quantity, start, end, item_id in lines.values_list(
        "invoice_id", "name", "kind", "quantity", "period_start", "period_end", "item_id"
    ):
        found[invoice_id].append(LineSummary(name, kind, quantity, period_of(start, end), item_id))
    return found


def list_write_offs(write_off_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Write-off → number of its invoice, in one query."""
    return dict(WriteOff.objects.filter(pk__in=write_off_ids).values_list("pk", "invoice__number"))


def list_write_offs_of(invoice_id: UUID) -> list[UUID]:
    return list(WriteOff.objects.filter(invoice_id=invoice_id).values_list("pk", flat=True))


def customers_of(invoice_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Invoice → customer; one query."""
    return dict(Invoice.objects.filter(pk__any_of=Ids(invoice_ids)).values_list("pk", "customer_id"))
