"""What pages show of the payments of a customer's invoices: one statement, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from guichet.contexts.payments.queries.methods import MethodView, method_label
from guichet.contexts.payments.queries.settling import CreditLeft
from guichet.infra.reads import rows


@dataclass(frozen=True, slots=True)
class Settling:
    """Of invoices: `settled_minor` is what settled them so far, `credited_minor` the part of it that was the credit of
    other invoices' notes; `paid_with` is the label of the method that paid, `failed` are those whose newest payment was
    refused, given up or taken back. `method` is the customer's preferred one; `credit` what is left of the credit notes
    that were asked about, the oldest first.
    """

    settled_minor: dict[UUID, int]
    credited_minor: dict[UUID, int]
    paid_with: dict[UUID, str]
    failed: frozenset[UUID]
    method: MethodView | None = None
    credit: tuple[CreditLeft, ...] = field(default=())


FAILED = frozenset({"failed", "canceled", "returned"})
_SETTLING = """
    SELECT
        (SELECT jsonb_object_agg(invoice_id, jsonb_build_array(settled, credited)) FROM (
            SELECT a.invoice_id, sum(a.amount_minor) AS settled,
                coalesce(sum(a.amount_minor) FILTER (WHERE n.invoice_id <> a.invoice_id), 0) AS credited
            FROM payments_allocation a LEFT JOIN invoicing_creditnote n ON n.id = a.credit_note_id
            WHERE a.invoice_id = ANY(%(invoices)s) GROUP BY a.invoice_id) s),
        (SELECT jsonb_object_agg(a.invoice_id, jsonb_build_array(
                coalesce(m.network, t.network), coalesce(m.last_four, t.last_four)))
            FROM payments_allocation a
            JOIN payments_attempt t ON t.payment_id = a.payment_id AND t.status IN ('succeeded', 'disputed')
            LEFT JOIN payments_method m ON m.id = t.method_id
            WHERE a.invoice_id = ANY(%(invoices)s)),
        (SELECT jsonb_object_agg(t.invoice_id, p.status ORDER BY t.id)
            FROM payments_paymenttarget t JOIN payments_payment p ON p.id = t.payment_id
            WHERE t.invoice_id = ANY(%(invoices)s) AND (p.status IN ('succeeded', 'refunded', 'returned')
                OR NOT EXISTS (
                    SELECT 1 FROM payments_attempt v WHERE v.payment_id = p.id AND v.method_id IS NULL))),
        (SELECT jsonb_build_array(m.id, m.customer_id, m.gateway_code, m.kind, m.reference, m.network, m.last_four,
                m.expiry_month, m.expiry_year, m.is_preferred, m.status = 'active', m.holder_name, m.billing,
                m.mandate_reference, m.notice_days)
            FROM payments_method m WHERE m.customer_id = %(customer)s AND m.is_preferred),
        (SELECT jsonb_object_agg(credit_note_id, gone) FROM (
            SELECT u.credit_note_id, sum(u.amount_minor) AS gone FROM (
                SELECT credit_note_id, amount_minor FROM payments_allocation WHERE credit_note_id = ANY(%(notes)s)
                UNION ALL
                SELECT credit_note_id, amount_minor FROM payments_refund
                    WHERE credit_note_id = ANY(%(notes)s) AND status <> 'failed') u
            GROUP BY u.credit_note_id) s)
"""


def get_settling(
    invoice_ids: Sequence[UUID], customer_id: UUID | None = None, credit_notes: Mapping[UUID, int] | None = None
) -> Settling:
    """`credit_notes` are a customer's, id → total in minor units, the oldest first; without a customer, no method."""
    notes = credit_notes or {}
    (found,) = rows(_SETTLING, {"invoices": list(invoice_ids), "customer": customer_id, "notes": list(notes)})
    settled, paid_with, payments, method, gone = (json.loads(part or "{}") for part in found)
    left = {note_id: total - gone.get(str(note_id), 0) for note_id, total in notes.items()}
    return Settling(
        {UUID(invoice_id): amount for invoice_id, (amount, _credited) in settled.items()},
        {UUID(invoice_id): amount for invoice_id, (_settled, amount) in settled.items()},
        {UUID(invoice_id): method_label(*card) for invoice_id, card in paid_with.items()},
        frozenset(
            UUID(invoice_id) for invoice_id, status in payments.items() if status in {"failed", "canceled", "returned"}
        ),
        MethodView(UUID(method[0]), UUID(method[1]), *method[2:]) if method else None,
        tuple(CreditLeft(note_id, minor) for note_id, minor in left.items() if minor > 0),
    )
