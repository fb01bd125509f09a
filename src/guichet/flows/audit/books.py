"""The books: every entry balances, every fact is in them once, every balance is what its facts add up to."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

ENTRIES_BALANCE = Invariant(
    "I-01",
    "Every entry balances",
    """
SELECT 'entry', e.id, concat('sums to ', coalesce(p.total, 0), ' over ', coalesce(p.sides, 0), ' postings')
FROM ledger_entry e
LEFT JOIN (SELECT entry_id, sum(amount_minor) AS total, count(*) AS sides FROM ledger_posting GROUP BY entry_id) p
    ON p.entry_id = e.id
WHERE p.entry_id IS NULL OR p.total <> 0 OR p.sides < 2
""",
)

ONE_SET_OF_BOOKS = Invariant(
    "I-02",
    "An entry stays in the books of one brand and currency",
    """
SELECT 'posting', p.id, concat('entry ', e.id, ' in ', e.currency, ', account ', a.code, ' in ', a.currency)
FROM ledger_posting p
JOIN ledger_entry e ON e.id = p.entry_id
JOIN ledger_account a ON a.id = p.account_id
LEFT JOIN customers_customer c ON c.id = p.customer_id
WHERE a.brand_id <> e.brand_id OR a.currency <> e.currency OR c.brand_id <> e.brand_id
""",
)

INVOICES_POSTED = Invariant(
    "I-03",
    "Every issued invoice is in the books once, with its totals",
    """
WITH once AS (
    SELECT invoice_id, sum(amount_minor - discount_minor - included_tax_minor) AS amount
    FROM invoicing_invoiceline WHERE period_start IS NULL GROUP BY invoice_id
), expected AS (
    SELECT id AS invoice_id, customer_id, 'receivable' AS code, total_minor AS amount FROM invoicing_invoice
    UNION ALL
    SELECT i.id, i.customer_id, 'deferred_revenue', coalesce(o.amount, 0) - i.subtotal_minor
    FROM invoicing_invoice i LEFT JOIN once o ON o.invoice_id = i.id
    UNION ALL
    SELECT i.id, i.customer_id, 'revenue', -o.amount FROM once o JOIN invoicing_invoice i ON i.id = o.invoice_id
    UNION ALL
    SELECT i.id, i.customer_id,
        CASE WHEN t.code = ANY(%(due_when_paid)s) THEN 'tax_pending:' ELSE 'tax_due:' END || t.code, -t.amount_minor
    FROM invoicing_invoicetax t JOIN invoicing_invoice i ON i.id = t.invoice_id
), posted AS (
    SELECT e.source_id AS invoice_id, p.customer_id, a.code, sum(p.amount_minor) AS amount
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind = 'invoice' AND e.purpose = 'issue'
    GROUP BY e.source_id, p.customer_id, a.code
)
SELECT 'invoice', coalesce(x.invoice_id, p.invoice_id),
    concat(coalesce(x.code, p.code), ': ', coalesce(x.amount, 0), ' expected, ', coalesce(p.amount, 0), ' posted')
FROM (SELECT * FROM expected WHERE amount <> 0) x
FULL JOIN posted p ON p.invoice_id = x.invoice_id AND p.customer_id = x.customer_id AND p.code = x.code
WHERE x.amount IS DISTINCT FROM p.amount
UNION ALL
SELECT 'invoice', i.id, concat('its entry ', e.id, ' is of another brand, currency or day')
FROM ledger_entry e JOIN invoicing_invoice i ON i.id = e.source_id
WHERE e.source_kind = 'invoice' AND e.purpose = 'issue'
    AND (e.brand_id, e.currency, e.entry_date) IS DISTINCT FROM (i.brand_id, i.currency, i.issue_date)
""",
)

MONEY_POSTED = Invariant(
    "I-04",
    "Every allocation and every refund is in the books once, with its amount",
    """
