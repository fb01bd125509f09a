"""What of an invoice, a credit note and a kept document is chained (`infra.chain`): all that never changes of it.

Left out is what moves: an invoice's status. A document's bytes are there as their SHA-256, which I-15 compares.
"""

from __future__ import annotations

from guichet.infra.chain import Chained, ChainedRow, instant

_TAX = ("t.code", "t.label", "trim_scale(t.rate_percent)", "t.registration_number", "t.base_minor", "t.amount_minor")

INVOICE = Chained(
    "invoice",
    (
        ChainedRow(
            label="'the invoice'",
            place="''",
            subject="i.id",
            source="invoicing_invoice i",
            values=(
                "i.id", "i.brand_id", "i.customer_id", "i.subscription_id", "i.order_id", "i.number", "i.language",
                "i.currency", "i.issue_date", "i.due_date", "i.subtotal_minor", "i.tax_minor", "i.total_minor",
                "i.tax_included", "i.content", instant("i.issued_at"),
            ),
        ),
        ChainedRow(
            label="concat('line ', l.position)",
            place="to_char(l.position, 'FM00000')",
            subject="l.invoice_id",
            source="invoicing_invoiceline l",
            values=(
                "l.invoice_id", "l.position", "l.item_id", "l.price_id", "l.charge_id", "l.reading_id",
                "l.name", "l.kind", "l.details",
                "l.quantity", "trim_scale(l.unit_amount_minor)", "l.amount_minor", "l.discount_minor",
                "l.included_tax_minor", "l.discount_name", "l.period_start", "l.period_end", "l.of_start", "l.of_end",
                "l.tax_codes",
            ),
        ),
        ChainedRow(
            label="concat('tax ', t.code)",
            place="t.code",
            subject="t.invoice_id",
            source="invoicing_invoicetax t",
            values=("t.invoice_id", *_TAX),
        ),
    ),
)  # fmt: skip

CREDIT_NOTE = Chained(
    "credit_note",
    (
        ChainedRow(
            label="'the credit note'",
            place="''",
            subject="n.id",
            source="invoicing_creditnote n",
            values=(
                "n.id", "n.brand_id", "n.customer_id", "n.invoice_id", "n.number", "n.language", "n.currency",
                "n.issue_date", "n.reason", "n.subtotal_minor", "n.tax_minor", "n.total_minor", "n.content",
                instant("n.issued_at"),
            ),
        ),
        ChainedRow(
            label="concat('its line of invoice line ', l.invoice_line_id)",
            place="to_char(l.invoice_line_id, 'FM0000000000000000000')",
            subject="l.credit_note_id",
            source="invoicing_creditnoteline l",
            values=("l.credit_note_id", "l.invoice_line_id", "l.amount_minor", "l.included_tax_minor"),
        ),
        ChainedRow(
            label="concat('tax ', t.code)",
            place="t.code",
            subject="t.credit_note_id",
            source="invoicing_creditnotetax t",
            values=("t.credit_note_id", *_TAX),
        ),
    ),
)  # fmt: skip

DOCUMENT = Chained(
    "document",
    (
        ChainedRow(
            label="'the document'",
            place="''",
            subject="d.id",
            source="invoicing_document d",
            values=(
                "d.id", "d.invoice_id", "d.credit_note_id", "d.media_type", "d.has_xml", "d.sha256",
                instant("d.created_at"),
            ),
        ),
    ),
)  # fmt: skip

# For `link_existing`: every series in the order of its numbers.
ISSUED = f"""
SELECT concat_ws(
        ':', d.brand_id, d.kind, CASE WHEN s.yearly THEN extract(year FROM d.issue_date)::text ELSE 'all' END
    ) AS chain, d.kind, d.subject_id, d.digests
FROM (
    SELECT 'invoice' AS kind, i.brand_id, i.number, i.issue_date, c.subject_id, c.digests
    FROM invoicing_invoice i JOIN ({INVOICE.digests()}) c ON c.subject_id = i.id
    UNION ALL
    SELECT 'credit_note', n.brand_id, n.number, n.issue_date, c.subject_id, c.digests
    FROM invoicing_creditnote n JOIN ({CREDIT_NOTE.digests()}) c ON c.subject_id = n.id
) AS d JOIN brands_numberseries s ON s.brand_id = d.brand_id AND s.kind = d.kind
ORDER BY chain, substring(d.number FROM '([0-9]+)[^0-9]*$')::bigint
"""  # noqa: S608 - made of this module's own text
