"""What is not used of a period goes back to the customer: credit notes of the lines that charged for it, newest first.

Each line gives back its part of its own discount; one credit note an invoice (docs/domain.md, Proration).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from guichet.contexts.invoicing.public import (
    ChargedLine,
    InvoiceStatus,
    InvoiceView,
    LinePart,
    find_given_back,
    get_creditable,
    get_invoice,
    list_charged_lines,
)
from guichet.contexts.subscriptions.public import returned_discount
from guichet.flows.desk.credit_note import CreditPlan, plan_credit_note
from guichet.kernel.periods import Period

# An invoice with what its credit note comes to, the newest first.
PlannedCredits = tuple[tuple[InvoiceView, CreditPlan], ...]


@dataclass(slots=True)
class Wanted:
    """What is to be credited, before tax: invoice → line → minor units; grows with each item that gives back."""

    lines: dict[UUID, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))


def split(unused_minor: int, lines: Sequence[ChargedLine]) -> tuple[LinePart, ...]:
    """`unused_minor`, before discounts, taken from the first of `lines` on, of none more than it has left. Pure.

    The discount goes back in proportion and cumulatively, so that a line given back in parts gives back all of it.
    """
    parts = []
    for line in lines:
        amount = min(unused_minor, line.amount_minor - line.back_minor)
        if amount <= 0:
            continue
        unused_minor -= amount
        so_far = returned_discount(line.back_minor + amount, line.amount_minor, line.discount_minor)
        parts.append(LinePart(line.id, amount, so_far - line.back_discount_minor))
    return tuple(parts)


def give_back(item_id: UUID, opened: Period, unused_minor: int, wanted: Wanted) -> tuple[LinePart, ...]:
    """Adds to `wanted` what gives back `unused_minor`, before discounts, of the item's period; the parts of its lines.

    Of a line that was credited before no more than is left. What the unused rest of a period before settled on an
    invoice is taken from the lines that charged for that period.
    """
    lines = list_charged_lines(item_id, opened)
    invoices = {line.id: line.invoice_id for line in lines}
    parts = split(unused_minor, lines)
    for part in parts:
        invoice_id, net = invoices[part.line_id], part.amount_minor - part.discount_minor
        if invoice_id is None:
            continue
        creditable, taken = get_creditable(invoice_id), wanted.lines[invoice_id]
        left = {each.id: each.left_minor for each in creditable.lines}[part.line_id]
        net = min(net, left)
        here = min(net, creditable.left_minor - sum(taken.values()))
        if here > 0:
            taken[part.line_id] = here
        before = find_given_back(item_id, invoice_id) if here < net else None
        if before is not None:
            give_back(item_id, before, net - here, wanted)
    return parts


def plan_credits(wanted: Wanted, *, refund: bool) -> PlannedCredits:
    """The credit notes of what is wanted. Raises CreditNoteRefusedError while one of the invoices is being paid."""
    credits = []
    for invoice_id, lines in wanted.lines.items():
        invoice = get_invoice(invoice_id)
        # Of what is claimed no more there is nothing to give back.
        if lines and invoice.status in {InvoiceStatus.OPEN, InvoiceStatus.PAID}:
            credits.append((invoice, plan_credit_note(invoice, lines, refund=refund)))
    return tuple(credits)
