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
        count(*) FILTER (WHERE status = 'succeeded') AS succeeded,
        count(*) FILTER (WHERE status = 'disputed') AS disputed,
        count(*) FILTER (WHERE status IN ('returned', 'lost')) AS gone, (array_agg(status ORDER BY id DESC))[1] AS last
    FROM payments_attempt GROUP BY payment_id
), moved AS (
    SELECT payment_id, coalesce(sum(amount_minor) FILTER (WHERE kind = 'charged'), 0) AS charged,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('refunded', 'returned')), 0) AS back,
        coalesce(sum(amount_minor) FILTER (WHERE kind IN ('reversed', 'withdrawn', 'reinstated')), 0) AS taken_back
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
        coalesce(m.back, 0), ', taken back ', coalesce(m.taken_back, 0),
        ', refunded ', coalesce(r.amount, 0), ', target ',
        CASE WHEN a.any_open THEN 'open' ELSE 'closed' END
    )
FROM payments_payment p
LEFT JOIN tried t ON t.payment_id = p.id
LEFT JOIN moved m ON m.payment_id = p.id
LEFT JOIN aimed a ON a.payment_id = p.id
LEFT JOIN returned r ON r.payment_id = p.id
WHERE (
    CASE p.status
        WHEN 'open' THEN t.open = 1 AND t.succeeded + t.disputed + t.gone = 0 AND m.payment_id IS NULL AND a.all_open
        WHEN 'succeeded' THEN t.open = 0 AND t.succeeded + t.disputed = 1 AND t.gone = 0 AND m.charged = p.amount_minor
            AND m.taken_back = -p.amount_minor * t.disputed
            AND m.back = -coalesce(r.amount, 0) AND m.back > -p.amount_minor AND NOT a.any_open
        WHEN 'refunded' THEN t.open = 0 AND t.succeeded = 1 AND m.charged = p.amount_minor AND m.taken_back = 0
            AND m.back = -r.amount AND m.back = -p.amount_minor AND NOT a.any_open
        WHEN 'returned' THEN t.open = 0 AND t.gone = 1 AND t.succeeded + t.disputed = 0 AND m.charged = p.amount_minor
            AND m.taken_back = -p.amount_minor AND m.back = -coalesce(r.amount, 0) AND NOT a.any_open
        ELSE t.open = 0 AND t.succeeded + t.disputed + t.gone = 0 AND t.last = p.status
            AND m.payment_id IS NULL AND NOT a.any_open
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
    SELECT payment_id,
        sum(amount_minor) FILTER (WHERE kind NOT IN ('reversed', 'withdrawn', 'reinstated')) AS held,
        sum(amount_minor) FILTER (WHERE kind = 'charged') AS charged
    FROM payments_paymentevent GROUP BY payment_id
) m ON m.payment_id = p.id
LEFT JOIN (SELECT payment_id, sum(amount_minor) AS amount FROM payments_allocation GROUP BY payment_id) a
    ON a.payment_id = p.id
LEFT JOIN (
    SELECT payment_id, sum(amount_minor) FILTER (WHERE credit_note_id IS NULL) AS amount,
        sum(amount_minor) FILTER (WHERE credit_note_id IS NOT NULL AND status = 'succeeded') AS by_note
    FROM payments_refund GROUP BY payment_id
) r ON r.payment_id = p.id
WHERE CASE WHEN p.status = 'returned' THEN coalesce(a.amount, 0) <> 0
    ELSE coalesce(m.charged, 0) <> coalesce(a.amount, 0) + coalesce(r.amount, 0)
        OR coalesce(a.amount, 0) > coalesce(m.held, 0) + coalesce(r.by_note, 0)
    END
""",
)

TAKEN_BACK = Invariant(
    "I-47",
    "What a payer took back is what the dispute says, and what it had settled is undone exactly once it is gone",
    """
WITH moved AS (
    SELECT e.payment_id, e.reference, sum(e.amount_minor) AS amount
    FROM payments_paymentevent e WHERE e.kind IN ('reversed', 'withdrawn', 'reinstated')
    GROUP BY e.payment_id, e.reference
)
SELECT 'dispute', d.id, concat(d.status, ' of ', d.amount_minor, ', attempt ', t.status, ', moved ', m.amount)
FROM payments_dispute d
JOIN payments_attempt t ON t.id = d.attempt_id
JOIN payments_payment p ON p.id = t.payment_id
LEFT JOIN moved m ON m.payment_id = p.id AND m.reference = d.reference
WHERE (d.status = 'open' AND t.status <> 'disputed') OR (d.status = 'lost' AND d.is_return AND t.status <> 'returned')
    OR (d.status = 'lost' AND NOT d.is_return AND t.status <> 'lost')
    OR m.amount IS DISTINCT FROM CASE WHEN d.status = 'won' THEN 0 ELSE -p.amount_minor END
UNION ALL
SELECT 'attempt', t.id, concat(t.status, ' without the dispute that says so')
FROM payments_attempt t
WHERE t.status IN ('disputed', 'lost', 'returned') AND NOT EXISTS (
    SELECT 1 FROM payments_dispute d
    WHERE d.attempt_id = t.id AND d.status = CASE t.status WHEN 'disputed' THEN 'open' ELSE 'lost' END
)
UNION ALL
SELECT 'allocation', u.id, concat('undoes ', o.amount_minor, ' by ', u.amount_minor, ', attempt ', t.status)
FROM payments_allocation u
JOIN payments_allocation o ON o.id = u.undoes_id
LEFT JOIN payments_attempt t ON t.payment_id = u.payment_id AND t.status IN ('lost', 'returned')
WHERE u.amount_minor <> -o.amount_minor OR u.payment_id IS DISTINCT FROM o.payment_id
    OR u.invoice_id <> o.invoice_id OR t.id IS NULL
""",
)

MANDATES = Invariant(
    "I-48",
    "A direct debit has its mandate, of its customer, and one that is no longer good debits nothing",
    """
SELECT 'method', m.id, concat('mandate ', m.mandate_reference, ', signed ', coalesce(s.reference, 'nothing'))
FROM payments_method m LEFT JOIN payments_mandate s ON s.method_id = m.id
WHERE (m.kind = 'sepa_debit') <> (s.id IS NOT NULL)
    OR (s.id IS NOT NULL AND (s.reference <> m.mandate_reference OR s.customer_id <> m.customer_id))
UNION ALL
SELECT 'mandate', s.id, concat(s.status, ', its method is used')
FROM payments_mandate s JOIN payments_method m ON m.id = s.method_id
WHERE s.status IN ('superseded', 'lapsed') AND m.status = 'active'
UNION ALL
SELECT 'invoice', d.invoice_id, concat('announced for ', d.collect_date, ', sent on ', d.submit_date)
FROM payments_planneddebit d WHERE d.submit_date >= d.collect_date
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

PAYMENTS = (PAID, ALLOCATIONS, STATUSES, NO_CENT_LOST, METHODS, TAKEN_BACK, MANDATES)
