"""What of a movement of money and of an allocation is chained (`infra.chain`): their rows, and whose payment it was.

Left out is what moves: a payment's status.
"""

from __future__ import annotations

from guichet.contexts.invoicing.public import DOCUMENT
from guichet.infra.chain import Chained, ChainedRow, instant

MOVEMENT = Chained(
    "movement",
    (
        ChainedRow(
            label="'the movement'",
            place="''",
            subject="e.id",
            source="payments_paymentevent e",
            values=("e.id", "e.payment_id", "e.kind", "e.reference", "e.amount_minor", instant("e.at")),
        ),
        ChainedRow(
            label="concat('payment ', p.id)",
            place="''",
            subject="e.id",
            source="payments_paymentevent e JOIN payments_payment p ON p.id = e.payment_id",
            values=("p.id", "p.brand_id", "p.customer_id", "p.currency", "p.amount_minor", instant("p.created_at")),
        ),
    ),
)

ALLOCATION = Chained(
    "allocation",
    (
        ChainedRow(
            label="'the allocation'",
            place="''",
            subject="a.id",
            source="payments_allocation a",
            # What it undoes is linked with its invoice: what was linked before anything could be undone keeps its hash.
            values=(
                "a.id",
                "a.payment_id",
                "a.credit_note_id",
                "(a.invoice_id || coalesce(' undoes ' || a.undoes_id, ''))",
                "a.amount_minor",
                instant("a.at"),
            ),
        ),
    ),
)

# For `link_existing`: what happened to each customer's money, and what was drawn for them, as it happened.
ACCOUNTS = f"""
SELECT concat(k.customer_id, ':account') AS chain, k.kind, k.subject_id, k.digests
FROM (
    SELECT 'movement' AS kind, p.customer_id, e.at, c.subject_id, c.digests
    FROM payments_paymentevent e JOIN payments_payment p ON p.id = e.payment_id
    JOIN ({MOVEMENT.digests()}) c ON c.subject_id = e.id
    UNION ALL
    SELECT 'allocation', i.customer_id, a.at, c.subject_id, c.digests
    FROM payments_allocation a JOIN invoicing_invoice i ON i.id = a.invoice_id
    JOIN ({ALLOCATION.digests()}) c ON c.subject_id = a.id
    UNION ALL
    SELECT 'document', coalesce(i.customer_id, n.customer_id), coalesce(i.issued_at, n.issued_at), c.subject_id,
        c.digests
    FROM invoicing_document d
    LEFT JOIN invoicing_invoice i ON i.id = d.invoice_id LEFT JOIN invoicing_creditnote n ON n.id = d.credit_note_id
    JOIN ({DOCUMENT.digests()}) c ON c.subject_id = d.id
) AS k
ORDER BY chain, k.at, k.subject_id
"""  # noqa: S608 - made of this module's own text
