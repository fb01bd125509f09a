"""Credit notes, credit, write-offs, one-off charges, and what days earn."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant, exact_tax

NOTES_POSTED = Invariant(
    "I-34",
    "Every credit note is in the books once, with its totals",
    """
WITH expected AS (
    SELECT id AS note_id, customer_id, 'customer_credit' AS code, -total_minor AS amount FROM invoicing_creditnote
    UNION ALL
    SELECT n.id, n.customer_id, CASE WHEN l.period_start IS NULL THEN 'revenue' ELSE 'deferred_revenue' END,
        sum(c.amount_minor - c.included_tax_minor)
    FROM invoicing_creditnoteline c
    JOIN invoicing_creditnote n ON n.id = c.credit_note_id
    JOIN invoicing_invoiceline l ON l.id = c.invoice_line_id
    GROUP BY n.id, n.customer_id, l.period_start IS NULL
    UNION ALL
    SELECT n.id, n.customer_id, 'tax:' || t.code, t.amount_minor
    FROM invoicing_creditnotetax t JOIN invoicing_creditnote n ON n.id = t.credit_note_id
), posted AS (
    SELECT e.source_id AS note_id, p.customer_id, regexp_replace(a.code, '^tax_(due|pending):', 'tax:') AS code,
        sum(p.amount_minor) AS amount
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind = 'credit_note'
    GROUP BY 1, 2, 3
)
SELECT 'credit note', coalesce(x.note_id, p.note_id),
    concat(coalesce(x.code, p.code), ': ', coalesce(x.amount, 0), ' expected, ', coalesce(p.amount, 0), ' posted')
FROM (SELECT * FROM expected WHERE amount <> 0) x
FULL JOIN posted p ON p.note_id = x.note_id AND p.customer_id = x.customer_id AND p.code = x.code
WHERE coalesce(x.amount, 0) <> coalesce(p.amount, 0)
""",
)

NOTES_FIT = Invariant(
    "I-35",
    "Credit notes never exceed their invoice: its lines, its taxes, its total",
    f"""
SELECT 'credit note', n.id,
    concat(n.number, ': total ', n.total_minor, ', lines ', coalesce(l.amount, 0), ', taxes ', coalesce(t.amount, 0))
FROM invoicing_creditnote n
LEFT JOIN (
    SELECT credit_note_id, sum(amount_minor - included_tax_minor) AS amount FROM invoicing_creditnoteline GROUP BY 1
) l
    ON l.credit_note_id = n.id
LEFT JOIN (SELECT credit_note_id, sum(amount_minor) AS amount FROM invoicing_creditnotetax GROUP BY 1) t
    ON t.credit_note_id = n.id
WHERE n.subtotal_minor IS DISTINCT FROM l.amount OR n.tax_minor <> coalesce(t.amount, 0)
    OR n.total_minor <> n.subtotal_minor + n.tax_minor
UNION ALL
SELECT 'invoice', i.id, concat(i.number, ' of ', i.total_minor, ', credited ', sum(n.total_minor))
FROM invoicing_invoice i JOIN invoicing_creditnote n ON n.invoice_id = i.id
GROUP BY i.id HAVING sum(n.total_minor) > i.total_minor
UNION ALL
SELECT 'invoice', l.invoice_id,
    concat('line ', l.id, ' of ', l.amount_minor - l.discount_minor, ', credited ', sum(c.amount_minor))
FROM invoicing_invoiceline l JOIN invoicing_creditnoteline c ON c.invoice_line_id = l.id
GROUP BY l.id
HAVING sum(c.amount_minor) NOT BETWEEN least(0, l.amount_minor - l.discount_minor)
    AND greatest(0, l.amount_minor - l.discount_minor)
