"""Payments: what they say they are is what their attempts and money rows add up to, and no cent is without a place."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

PAID = Invariant(
    "I-16",
    "An invoice is paid when its allocations reach its total, and not before",
    """
SELECT 'invoice', i.id,
    concat(i.number, ' is ', i.status, ': total ', i.total_minor, ', allocated ', coalesce(a.amount, 0))
FROM invoicing_invoice i
LEFT JOIN (SELECT invoice_id, sum(amount_minor) AS amount FROM payments_allocation GROUP BY invoice_id) a
    ON a.invoice_id = i.id
WHERE (i.status = 'paid') <> (coalesce(a.amount, 0) = i.total_minor) OR a.amount > i.total_minor
    OR (i.status = 'void' AND a.amount > 0)
""",
)

ALLOCATIONS = Invariant(
    "I-17",
    "An allocation joins money or credit and an invoice of one customer and currency",
    """
SELECT 'allocation', a.id, concat('payment ', p.id, ', credit note ', n.number, ', invoice ', i.number)
FROM payments_allocation a
LEFT JOIN payments_payment p ON p.id = a.payment_id
LEFT JOIN invoicing_creditnote n ON n.id = a.credit_note_id
JOIN invoicing_invoice i ON i.id = a.invoice_id
WHERE coalesce(p.customer_id, n.customer_id) <> i.customer_id OR coalesce(p.currency, n.currency) <> i.currency
""",
)

STATUSES = Invariant(
    "I-18",
    "A payment's state is what its attempts, its money and its targets say",
    """
WITH tried AS (
    SELECT payment_id, count(*) FILTER (WHERE status = ANY(%(open_attempts)s)) AS open,
        count(*) FILTER (WHERE status = 'succeeded') AS succeeded, (array_agg(status ORDER BY id DESC))[1] AS last
    FROM payments_attempt GROUP BY payment_id
), moved AS (
    SELECT payment_id, coalesce(sum(amount_minor) FILTER (WHERE kind = 'charged'), 0) AS charged,
        coalesce(sum(amount_minor) FILTER (WHERE kind <> 'charged'), 0) AS back
    FROM payments_paymentevent GROUP BY payment_id
), aimed AS (
    SELECT payment_id, bool_or(is_open) AS any_open, bool_and(is_open) AS all_open
    FROM payments_paymenttarget GROUP BY payment_id
), returned AS (
    SELECT payment_id, sum(amount_minor) FILTER (WHERE status = 'succeeded') AS amount
    FROM payments_refund GROUP BY payment_id
)
SELECT 'payment', p.id,
    concat(
        p.status, ' of ', p.amount_minor, ': last attempt ', t.last, ', charged ', coalesce(m.charged, 0), ', back ',
        coalesce(m.back, 0), ', refunded ', coalesce(r.amount, 0), ', target ',
        CASE WHEN a.any_open THEN 'open' ELSE 'closed' END
    )
FROM payments_payment p
LEFT JOIN tried t ON t.payment_id = p.id
LEFT JOIN moved m ON m.payment_id = p.id
LEFT JOIN aimed a ON a.payment_id = p.id
LEFT JOIN returned r ON r.payment_id = p.id
WHERE (
    CASE p.status
        WHEN 'open' THEN t.open = 1 AND t.succeeded = 0 AND m.payment_id IS NULL AND a.all_open
        WHEN 'succeeded' THEN t.open = 0 AND t.succeeded = 1 AND m.charged = p.amount_minor
            AND m.back = -coalesce(r.amount, 0) AND m.back > -p.amount_minor AND NOT a.any_open
        WHEN 'refunded' THEN t.open = 0 AND t.succeeded = 1 AND m.charged = p.amount_minor
            AND m.back = -r.amount AND m.back = -p.amount_minor AND NOT a.any_open
        ELSE t.open = 0 AND t.succeeded = 0 AND t.last = p.status AND m.payment_id IS NULL AND NOT a.any_open
    END
) IS NOT TRUE
""",
)

NO_CENT_LOST = Invariant(
    "I-19",
    "Money taken has settled invoices or goes back, each cent once",
    """
SELECT 'payment', p.id,
    concat(
        'taken ', coalesce(m.charged, 0), ', held ', coalesce(m.held, 0), ', allocated ', coalesce(a.amount, 0),
        ', to go back ', coalesce(r.amount, 0), ', given back by credit notes ', coalesce(r.by_note, 0)
    )
FROM payments_payment p
LEFT JOIN (
    SELECT payment_id, sum(amount_minor) AS held, sum(amount_minor) FILTER (WHERE kind = 'charged') AS charged
    FROM payments_paymentevent GROUP BY payment_id
) m ON m.payment_id = p.id
LEFT JOIN (SELECT payment_id, sum(amount_minor) AS amount FROM payments_allocation GROUP BY payment_id) a
    ON a.payment_id = p.id
LEFT JOIN (
    SELECT payment_id, sum(amount_minor) FILTER (WHERE credit_note_id IS NULL) AS amount,
        sum(amount_minor) FILTER (WHERE credit_note_id IS NOT NULL AND status = 'succeeded') AS by_note
    FROM payments_refund GROUP BY payment_id
) r ON r.payment_id = p.id
WHERE coalesce(m.charged, 0) <> coalesce(a.amount, 0) + coalesce(r.amount, 0)
    OR coalesce(a.amount, 0) > coalesce(m.held, 0) + coalesce(r.by_note, 0)
""",
)

METHODS = Invariant(
    "I-32",
    "A method pays for its own customer, and one that is let go pays no more and gave its place to one of theirs",
    """
SELECT 'attempt', t.id, concat('of customer ', p.customer_id, ', by method ', m.id, ' of customer ', m.customer_id)
FROM payments_attempt t
JOIN payments_payment p ON p.id = t.payment_id
JOIN payments_method m ON m.id = t.method_id
WHERE m.customer_id <> p.customer_id
UNION ALL
SELECT 'method', m.id, concat('let go, attempt ', t.id, ' is ', t.status)
FROM payments_method m JOIN payments_attempt t ON t.method_id = m.id
WHERE m.status = 'detached' AND NOT m.is_detach_owed AND t.status = ANY(%(open_attempts)s)
UNION ALL
SELECT 'method', m.id, concat('of customer ', m.customer_id, ', replaced by one of customer ', n.customer_id)
FROM payments_method m JOIN payments_method n ON n.id = m.replaced_by_id
WHERE n.customer_id <> m.customer_id OR n.id = m.id
""",
)

PAYMENTS = (PAID, ALLOCATIONS, STATUSES, NO_CENT_LOST, METHODS)
