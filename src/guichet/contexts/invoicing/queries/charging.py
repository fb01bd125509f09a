"""What was charged for an item and its periods, and what is to be charged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from guichet.contexts.invoicing.domain.charges import ChargeStatus
from guichet.contexts.invoicing.models import Charge, GivenBack, InvoiceLine, SkippedLine
from guichet.infra.any_of import Ids
from guichet.kernel.money import Money
from guichet.kernel.periods import Period


def charged_for(item_id: UUID, period: Period) -> tuple[int, int]:
    """What was charged for an item and one of its billing periods: amounts before discounts, and the discounts.

    Less what changes gave back of it; without what was charged for use. Of what no invoice was issued for, the
    discount was all.
    """
    return list_charged({item_id: period})[item_id]


def list_charged(periods: Mapping[UUID, Period]) -> dict[UUID, tuple[int, int]]:
    """Item → what `charged_for` says of it and its period; three queries whatever their number."""
    starts = {period.start for period in periods.values()}
    lines = InvoiceLine.objects.filter(item_id__any_of=Ids(periods), of_start__in=starts, reading=None)
    back = GivenBack.objects.filter(
        invoice_line__item_id__any_of=Ids(periods), invoice_line__of_start__in=starts, invoice_line__reading=None
    )
    skipped = SkippedLine.objects.filter(item_id__any_of=Ids(periods), of_start__in=starts)
    found = dict.fromkeys(periods, (0, 0))
    for sign, rows in (
        (1, _sums(lines.values_list("item_id", "of_start", "of_end"), "discount_minor")),
        (-1, _sums(_of_lines(back), "discount_minor")),
        (1, _sums(skipped.values_list("item_id", "of_start", "of_end"), "amount_minor")),
    ):
        for item_id, start, end, amount, discount in rows:
            if (start, end) == (periods[item_id].start, periods[item_id].end):
                before = found[item_id]
                found[item_id] = (before[0] + sign * amount, before[1] + sign * discount)
    return found


def _of_lines(back: QuerySet[GivenBack]) -> QuerySet[GivenBack, Any]:
    return back.values_list("invoice_line__item_id", "invoice_line__of_start", "invoice_line__of_end")


def _sums(by_period: QuerySet[Any, Any], discount: str) -> QuerySet[Any, Any]:
    """Item, period, sum of amounts, sum of discounts: each once."""
    sums: QuerySet[Any, Any] = by_period.annotate(amount=Sum("amount_minor"), less=Sum(discount))
    return sums.order_by()


def has_skipped(item_id: UUID, period: Period) -> bool:
    """Whether something of the item and the period was billed without an invoice: nothing can be credited of that."""
    return SkippedLine.objects.filter(item_id=item_id, of_start=period.start, of_end=period.end).exists()


def is_period_charged(item_id: UUID, start: date) -> bool:
    """Whether a whole period of the item that begins on `start` was billed."""
    of = {"item_id": item_id, "kind": "period", "period_start": start}
    return InvoiceLine.objects.filter(**of).exists() or SkippedLine.objects.filter(**of).exists()


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """What a line charged for an item and a period, before its discount, and its discount; minor units.

    `invoice_id` is None, and the id negative, where none was issued because the discount was all of it. `back_minor`
    and `back_discount_minor` are what changes gave back of both.
    """

    id: int
    invoice_id: UUID | None
    amount_minor: int
    discount_minor: int
    back_minor: int = 0
    back_discount_minor: int = 0


def list_charged_lines(item_id: UUID, period: Period) -> list[ChargedLine]:
    """The lines that charged for an item and one of its billing periods, but not for use; the newest first."""
    of = {"item_id": item_id, "of_start": period.start, "of_end": period.end, "amount_minor__gt": 0}
    rows = InvoiceLine.objects.filter(**of, reading=None).select_related("invoice")
    back = {
        line_id: (amount, discount)
        for line_id, amount, discount in GivenBack.objects.filter(invoice_line__in=rows)
        .values_list("invoice_line_id")
        .annotate(amount=Sum("amount_minor"), discount=Sum("discount_minor"))
    }
    lines = [
        (
            row.invoice.issued_at, row.id,
            ChargedLine(row.id, row.invoice_id, row.amount_minor, row.discount_minor, *back.get(row.id, (0, 0))),
        )
        for row in rows
    ]  # fmt: skip
    lines += [
        (row.skipped_at, row.id, ChargedLine(-row.id, None, row.amount_minor, row.amount_minor))
        for row in SkippedLine.objects.filter(**of)
    ]
    return [line for _at, _id, line in sorted(lines, key=lambda each: each[:2], reverse=True)]


def find_given_back(item_id: UUID, invoice_id: UUID) -> Period | None:
    """The billing period of the item whose unused rest the invoice gives back."""
    line = InvoiceLine.objects.filter(item_id=item_id, invoice_id=invoice_id, kind="unused").first()
    return Period(line.of_start, line.of_end) if line and line.of_start and line.of_end else None


@dataclass(frozen=True, slots=True)
class ChargeView:
    """A one-off charge; tax is in the unit amount, or comes on top."""

    id: UUID
    customer_id: UUID
    description: str
    quantity: int
    unit_amount: Money
    tax_included: bool


def charge_view(row: Charge) -> ChargeView:
    return ChargeView(
        row.id,
        row.customer_id,
        row.description,
        row.quantity,
        Money(row.unit_amount_minor, row.currency),
        row.tax_included,
    )


def list_waiting_charges(customer_ids: Sequence[UUID]) -> dict[UUID, list[ChargeView]]:
    """Customer → charges that wait for an invoice, oldest first; only customers that have any. One query."""
    found: dict[UUID, list[ChargeView]] = {}
    for row in Charge.objects.filter(customer_id__any_of=Ids(customer_ids), status=ChargeStatus.WAITING).order_by("pk"):
        found.setdefault(row.customer_id, []).append(charge_view(row))
    return found
