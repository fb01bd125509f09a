"""Dunning: a run goes as long as its invoice is owed, and each of its steps was taken once, on its day."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

GOING = Invariant(
    "I-50",
    "A run goes on while its invoice is open and no longer, one an invoice, of that invoice's customer",
    """
SELECT 'run', r.id, concat(r.status, ' of ', i.number, ', which is ', i.status)
FROM dunning_run r
JOIN invoicing_invoice i ON i.id = r.invoice_id
WHERE (r.status <> 'stopped' AND i.status <> 'open')
    OR (r.customer_id, r.brand_id) IS DISTINCT FROM (i.customer_id, i.brand_id)
    OR (r.status <> 'stopped' AND EXISTS (
        SELECT FROM dunning_run o WHERE o.invoice_id = r.invoice_id AND o.id <> r.id AND o.status <> 'stopped'
    ))
""",
)

STEPS = Invariant(
    "I-51",
    "A step was taken once, on its day or later and in its order, and a charge was one of its invoice",
    """
SELECT 'step', s.id, concat(s.kind, ' no. ', s.position, ' ', s.status, ' ', s.result, ' of a run that is ', r.status)
FROM dunning_step s
JOIN dunning_run r ON r.id = s.run_id
WHERE s.status <> CASE WHEN s.taken_at IS NULL THEN
        CASE r.status WHEN 'open' THEN 'waiting' WHEN 'held' THEN 'held' ELSE 'taken' END
        ELSE CASE WHEN s.result IN ('charged', 'announced', 'reminded', 'taken') THEN 'done' ELSE 'skipped' END END
    OR (s.taken_at < s.due_at AND s.result <> 'stopped')
    OR s.brand_id <> r.brand_id
    OR (s.taken_at IS NOT NULL AND EXISTS (
        SELECT FROM dunning_step b WHERE b.run_id = s.run_id AND b.position < s.position AND b.taken_at IS NULL
    ))
    OR (s.result = 'charged') <> (s.attempt_id IS NOT NULL)
    OR (s.attempt_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM payments_attempt a JOIN payments_paymenttarget t ON t.payment_id = a.payment_id
        WHERE a.id = s.attempt_id AND t.invoice_id = r.invoice_id
    ))
""",
)

DUNNING = (GOING, STEPS)