UNION ALL
SELECT 'invoice', n.invoice_id, concat(t.code, ': ', sum(t.amount_minor), ' credited on a base of ', sum(t.base_minor))
FROM invoicing_creditnotetax t
JOIN invoicing_creditnote n ON n.id = t.credit_note_id JOIN invoicing_invoice i ON i.id = n.invoice_id
GROUP BY n.invoice_id, t.code, t.rate_percent, i.tax_included
HAVING sum(t.amount_minor)
    <> {exact_tax("sum(t.base_minor)", "sum(t.amount_minor)", "t.rate_percent", "i.tax_included")}
""",  # noqa: S608 - made of this module's own text
)

CREDIT_LEFT = Invariant(
    "I-36",
    "A customer's credit is what is left of their credit notes, and never less than nothing",
    """
WITH note AS (
    SELECT n.id, n.brand_id, n.currency, n.customer_id,
        n.total_minor - coalesce((SELECT sum(amount_minor) FROM payments_allocation WHERE credit_note_id = n.id), 0)
        - coalesce(
            (SELECT sum(amount_minor) FROM payments_refund WHERE credit_note_id = n.id AND status <> 'failed'), 0
        ) AS amount
    FROM invoicing_creditnote n
), held AS (
    SELECT brand_id, currency, customer_id, sum(amount) AS amount FROM note GROUP BY 1, 2, 3
), posted AS (
    SELECT a.brand_id, a.currency, p.customer_id, -sum(p.amount_minor) AS amount
    FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id WHERE a.code = 'customer_credit' GROUP BY 1, 2, 3
)
SELECT 'credit note', id, concat('more was given of it than it comes to: ', amount, ' left') FROM note WHERE amount < 0
UNION ALL
SELECT 'customer', coalesce(h.customer_id, p.customer_id),
    concat('credit ', coalesce(h.amount, 0), ', in the books ', coalesce(p.amount, 0))
FROM held h FULL JOIN posted p
    ON p.brand_id = h.brand_id AND p.currency = h.currency AND p.customer_id = h.customer_id
WHERE coalesce(h.amount, 0) <> coalesce(p.amount, 0)
""",
)

GIVEN_UP = Invariant(
    "I-37",
    "What is no longer claimed of an invoice left the books as it stood in them",
    """
WITH given_up AS (
    SELECT invoice_id, sum(amount_minor) AS amount FROM invoicing_writeoff GROUP BY invoice_id
), allocated AS (
    SELECT invoice_id, sum(amount_minor) AS amount FROM payments_allocation GROUP BY invoice_id
)
SELECT 'invoice', i.id,
    concat(
        i.number, ' is ', i.status, ': open ', i.total_minor - coalesce(a.amount, 0), ', given up ',
        coalesce(g.amount, 0)
    )
FROM invoicing_invoice i
LEFT JOIN given_up g ON g.invoice_id = i.id
LEFT JOIN allocated a ON a.invoice_id = i.id
WHERE coalesce(g.amount, 0) <> CASE i.status WHEN 'uncollectible' THEN i.total_minor - coalesce(a.amount, 0) ELSE 0 END
UNION ALL
SELECT 'write-off', w.id, concat('loss ', w.amount_minor - w.tax_minor, ', in the books ', coalesce(p.amount, 0))
FROM invoicing_writeoff w
LEFT JOIN (
    SELECT e.source_id, sum(p.amount_minor) AS amount
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind = 'write_off' AND a.code = 'bad_debt' GROUP BY e.source_id
) p ON p.source_id = w.id
WHERE w.amount_minor - w.tax_minor <> coalesce(p.amount, 0)
UNION ALL
SELECT 'invoice', i.id, concat(i.number, ' is ', i.status, ', ', a.code, ' comes to ', sum(p.amount_minor))
FROM invoicing_invoice i
JOIN ledger_entry e ON e.source_kind = 'invoice' AND e.source_id = i.id
JOIN ledger_posting p ON p.entry_id = e.id
JOIN ledger_account a ON a.id = p.account_id
WHERE i.status = 'void' OR e.purpose = 'void'
GROUP BY i.id, a.code HAVING sum(p.amount_minor) <> 0 OR i.status <> 'void'
""",
)

CHARGES = Invariant(
    "I-38",
    "A one-off charge is billed once, as it was asked for, and not before it says so",
    """
