"""Invoices: every figure again from what it is made of, numbers without a gap, documents as they were drawn."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant, exact_tax

SUMS = Invariant(
    "I-09",
    "An invoice's totals are the sums of its lines and taxes",
    """
SELECT 'invoice', i.id,
    concat(
        i.number, ': subtotal ', i.subtotal_minor, ', lines ', coalesce(l.amount, 0), '; tax ', i.tax_minor,
        ', taxes ', coalesce(t.amount, 0), '; total ', i.total_minor
    )
FROM invoicing_invoice i
LEFT JOIN (
    SELECT invoice_id, sum(amount_minor - discount_minor - included_tax_minor) AS amount
    FROM invoicing_invoiceline GROUP BY invoice_id
) l ON l.invoice_id = i.id
LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS amount FROM invoicing_invoicetax GROUP BY invoice_id) t
    ON t.invoice_id = i.id
WHERE l.invoice_id IS NULL OR i.subtotal_minor <> l.amount OR i.tax_minor <> coalesce(t.amount, 0)
    OR i.total_minor <> i.subtotal_minor + i.tax_minor
""",
)

# PostgreSQL rounds a numeric half away from zero, and products of numerics are exact.
LINE_AMOUNTS = Invariant(
    "I-10",
    "A line's amount is its quantity times its unit price, rounded once",
    """
SELECT 'invoice line', id, concat(quantity, ' x ', trim_scale(unit_amount_minor), ' is not ', amount_minor)
FROM invoicing_invoiceline
WHERE amount_minor <> round(quantity * unit_amount_minor)
""",
)

TAX_AMOUNTS = Invariant(
    "I-11",
    "A tax is its rate on its base, or within what was charged with it, rounded once",
    f"""
SELECT 'invoice tax', t.id,
    concat(t.code, ': ', trim_scale(t.rate_percent), ' percent of ', t.base_minor, ' is not ', t.amount_minor)
FROM invoicing_invoicetax t JOIN invoicing_invoice i ON i.id = t.invoice_id
WHERE t.amount_minor <> {exact_tax("t.base_minor", "t.amount_minor", "t.rate_percent", "i.tax_included")}
""",  # noqa: S608 - made of this module's own text
)

TAX_BASES = Invariant(
    "I-12",
    "The base of a tax is the sum of the lines that carry it",
    """
WITH carried AS (
    SELECT l.invoice_id, c.code, sum(l.amount_minor - l.discount_minor - l.included_tax_minor) AS base
    FROM invoicing_invoiceline l CROSS JOIN LATERAL jsonb_array_elements_text(l.tax_codes) AS c (code)
    GROUP BY l.invoice_id, c.code
)
SELECT 'invoice', coalesce(t.invoice_id, c.invoice_id),
    concat(coalesce(t.code, c.code), ': base ', coalesce(t.base_minor, 0), ', lines ', coalesce(c.base, 0))
FROM invoicing_invoicetax t FULL JOIN carried c ON c.invoice_id = t.invoice_id AND c.code = t.code
WHERE t.base_minor IS DISTINCT FROM c.base
""",
)


def _numbered(rest: str) -> str:
    """With `numbered`: each document's series and number, the last run of digits of what is printed."""
    return f"""
WITH issued AS (
    SELECT id, brand_id, 'invoice' AS kind, number, issue_date FROM invoicing_invoice
    UNION ALL SELECT id, brand_id, 'credit_note', number, issue_date FROM invoicing_creditnote
), numbered AS (
    SELECT i.id, i.kind, i.number, i.issue_date,
        concat_ws(
            ':', i.brand_id, i.kind, CASE WHEN s.yearly THEN extract(year FROM i.issue_date)::text ELSE 'all' END
        ) AS series,
        substring(i.number FROM '([0-9]+)[^0-9]*$')::bigint AS n
    FROM issued i JOIN brands_numberseries s ON s.brand_id = i.brand_id AND s.kind = i.kind
){rest}
"""  # noqa: S608 - made of this module's own text


NUMBERS = Invariant(
    "I-13",
    "The numbers of a series are exactly 1 to its counter",
    _numbered(
        """, held AS (
    SELECT series, count(*) AS documents, count(DISTINCT n) AS numbers, min(n) AS first, max(n) AS last
    FROM numbered GROUP BY series
), counter AS (
    SELECT key AS series, value FROM infra_counter
        WHERE split_part(key, ':', 2) IN ('invoice', 'credit_note') AND value > 0
)
SELECT 'series', coalesce(h.series, c.series),
    concat(
        'counter ', coalesce(c.value, 0), ', documents ', coalesce(h.documents, 0), ', missing: ',
        (SELECT string_agg(gap::text, ', ') FROM (
            SELECT generate_series(1, greatest(c.value, h.last)) EXCEPT SELECT n FROM numbered WHERE series = h.series
            ORDER BY 1 LIMIT 20
        ) AS gaps (gap))
    )
FROM held h FULL JOIN counter c ON c.series = h.series
WHERE coalesce(h.documents, 0) <> coalesce(c.value, 0) OR h.numbers <> h.documents OR h.first <> 1 OR h.last <> c.value
UNION ALL
SELECT i.kind, i.id::text, concat(i.number, ' is of no series')
FROM issued i LEFT JOIN numbered n ON n.id = i.id
WHERE n.n IS NULL"""
    ),
)

DATES = Invariant(
    "I-14",
    "Dates of issue never go back as numbers go up",
    _numbered(
        """
SELECT kind, id, concat(number, ' of ', issue_date, ' follows one of ', before)
FROM (SELECT *, lag(issue_date) OVER (PARTITION BY series ORDER BY n) AS before FROM numbered) AS ordered
WHERE issue_date < before"""
    ),
)

DOCUMENTS = Invariant(
    "I-15",
    "A kept document is the bytes that were drawn",
    """
SELECT 'document', id, concat('of ', coalesce(invoice_id, credit_note_id), ': kept as ', sha256)
FROM invoicing_document
WHERE sha256 <> encode(sha256(content), 'hex')
""",
)

REVERSE_CHARGES = Invariant(
    "I-40",
    "The tax is left to the buyer only by its VAT number, which was found valid",
    """
SELECT 'invoice', i.id, concat(i.number, ': ', t.amount_minor, ' of tax, of a number that nobody found valid')
FROM invoicing_invoicetax t JOIN invoicing_invoice i ON i.id = t.invoice_id
WHERE t.code = %(reverse_charge)s AND NOT EXISTS (
    SELECT FROM tax_vatanswer a
    WHERE a.brand_id = i.brand_id AND a.is_valid AND a.answered_on <= i.issue_date AND a.vat_id IN (
        SELECT said ->> 1 FROM jsonb_array_elements(i.content -> 'buyer' -> 'ids') AS said WHERE said ->> 0 = 'TVA'
    )
)
""",
)

INVOICES = (SUMS, LINE_AMOUNTS, TAX_AMOUNTS, TAX_BASES, NUMBERS, DATES, DOCUMENTS, REVERSE_CHARGES)
