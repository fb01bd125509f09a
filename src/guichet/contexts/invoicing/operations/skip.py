"""Keeps what a bill of nothing would have charged, where no invoice is issued for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.invoicing.models import SkippedLine
from guichet.contexts.invoicing.operations.issue import InvoiceDraft
from guichet.kernel.bill import Bill, BillLine


def charges_nothing(bill: Bill) -> bool:
    """Whether no line of it charges anything: then an invoice would say nothing but zero.

    What was used beyond is said all the same, also where a few units do not come to a minor unit.
    """
    return all(line.charged_minor == 0 and line.usage is None for line in bill.lines)


def skip(drafts: Sequence[InvoiceDraft], at: datetime) -> None:
    """Count what they cover as billed: no number, no document, nothing in the books. Inside a unit of work.

    ValueError for a draft that charges something, or once.
    """
    if any(draft.charges or not charges_nothing(draft.bill) for draft in drafts):
        raise ValueError("only what charges nothing is skipped")
    SkippedLine.objects.bulk_create(
        _row(draft, item_id, position, line, at)
        for draft in drafts
        for position, (item_id, line) in enumerate(zip(draft.item_ids, draft.bill.lines, strict=True), start=1)
    )


def _row(draft: InvoiceDraft, item_id: UUID, position: int, line: BillLine, at: datetime) -> SkippedLine:
    if line.price_id is None or line.period is None:
        raise ValueError("a line that bills an item has a price and a period")
    of = line.proration.of if line.proration else line.period
    return SkippedLine(
        customer_id=draft.customer.id, item_id=item_id, price_id=line.price_id, order_id=draft.order_id,
        position=position, kind=line.kind, quantity=line.quantity, unit_amount_minor=line.unit_amount_minor,
        amount_minor=line.amount_minor, period_start=line.period.start, period_end=line.period.end,
        of_start=of.start, of_end=of.end, tax_codes=list(line.tax_codes), skipped_at=at,
    )  # fmt: skip
