"""What settled invoices, and the credit that is left to settle more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Sum

from guichet.contexts.invoicing.public import list_credit_notes
from guichet.contexts.payments.models import (
    Allocation,
    Refund,
)
from guichet.contexts.payments.queries.methods import method_label
from guichet.infra.any_of import Ids
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class CreditLeft:
    """What is left of a credit note in its customer's favour, in minor units: neither used nor sent back."""

    credit_note_id: UUID
    left_minor: int


def list_allocated(invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Invoice → what settled it so far, those that anything settled, in one query."""
    rows = Allocation.objects.filter(invoice_id__any_of=Ids(invoice_ids)).values_list("invoice_id")
    return {invoice_id: int(total) for invoice_id, total in rows.annotate(total=Sum("amount_minor"))}


def list_credited(invoice_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Invoice → what credit of other invoices' notes has settled of it, those that it did, in one query."""
    used = Allocation.objects.filter(invoice_id__any_of=Ids(invoice_ids), credit_note__isnull=False)
    others = used.exclude(credit_note__invoice_id=F("invoice_id")).values_list("invoice_id")
    return {invoice_id: int(total) for invoice_id, total in others.annotate(total=Sum("amount_minor"))}


def list_credit(customer_id: UUID) -> list[CreditLeft]:
    """A customer's credit, note by note, the oldest first: what was neither used nor sent back."""
    notes = {note.id: note.total.minor for note in list_credit_notes(customer_id)}
    if not notes:
        return []
    used = Allocation.objects.filter(credit_note_id__in=list(notes)).values_list("credit_note_id", "amount_minor")
    back = Refund.objects.filter(credit_note_id__in=list(notes)).exclude(status=Refund.Status.FAILED)
    for note_id, amount in [*used, *back.values_list("credit_note_id", "amount_minor")]:
        if note_id is not None:
            notes[note_id] -= amount
    return [CreditLeft(note_id, left) for note_id, left in notes.items() if left > 0]


def list_allocation_ids(invoice_id: UUID) -> list[UUID]:
    return list(Allocation.objects.filter(invoice_id=invoice_id).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """What settled an invoice: a payment by the method of that label, or a credit note (then the label is empty)."""

    invoice_id: UUID
    credit_note_id: UUID | None
    method_label: str


_ALLOCATIONS = """
    SELECT a.id, a.invoice_id, a.credit_note_id, coalesce(m.network, t.network), coalesce(m.last_four, t.last_four)
    FROM payments_allocation a
    LEFT JOIN payments_attempt t
        ON t.payment_id = a.payment_id AND t.status IN ('succeeded', 'disputed', 'lost', 'returned')
    LEFT JOIN payments_method m ON m.id = t.method_id
    WHERE a.id = ANY(%s)
"""


def list_allocations(allocation_ids: Sequence[UUID]) -> dict[UUID, AllocationLine]:
    """Allocation → what it is, in one query."""
    return {
        id_: AllocationLine(invoice_id, note_id, method_label(network, last_four) if network else "")
        for id_, invoice_id, note_id, network, last_four in rows(_ALLOCATIONS, [list(allocation_ids)])
    }