WITH settled AS (
    SELECT l.id, l.amount_minor AS amount,
        CASE WHEN l.credit_note_id IS NOT NULL THEN 'customer_credit' ELSE (
            SELECT CASE WHEN t.status = 'lost' AND l.undoes_id IS NOT NULL THEN 'disputed:' ELSE 'clearing:' END
                || t.gateway_code
            FROM payments_attempt t WHERE t.payment_id = l.payment_id AND t.status = ANY(%(taken_attempts)s)
        ) END AS source
    FROM payments_allocation l
), refunded AS (
    SELECT r.id, r.amount_minor AS amount, r.status, r.credit_note_id, t.gateway_code AS gateway,
        EXISTS (
            SELECT 1 FROM payments_paymentevent e
            WHERE e.payment_id = r.payment_id AND e.kind = 'returned' AND e.reference = r.reference
        ) AS returned,
        CASE WHEN r.credit_note_id IS NOT NULL THEN 'customer_credit' ELSE 'clearing:' || t.gateway_code END AS source
    FROM payments_refund r JOIN payments_attempt t ON t.id = r.attempt_id
), expected (kind, id, purpose, code, amount) AS (
    SELECT 'allocation', id, 'settle', source, amount FROM settled
    UNION ALL SELECT 'allocation', id, 'settle', 'receivable', -amount FROM settled
    UNION ALL SELECT 'refund', id, 'owed', source, amount FROM refunded
    UNION ALL SELECT 'refund', id, 'owed', 'refunds_payable', -amount FROM refunded
    UNION ALL SELECT 'refund', id, 'kept', 'refunds_payable', amount FROM refunded
        WHERE status = 'failed' AND credit_note_id IS NOT NULL
    UNION ALL SELECT 'refund', id, 'kept', source, -amount FROM refunded
        WHERE status = 'failed' AND credit_note_id IS NOT NULL
    UNION ALL
    SELECT 'refund', id, 'paid_back', 'clearing:' || gateway, -amount FROM refunded
        WHERE status = 'succeeded' OR returned
    UNION ALL SELECT 'refund', id, 'paid_back', 'refunds_payable', amount FROM refunded
        WHERE status = 'succeeded' OR returned
    UNION ALL SELECT 'refund', id, 'returned', 'clearing:' || gateway, amount FROM refunded WHERE returned
    UNION ALL SELECT 'refund', id, 'returned', 'refunds_payable', -amount FROM refunded WHERE returned
), posted AS (
    SELECT e.source_kind AS kind, e.source_id AS id, e.purpose, a.code, sum(p.amount_minor) AS amount
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind IN ('allocation', 'refund') AND NOT starts_with(a.code, 'tax_')
    GROUP BY e.source_kind, e.source_id, e.purpose, a.code
)
SELECT coalesce(x.kind, p.kind), coalesce(x.id, p.id),
    concat(
        coalesce(x.purpose, p.purpose), ' ', coalesce(x.code, p.code), ': ', coalesce(x.amount, 0), ' expected, ',
        coalesce(p.amount, 0), ' posted'
    )
FROM expected x
FULL JOIN posted p ON p.kind = x.kind AND p.id = x.id AND p.purpose = x.purpose AND p.code = x.code
WHERE x.amount IS DISTINCT FROM p.amount
""",
)


DISPUTES_POSTED = Invariant(
    "I-49",
    "Every dispute, every payout and every fee is in the books once, with its amount",
    """
WITH disputed AS (
    SELECT d.id, d.status, d.is_return, p.amount_minor AS amount, t.gateway_code AS gateway,
        p.amount_minor - coalesce((
            SELECT sum(a.amount_minor) FROM payments_allocation a WHERE a.payment_id = p.id AND a.undoes_id IS NULL
        ), 0) AS loss
    FROM payments_dispute d
    JOIN payments_attempt t ON t.id = d.attempt_id
    JOIN payments_payment p ON p.id = t.payment_id
), expected (kind, id, purpose, code, amount) AS (
    SELECT 'dispute', id, 'opened', 'disputed:' || gateway, amount FROM disputed WHERE NOT is_return
    UNION ALL SELECT 'dispute', id, 'opened', 'clearing:' || gateway, -amount FROM disputed WHERE NOT is_return
    UNION ALL SELECT 'dispute', id, 'won', 'clearing:' || gateway, amount FROM disputed WHERE status = 'won'
    UNION ALL SELECT 'dispute', id, 'won', 'disputed:' || gateway, -amount FROM disputed WHERE status = 'won'
    UNION ALL SELECT 'dispute', id, 'loss', 'bad_debt', loss FROM disputed WHERE status = 'lost' AND loss <> 0
    UNION ALL
    SELECT 'dispute', id, 'loss', CASE WHEN is_return THEN 'clearing:' ELSE 'disputed:' END || gateway, -loss
    FROM disputed WHERE status = 'lost' AND loss <> 0
    UNION ALL
    SELECT 'settlement', id, 'paid_out', 'bank:' || gateway_code, gross_minor - fee_minor FROM payments_settlement
    UNION ALL SELECT 'settlement', id, 'paid_out', 'gateway_fees', fee_minor FROM payments_settlement
    UNION ALL SELECT 'settlement', id, 'paid_out', 'clearing:' || gateway_code, -gross_minor FROM payments_settlement
), posted AS (
    SELECT e.source_kind AS kind, e.source_id AS id, e.purpose, a.code, sum(p.amount_minor) AS amount
    FROM ledger_entry e
    JOIN ledger_posting p ON p.entry_id = e.id
    JOIN ledger_account a ON a.id = p.account_id
    WHERE e.source_kind IN ('dispute', 'settlement')
    GROUP BY e.source_kind, e.source_id, e.purpose, a.code
)
SELECT coalesce(x.kind, p.kind), coalesce(x.id, p.id),
    concat(
        coalesce(x.purpose, p.purpose), ' ', coalesce(x.code, p.code), ': ', coalesce(x.amount, 0), ' expected, ',
        coalesce(p.amount, 0), ' posted'
    )
FROM (SELECT * FROM expected WHERE amount <> 0) x
FULL JOIN posted p ON p.kind = x.kind AND p.id = x.id AND p.purpose = x.purpose AND p.code = x.code
WHERE x.amount IS DISTINCT FROM p.amount
""",
)


def _balance(owed: str, accounts: str) -> str:
    """The customers whose balance on `accounts` is not what `owed` (brand, currency, customer, code, amount) says."""
    return f"""