SELECT 'charge', c.id, concat(c.status, ', ', count(l.id), ' lines')
FROM invoicing_charge c LEFT JOIN invoicing_invoiceline l ON l.charge_id = c.id
GROUP BY c.id HAVING count(l.id) <> CASE c.status WHEN 'billed' THEN 1 ELSE 0 END
UNION ALL
SELECT 'charge', c.id, concat(c.quantity, ' x ', c.unit_amount_minor, ' to customer ', c.customer_id, ', on ', i.number)
FROM invoicing_charge c
JOIN invoicing_invoiceline l ON l.charge_id = c.id
JOIN invoicing_invoice i ON i.id = l.invoice_id
WHERE (c.customer_id, c.currency, c.quantity, c.unit_amount_minor::numeric, c.tax_included)
    IS DISTINCT FROM (i.customer_id, i.currency, l.quantity, l.unit_amount_minor, i.tax_included)
""",
)

EARNED = Invariant(
    "I-39",
    "What days have earned is what is gone of the lines that cover them",
    """
WITH booked AS (
    SELECT brand_id, max(day) AS last, min(day) AS first, count(*) AS days FROM invoicing_earnedday GROUP BY brand_id
), covering AS (
    SELECT i.brand_id, i.currency, l.amount_minor - l.discount_minor - l.included_tax_minor AS net, l.period_start,
        l.period_end, i.issue_date AS since
    FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id
    UNION ALL
    SELECT n.brand_id, n.currency, c.included_tax_minor - c.amount_minor, l.period_start, l.period_end, n.issue_date
    FROM invoicing_creditnoteline c
    JOIN invoicing_creditnote n ON n.id = c.credit_note_id
    JOIN invoicing_invoiceline l ON l.id = c.invoice_line_id
    UNION ALL
    SELECT i.brand_id, i.currency, l.included_tax_minor + l.discount_minor - l.amount_minor, l.period_start,
        l.period_end, w.withdrawn_on
    FROM invoicing_withdrawal w
    JOIN invoicing_invoice i ON i.id = w.invoice_id
    JOIN invoicing_invoiceline l ON l.invoice_id = i.id
), earned AS (
    SELECT c.brand_id, c.currency,
        sum(round(
            c.net * greatest(0, least(b.last + 1, c.period_end) - c.period_start)
            / (c.period_end - c.period_start)::numeric
        )) AS amount
    FROM covering c JOIN booked b ON b.brand_id = c.brand_id
    WHERE c.period_start IS NOT NULL AND c.since <= b.last
    GROUP BY c.brand_id, c.currency
), posted AS (
    SELECT a.brand_id, a.currency, -sum(p.amount_minor) AS amount
    FROM ledger_entry e JOIN ledger_posting p ON p.entry_id = e.id JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind = 'day' AND a.code = 'revenue' GROUP BY a.brand_id, a.currency
)
SELECT 'brand', coalesce(x.brand_id, p.brand_id),
    concat(coalesce(x.currency, p.currency), ': ', coalesce(x.amount, 0), ' earned, ', coalesce(p.amount, 0), ' posted')
FROM earned x FULL JOIN posted p ON p.brand_id = x.brand_id AND p.currency = x.currency
WHERE coalesce(x.amount, 0) <> coalesce(p.amount, 0)
UNION ALL
SELECT 'brand', brand_id, concat('days are missing between ', first, ' and ', last) FROM booked
WHERE days <> last - first + 1
""",
)

CREDIT = (NOTES_POSTED, NOTES_FIT, CREDIT_LEFT, GIVEN_UP, CHARGES, EARNED)
