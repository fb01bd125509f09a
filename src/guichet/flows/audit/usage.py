"""Use: told once, counted in one period, charged beyond what that includes, and never forgotten."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

EVENTS = Invariant(
    "I-41",
    "What is counted of a day is what its events told, each once, on the day on which it happened",
    """
SELECT 'usage event', e.id, concat(e.source_id, ': ', e.occurred_at, ' counted on ', e.day)
FROM usage_usageevent e
JOIN brands_brand b ON b.id = e.brand_id
JOIN subscriptions_item t ON t.id = e.item_id
JOIN subscriptions_subscription s ON s.id = t.subscription_id
WHERE e.day <> (e.occurred_at AT TIME ZONE b.time_zone)::date OR s.brand_id <> e.brand_id
UNION ALL
SELECT 'item', coalesce(d.item_id, e.item_id),
    concat(coalesce(d.day, e.day), ': counted ', coalesce(d.quantity, 0), ', told ', coalesce(e.told, 0))
FROM usage_usageday d
FULL JOIN (
    SELECT item_id, meter_id, day, sum(quantity) AS told FROM usage_usageevent GROUP BY item_id, meter_id, day
) e ON e.item_id = d.item_id AND e.meter_id = d.meter_id AND e.day = d.day
WHERE d.quantity IS DISTINCT FROM e.told
""",
)

PERIODS = Invariant(
    "I-42",
    "What is charged at a metered price has its usage period, and a day counts in one of them",
    """
SELECT 'item', l.item_id, concat(l.period_start, ' to ', l.period_end, ' is charged and counts nothing')
FROM (
    SELECT item_id, price_id, period_start, period_end FROM invoicing_invoiceline WHERE kind = 'period'
    UNION ALL SELECT item_id, price_id, period_start, period_end FROM invoicing_skippedline WHERE kind = 'period'
) l
JOIN catalog_price r ON r.id = l.price_id
WHERE r.meter_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM usage_usageperiod p
    WHERE p.item_id = l.item_id AND p.meter_id = r.meter_id AND p.of_start = l.period_start AND p.of_end = l.period_end
)
UNION ALL
SELECT 'usage period', id, concat(starts_on, ' to ', ends_on, ' after one that counts until ', before)
FROM (
    SELECT p.*, lag(ends_on) OVER (PARTITION BY item_id, meter_id ORDER BY starts_on, ends_on, id) AS before
    FROM usage_usageperiod p
) AS ordered
WHERE starts_on < before
UNION ALL
SELECT 'usage period', p.id, 'is of another customer than its item'
FROM usage_usageperiod p
JOIN subscriptions_item t ON t.id = p.item_id
JOIN subscriptions_subscription s ON s.id = t.subscription_id
WHERE s.customer_id <> p.customer_id OR s.brand_id <> p.brand_id
""",
)

# What a period includes is worked out day by day from what is kept of the item's changes, as its worth is (I-25).
BEYOND = Invariant(
    "I-43",
    "What is charged of a usage period is what was used beyond what it includes, each unit once",
    """
WITH last AS (
    SELECT DISTINCT ON (period_id) period_id, price_id, used_units, included_units
    FROM usage_reading ORDER BY period_id, position DESC
), charged AS (
    SELECT period_id, sum(charged_units) AS units FROM usage_reading GROUP BY period_id
), counted AS (
    SELECT p.id, p.is_unread, coalesce(sum(d.quantity), 0) AS used
    FROM usage_usageperiod p
    LEFT JOIN usage_usageday d
        ON d.item_id = p.item_id AND d.meter_id = p.meter_id AND d.day >= p.starts_on AND d.day < p.ends_on
    GROUP BY p.id
), kept AS (
    SELECT item_id, quantity, price_id, effective_on AS since,
        lead(effective_on, 1, 'infinity') OVER (PARTITION BY item_id ORDER BY effective_on) AS until
    FROM (
        SELECT DISTINCT ON (item_id, effective_on) item_id, effective_on, quantity, price_id
        FROM subscriptions_itemchange ORDER BY item_id, effective_on, id DESC
    ) AS last_of_day
), included AS (
    SELECT p.id, coalesce(
        CASE WHEN rule.proration = 'day'
            THEN ceil(sum(each.units * each.days)::numeric / (p.of_end - p.of_start)) ELSE max(each.units) END, 0
    ) AS units
    FROM last l
    JOIN usage_usageperiod p ON p.id = l.period_id
    JOIN catalog_price rule ON rule.id = l.price_id
    LEFT JOIN kept k ON k.item_id = p.item_id AND greatest(k.since, p.starts_on) < least(k.until, p.paid_until)
    LEFT JOIN catalog_price q ON q.id = k.price_id
    CROSS JOIN LATERAL (
        SELECT k.quantity * CASE WHEN q.meter_id = p.meter_id THEN q.included_units ELSE 0 END AS units,
            least(k.until, p.paid_until) - greatest(k.since, p.starts_on) AS days
    ) AS each
    GROUP BY p.id, rule.proration
)
SELECT 'usage period', p.id, concat('used ', p.used, ', read ', coalesce(l.used_units, 0))
FROM counted p LEFT JOIN last l ON l.period_id = p.id
WHERE p.used < coalesce(l.used_units, 0) OR (NOT p.is_unread AND p.used <> coalesce(l.used_units, 0))
UNION ALL
SELECT 'usage period', l.period_id,
    concat('charged ', c.units, ' of ', l.used_units, ' used, ', l.included_units, ' included')
FROM last l JOIN charged c ON c.period_id = l.period_id
WHERE c.units <> greatest(0, l.used_units - l.included_units)
UNION ALL
SELECT 'usage period', l.period_id, concat('read as including ', l.included_units, ', includes ', of.units)
FROM last l JOIN included of ON of.id = l.period_id
WHERE l.included_units <> of.units
UNION ALL
SELECT 'reading', r.id, concat(r.charged_units, ' charged, on a line: ', coalesce(l.quantity, 0))
FROM usage_reading r
JOIN usage_usageperiod p ON p.id = r.period_id
JOIN catalog_price c ON c.id = r.price_id
LEFT JOIN invoicing_invoiceline l ON l.reading_id = r.id
WHERE (r.charged_units > 0) <> (l.id IS NOT NULL) OR (l.id IS NOT NULL AND (
    l.item_id, l.price_id, l.quantity, l.unit_amount_minor, l.period_start, l.period_end, l.of_start, l.of_end
) IS DISTINCT FROM (
    p.item_id, r.price_id, r.charged_units, c.overage_unit_amount_minor, p.starts_on, p.ends_on, p.of_start, p.of_end
))
""",
)

WAITS = Invariant(
    "I-44",
    "Use that is not charged yet waits for a renewal that will read it, or is billed by itself",
    """
SELECT 'usage period', p.id, concat(p.starts_on, ' to ', p.ends_on, ' of a subscription that is ', s.status)
FROM usage_usageperiod p
JOIN subscriptions_item t ON t.id = p.item_id
JOIN catalog_price q ON q.id = t.price_id
JOIN subscriptions_subscription s ON s.id = t.subscription_id
WHERE p.is_unread AND NOT p.is_alone AND (s.ended_on IS NOT NULL OR q.meter_id IS NULL)
""",
)

USAGE = (EVENTS, PERIODS, BEYOND, WAITS)