WITH allocated AS (SELECT invoice_id, sum(amount_minor) AS amount FROM payments_allocation GROUP BY invoice_id),
credited AS (SELECT invoice_id, sum(total_minor) AS amount FROM invoicing_creditnote GROUP BY invoice_id),
owed (brand_id, currency, customer_id, code, amount) AS ({owed}), posted AS (
    SELECT a.brand_id, a.currency, p.customer_id, a.code, sum(p.amount_minor) AS amount
    FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
    WHERE {accounts}
    GROUP BY a.brand_id, a.currency, p.customer_id, a.code
)
SELECT 'customer', coalesce(o.customer_id, p.customer_id),
    concat(
        coalesce(o.code, p.code), ' ', coalesce(o.currency, p.currency), ': ', coalesce(o.amount, 0), ' expected, ',
        coalesce(p.amount, 0), ' in the books'
    )
FROM owed o
FULL JOIN posted p ON p.brand_id = o.brand_id AND p.currency = o.currency AND p.customer_id = o.customer_id
    AND p.code = o.code
WHERE coalesce(o.amount, 0) <> coalesce(p.amount, 0)
"""  # noqa: S608 - made of this module's own text


RECEIVABLE = Invariant(
    "I-05",
    "What a customer owes is the sum of what their invoices leave open",
    _balance(
        """
    SELECT i.brand_id, i.currency, i.customer_id, 'receivable', sum(i.total_minor - coalesce(l.amount, 0))
    FROM invoicing_invoice i LEFT JOIN allocated l ON l.invoice_id = i.id
    WHERE i.status IN ('open', 'paid')
    GROUP BY i.brand_id, i.currency, i.customer_id
""",
        "a.code = 'receivable'",
    ),
)

CLEARING = Invariant(
    "I-06",
    "What a provider holds for us is the sum of the money that moved there",
    _balance(
        """
    SELECT p.brand_id, p.currency, p.customer_id, 'clearing:' || t.gateway_code, sum(e.amount_minor)
    FROM payments_paymentevent e
    JOIN payments_payment p ON p.id = e.payment_id
    LEFT JOIN payments_attempt t ON t.payment_id = p.id AND t.status = ANY(%(taken_attempts)s)
    GROUP BY p.brand_id, p.currency, p.customer_id, t.gateway_code
""",
        "starts_with(a.code, 'clearing:') AND p.customer_id IS NOT NULL",
    ),
)

REFUNDS_PAYABLE = Invariant(
    "I-07",
    "What we owe back is the sum of the refunds that have not gone back yet",
    _balance(
        """
    SELECT p.brand_id, p.currency, p.customer_id, 'refunds_payable', -sum(r.amount_minor)
    FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
    WHERE r.status <> 'succeeded' AND NOT (r.status = 'failed' AND r.credit_note_id IS NOT NULL)
    GROUP BY p.brand_id, p.currency, p.customer_id
""",
        "a.code = 'refunds_payable'",
    ),
)

# A quotient that is rounded half up exactly: div() of integers cuts and never approximates.
TAXES = Invariant(
    "I-08",
    "Each tax is due or pending as its law says",
    _balance(
        """
    SELECT brand_id, currency, customer_id, kind || code,
        -sum(CASE WHEN kind = 'tax_due:' THEN due WHEN status = 'uncollectible' THEN 0 ELSE tax - due END)
    FROM (
        SELECT brand_id, currency, customer_id, status, code, tax,
            CASE
                WHEN code <> ALL(%(due_when_paid)s) THEN tax
                WHEN total = 0 THEN 0
                ELSE div(2::numeric * tax * greatest(received, 0) + total, 2 * total)
            END AS due
        FROM (
            SELECT i.brand_id, i.currency, i.customer_id, i.status, t.code,
                t.amount_minor - coalesce(
                    (SELECT sum(c.amount_minor) FROM invoicing_creditnotetax c
                     JOIN invoicing_creditnote n ON n.id = c.credit_note_id
                     WHERE n.invoice_id = i.id AND c.code = t.code), 0
                ) AS tax,
                i.total_minor - coalesce(k.amount, 0) AS total,
                coalesce(l.amount, 0) - coalesce(k.amount, 0) AS received
            FROM invoicing_invoicetax t
            JOIN invoicing_invoice i ON i.id = t.invoice_id
            LEFT JOIN allocated l ON l.invoice_id = i.id
            LEFT JOIN credited k ON k.invoice_id = i.id
            WHERE i.status <> 'void'
        ) claimed
    ) each CROSS JOIN (VALUES ('tax_due:'), ('tax_pending:')) AS kinds (kind)
    GROUP BY brand_id, currency, customer_id, kind, code
""",
        "starts_with(a.code, 'tax_')",
    ),
)

BOOKS = (
    ENTRIES_BALANCE, ONE_SET_OF_BOOKS, INVOICES_POSTED, MONEY_POSTED, RECEIVABLE, CLEARING, REFUNDS_PAYABLE, TAXES,
    DISPUTES_POSTED,
)  # fmt: skip
