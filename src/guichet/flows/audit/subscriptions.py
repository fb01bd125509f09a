"""Orders and subscriptions: what was bought is what was billed, and every day of a subscription is billed once."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

# Every line that billed an item: those of invoices, and those that cost nothing and were billed without one.
_LINES = """(
    SELECT l.id, l.item_id, l.price_id, l.kind, l.amount_minor, l.period_start, l.period_end, l.of_start, l.of_end,
        i.issued_at AS billed_at
    FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id
    UNION ALL
    SELECT -k.id, k.item_id, k.price_id, k.kind, k.amount_minor, k.period_start, k.period_end, k.of_start, k.of_end,
        k.skipped_at
    FROM invoicing_skippedline k
)"""

ORDERS = Invariant(
    "I-20",
    "A fulfilled order has one invoice with its figures, and made or changed one subscription; another has none",
    """
SELECT 'order', o.id,
    concat(o.status, ': subscription ', coalesce(s.id::text, 'none'), ', invoice ', coalesce(i.number, 'none'))
FROM ordering_order o
LEFT JOIN subscriptions_subscription s ON s.source_id = o.id
LEFT JOIN invoicing_invoice i ON i.order_id = o.id
WHERE (o.status = 'fulfilled' AND o.subscription_id IS NULL) <> (s.id IS NOT NULL)
    OR (o.status = 'fulfilled') <> (i.id IS NOT NULL OR EXISTS (
        SELECT 1 FROM invoicing_skippedline k WHERE k.order_id = o.id AND o.total_minor = 0
    ))
    OR (i.id IS NOT NULL AND i.subscription_id IS DISTINCT FROM coalesce(o.subscription_id, s.id))
    OR i.customer_id <> o.customer_id OR s.customer_id <> o.customer_id
UNION ALL
SELECT 'subscription', s.id, 'comes from no order'
FROM subscriptions_subscription s LEFT JOIN ordering_order o ON o.id = s.source_id
WHERE o.id IS NULL AND s.trial_until IS NULL AND s.enrolled_by_id IS NULL
UNION ALL
SELECT 'order', o.id, concat('total ', o.total_minor, ' ', o.currency, ', invoiced ', i.total_minor, ' ', i.currency)
FROM ordering_order o JOIN invoicing_invoice i ON i.order_id = o.id
WHERE o.total_minor <> i.total_minor OR o.currency <> i.currency OR o.bill ->> 'currency' <> i.currency
UNION ALL
SELECT 'order', coalesce(b.order_id, l.order_id),
    concat('line ', coalesce(b.position, l.position), ' is billed otherwise')
FROM (
    SELECT o.id AS order_id, x.position,
        (x.line ->> 'price_id')::uuid AS price_id, (x.line ->> 'quantity')::int AS quantity,
        (x.line ->> 'unit_amount_minor')::numeric AS unit, (x.line ->> 'amount_minor')::bigint AS amount,
        (x.line -> 'period' ->> 'start')::date AS starts, (x.line -> 'period' ->> 'end')::date AS ends,
        x.line -> 'tax_codes' AS codes, coalesce((x.line ->> 'discount_minor')::bigint, 0) AS discount,
        coalesce((x.line ->> 'included_tax_minor')::bigint, 0) AS included,
        CASE WHEN x.line -> 'proration' IS NULL THEN 'period'
            WHEN (x.line ->> 'quantity')::int < 0 THEN 'unused' ELSE 'proration' END AS kind
    FROM ordering_order o
    CROSS JOIN LATERAL jsonb_array_elements(o.bill -> 'lines') WITH ORDINALITY AS x (line, position)
    WHERE o.status = 'fulfilled'
) b
FULL JOIN (
    SELECT i.order_id, l.position, l.price_id, l.quantity, l.unit_amount_minor, l.amount_minor, l.period_start,
        l.period_end, l.tax_codes, l.discount_minor, l.included_tax_minor, l.kind
    FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id
    WHERE i.order_id IS NOT NULL
    UNION ALL
    SELECT order_id, position, price_id, quantity, unit_amount_minor, amount_minor, period_start, period_end, tax_codes,
        amount_minor, 0, kind
    FROM invoicing_skippedline WHERE order_id IS NOT NULL
) l ON l.order_id = b.order_id AND l.position = b.position
WHERE (b.price_id, b.quantity, b.unit, b.amount, b.starts, b.ends, b.codes, b.discount, b.included, b.kind)
    IS DISTINCT FROM
    (
        l.price_id, l.quantity, l.unit_amount_minor, l.amount_minor, l.period_start, l.period_end, l.tax_codes,
        l.discount_minor, l.included_tax_minor, l.kind
    )
UNION ALL
SELECT 'order', coalesce(b.order_id, t.order_id), concat(coalesce(b.code, t.code), ' is billed otherwise')
FROM (
    SELECT o.id AS order_id, x.tax ->> 'code' AS code, (x.tax ->> 'rate_percent')::numeric AS rate,
        (x.tax ->> 'base_minor')::bigint AS base, (x.tax ->> 'amount_minor')::bigint AS amount
    FROM ordering_order o CROSS JOIN LATERAL jsonb_array_elements(o.bill -> 'taxes') AS x (tax)
    WHERE o.status = 'fulfilled' AND NOT EXISTS (SELECT 1 FROM invoicing_skippedline k WHERE k.order_id = o.id)
) b
FULL JOIN (
    SELECT i.order_id, t.* FROM invoicing_invoicetax t JOIN invoicing_invoice i ON i.id = t.invoice_id
    WHERE i.order_id IS NOT NULL
) t ON t.order_id = b.order_id AND t.code = b.code
WHERE (b.rate, b.base, b.amount) IS DISTINCT FROM (t.rate_percent, t.base_minor, t.amount_minor)
""",
)

BILLED_UNTIL = Invariant(
    "I-21",
    "A subscription is billed until the end of the last period on its invoices, or of its trial, or begins anew, "
    "or until the pause that cut it short",
    f"""
SELECT 'subscription', s.id, concat('billed until ', s.billed_until, ', item ', c.item_id, ' charged until ', c.until)
FROM subscriptions_subscription s
LEFT JOIN (
    SELECT t.subscription_id, t.id AS item_id, max(l.period_end) AS until
    FROM subscriptions_item t LEFT JOIN {_LINES} l ON l.item_id = t.id AND l.kind = 'period'
    GROUP BY t.subscription_id, t.id
) c ON c.subscription_id = s.id
WHERE c.until IS DISTINCT FROM s.billed_until
    AND NOT (c.until IS NULL AND s.billed_until IS NOT DISTINCT FROM s.trial_until)
    AND NOT EXISTS (
        SELECT 1 FROM subscriptions_billinganchor a
        WHERE a.subscription_id = s.id AND a.anchor_date = s.billed_until AND a.effective_from = s.billed_until
            AND (c.until IS NULL OR s.billed_until > c.until)
    )
    -- Or it joins the others of its customer: from the day on which it began or ran out, billed with their next period.
    AND NOT EXISTS (
        SELECT 1 FROM subscriptions_billinganchor a
        WHERE a.subscription_id = s.id AND a.anchor_date <> a.effective_from AND s.billed_until >= a.effective_from
            AND a.effective_from >= coalesce(c.until, a.effective_from)
            AND s.billed_until < a.effective_from
                + make_interval(months => a.interval_count * CASE a.interval_unit WHEN 'year' THEN 12 ELSE 1 END)
    )
    AND NOT EXISTS (
        SELECT 1 FROM subscriptions_scheduledchange p
        WHERE p.subscription_id = s.id AND p.kind = 'pause' AND p.status = 'applied' AND p.closed_at = p.created_at
            AND p.effective_on = s.billed_until AND s.billed_until < c.until
    )
""",  # noqa: S608 - made of this module's own text
)

# The pause that took effect at once inside the period of line `l`, after it was billed: what was not used is credited.
_CUT = """
    FROM subscriptions_scheduledchange p
    WHERE p.subscription_id = t.subscription_id AND p.kind = 'pause' AND p.status = 'applied'
        AND p.closed_at = p.created_at AND p.closed_at > l.billed_at
        AND p.effective_on >= l.period_start AND p.effective_on < l.period_end
"""

# A period that was cut short ends where its unused rest begins, or with the pause; after a pause or a suspension an
# anchor begins anew.
NO_GAP = Invariant(
    "I-22",
    "The periods charged for an item follow each other without gap or overlap",
    f"""
SELECT 'invoice line', id, concat('item ', item_id, ': ', period_start, ' to ', period_end, ' after ', before)
FROM (
    SELECT l.*, coalesce(
        lag(coalesce(u.period_start, (SELECT min(p.effective_on) {_CUT}), l.period_end))
            OVER (PARTITION BY l.item_id ORDER BY l.period_start, l.id),
        s.trial_until,
        (SELECT min(a.effective_from) FROM subscriptions_billinganchor a WHERE a.subscription_id = t.subscription_id)
    ) AS before, t.subscription_id,
        lag(l.period_start) OVER (PARTITION BY l.item_id ORDER BY l.period_start, l.id) AS last_start,
        lag(l.period_end) OVER (PARTITION BY l.item_id ORDER BY l.period_start, l.id) AS last_end
    FROM {_LINES} l
    JOIN subscriptions_item t ON t.id = l.item_id
    JOIN subscriptions_subscription s ON s.id = t.subscription_id
    LEFT JOIN invoicing_invoiceline u
        ON u.item_id = l.item_id AND u.kind = 'unused' AND u.of_start = l.period_start AND u.of_end = l.period_end
    WHERE l.kind = 'period'
) AS ordered
WHERE period_end <= period_start OR (
    period_start IS DISTINCT FROM before
    -- The days in which it joined the others of its customer are a line of their own.
    AND NOT EXISTS (
        SELECT 1 FROM invoicing_invoiceline j
        JOIN subscriptions_billinganchor a
            ON a.subscription_id = ordered.subscription_id AND a.effective_from = j.period_start
        WHERE j.item_id = ordered.item_id AND j.kind = 'proration' AND j.period_start >= before
            AND j.period_end = ordered.period_start AND j.of_end = j.period_end AND j.of_start < j.period_start
    )
    -- Or are worth nothing, and on no line.
    AND NOT EXISTS (
        SELECT 1 FROM subscriptions_billinganchor a
        CROSS JOIN LATERAL (
            SELECT a.interval_count * CASE a.interval_unit WHEN 'year' THEN 12 ELSE 1 END AS months
        ) AS of
        CROSS JOIN LATERAL (
            SELECT (a.anchor_date + make_interval(months => -months
                + (12 * (extract(year FROM period_start) - extract(year FROM a.anchor_date))
                + extract(month FROM period_start) - extract(month FROM a.anchor_date))::int))::date AS opened_on
        ) AS under_way
        WHERE a.subscription_id = ordered.subscription_id AND a.effective_from >= before
            AND a.effective_from > opened_on AND a.effective_from < period_start AND 0 = (
                SELECT coalesce(round(sum(c.quantity * p.unit_amount_minor) / (period_start - opened_on)), 0)
                FROM generate_series(a.effective_from, period_start - 1, interval '1 day') AS d (day)
                CROSS JOIN LATERAL (
                    SELECT quantity, price_id FROM subscriptions_itemchange
                    WHERE item_id = ordered.item_id AND effective_on <= d.day::date
                    ORDER BY effective_on DESC, id DESC LIMIT 1
                ) AS c
                JOIN catalog_price p ON p.id = c.price_id AND p.proration <> 'none'
            )
    )
    AND NOT (period_start <> before AND EXISTS (
        SELECT 1 FROM subscriptions_billinganchor a
        WHERE a.subscription_id = ordered.subscription_id AND a.anchor_date = period_start
            AND a.effective_from = period_start
    ) AND (period_start > before OR (
        -- Another interval began inside it, and its days until then are worth all that was charged.
        SELECT coalesce(sum(c.amount_minor), 0) FROM (
            SELECT x.amount_minor FROM {_LINES} x WHERE x.item_id = ordered.item_id
                AND x.of_start = ordered.last_start AND x.of_end = ordered.last_end
            UNION ALL
            SELECT -g.amount_minor
            FROM invoicing_givenback g JOIN invoicing_invoiceline x ON x.id = g.invoice_line_id
            WHERE x.item_id = ordered.item_id AND x.of_start = ordered.last_start AND x.of_end = ordered.last_end
        ) AS c
    ) <= (
        SELECT coalesce(round(sum(c.quantity * p.unit_amount_minor) / (last_end - last_start)), 0)
        FROM generate_series(last_start, period_start - 1, interval '1 day') AS d (day)
        CROSS JOIN LATERAL (
            SELECT quantity, price_id FROM subscriptions_itemchange
            WHERE item_id = ordered.item_id AND effective_on <= d.day::date
            ORDER BY effective_on DESC, id DESC LIMIT 1
        ) AS c
        JOIN catalog_price p ON p.id = c.price_id
    )))
)
UNION ALL
-- The days in which it joined the others of its customer are in no other period that is charged for.
SELECT 'invoice line', j.id, concat('item ', j.item_id, ': ', j.period_start, ' to ', j.period_end, ' charged twice')
FROM invoicing_invoiceline j
JOIN invoicing_invoiceline l
    ON l.item_id = j.item_id AND l.kind = 'period' AND l.period_start < j.period_end AND l.period_end > j.period_start
WHERE j.kind = 'proration' AND NOT EXISTS (
    SELECT 1 FROM {_LINES} o
    WHERE o.item_id = j.item_id AND o.kind = 'period' AND o.period_start = j.of_start AND o.period_end = j.of_end
)
""",  # noqa: S608 - made of this module's own text
)

# anchor + n months or years, clamped to the month's last day: PostgreSQL's addition has the very rule.
BOUNDARIES = Invariant(
    "I-23",
    "Every whole period begins and ends on a boundary of a billing anchor that governs it",
    f"""
SELECT 'invoice line', l.id, concat('item ', l.item_id, ': ', l.period_start, ' to ', l.period_end)
FROM {_LINES} l
JOIN subscriptions_item t ON t.id = l.item_id
WHERE l.kind = 'period' AND NOT EXISTS (
    SELECT 1 FROM (
        SELECT a.anchor_date, months, (12 * (extract(year FROM l.period_start) - extract(year FROM a.anchor_date))
            + extract(month FROM l.period_start) - extract(month FROM a.anchor_date))::int / months * months AS since
        FROM subscriptions_billinganchor a
        CROSS JOIN LATERAL (
            SELECT a.interval_count * CASE a.interval_unit WHEN 'year' THEN 12 ELSE 1 END AS months
        ) AS of
        WHERE a.subscription_id = t.subscription_id AND a.effective_from <= l.period_start
    ) AS counted
    WHERE l.period_start = (anchor_date + make_interval(months => since))::date
        AND l.period_end = (anchor_date + make_interval(months => since + months))::date
)
""",  # noqa: S608 - made of this module's own text
)

# Day by day from what is kept of the item's changes: for periods that were changed inside. What a pause cut short
# was charged by what was known before it; where another interval began inside, the days until then count.
WORTH = Invariant(
    "I-25",
    "What was charged for an item and a period is its day-weighted price, rounded once, or what its price counts whole",
    f"""
WITH inside AS (
    SELECT item_id, of_start, of_end, amount_minor, CASE kind WHEN 'unused' THEN period_start END AS used_until
    FROM {_LINES} i WHERE kind IN ('proration', 'unused')
    UNION ALL
    SELECT l.item_id, l.of_start, l.of_end, -g.amount_minor, NULL
    FROM invoicing_givenback g JOIN invoicing_invoiceline l ON l.id = g.invoice_line_id
    UNION ALL
    -- What a change adds in a group is charged by the time at which the item is billed again.
    SELECT l.item_id, l.period_start, l.period_end, 0, NULL
    FROM {_LINES} l
    JOIN subscriptions_itemchange c
        ON c.item_id = l.item_id AND c.effective_on > l.period_start AND c.effective_on < l.period_end
    WHERE l.kind = 'period' AND EXISTS (
        SELECT 1 FROM {_LINES} n WHERE n.item_id = l.item_id AND n.kind = 'period' AND n.period_start >= l.period_end
    )
), changed AS (
    SELECT item_id, of_start, of_end, sum(amount_minor) AS amount, min(used_until) AS used_until
    FROM inside GROUP BY item_id, of_start, of_end
), opened AS (
    SELECT l.item_id, l.price_id, l.period_start AS used_from, l.period_start, l.period_end,
        (SELECT min(p.closed_at) {_CUT}) AS cut_at, coalesce(
            c.used_until,
            (
                SELECT min(a.effective_from) FROM subscriptions_billinganchor a
                WHERE a.subscription_id = t.subscription_id AND a.anchor_date = a.effective_from
                    AND a.effective_from > l.period_start AND a.effective_from < l.period_end
                    AND NOT EXISTS (SELECT 1 {_CUT})
            ),
            l.period_end
        ) AS used_until,
        l.amount_minor AS first_charged, l.amount_minor + c.amount AS charged
    FROM {_LINES} l
    JOIN subscriptions_item t ON t.id = l.item_id
    JOIN changed c ON c.item_id = l.item_id AND c.of_start = l.period_start AND c.of_end = l.period_end
    WHERE l.kind = 'period'
    UNION ALL
    -- What joined a group inside its period was charged for no whole one.
    SELECT j.item_id, j.price_id, j.period_start, j.of_start, j.of_end, NULL, j.of_end, j.amount_minor, j.amount_minor
    FROM invoicing_invoiceline j
    WHERE j.kind = 'proration' AND NOT EXISTS (
        SELECT 1 FROM {_LINES} l
        WHERE l.item_id = j.item_id AND l.kind = 'period' AND l.period_start = j.of_start AND l.period_end = j.of_end
    )
)
SELECT 'item', o.item_id, concat(o.period_start, ' to ', o.period_end, ': charged ', o.charged, ', worth ', w.worth)
FROM opened o
JOIN catalog_price rule ON rule.id = o.price_id
CROSS JOIN LATERAL (
    SELECT CASE rule.proration
        WHEN 'none' THEN o.first_charged
        WHEN 'full' THEN round(max(c.quantity * p.unit_amount_minor))
        ELSE coalesce(round(sum(c.quantity * p.unit_amount_minor) / (o.period_end - o.period_start)), 0)
    END AS worth
    FROM generate_series(o.used_from, o.used_until - 1, interval '1 day') AS d (day)
    CROSS JOIN LATERAL (
        SELECT quantity, price_id FROM subscriptions_itemchange
        WHERE item_id = o.item_id AND effective_on <= d.day::date
            AND (o.cut_at IS NULL OR recorded_at < o.cut_at)
        ORDER BY effective_on DESC, id DESC LIMIT 1
    ) AS c
    JOIN catalog_price p ON p.id = c.price_id
) AS w
WHERE o.charged <> w.worth
""",  # noqa: S608 - made of this module's own text
)

ITEM_IS_ITS_LAST_CHANGE = Invariant(
    "I-26",
    "An item is what its last change made of it",
    """
SELECT 'item', t.id, concat(t.quantity, ' at ', t.price_id, ', last change ', c.quantity, ' at ', c.price_id)
FROM subscriptions_item t
LEFT JOIN LATERAL (
    SELECT quantity, price_id FROM subscriptions_itemchange WHERE item_id = t.id
    ORDER BY effective_on DESC, id DESC LIMIT 1
) AS c ON true
WHERE (t.quantity, t.price_id) IS DISTINCT FROM (c.quantity, c.price_id)
""",
)

WAITING = Invariant(
    "I-27",
    "What waits for the term is of a live subscription and waits for its very term",
    """
SELECT 'scheduled change', w.id,
    concat(w.kind, ' on ', w.effective_on, ', ', s.status, ' billed until ', s.billed_until)
FROM subscriptions_scheduledchange w JOIN subscriptions_subscription s ON s.id = w.subscription_id
WHERE w.status = 'waiting' AND (s.status IN ('canceled', 'expired') OR w.effective_on <> s.billed_until)
""",
)

COUPONS = Invariant(
    "I-28",
    "A coupon is redeemed by the order that carries it, and no more often than it may be",
    """
SELECT 'order', o.id, concat('coupon ', coalesce(d.code, 'not redeemed'))
FROM ordering_order o FULL JOIN subscriptions_discount d ON d.source_id = o.id
WHERE (o.status = 'fulfilled' AND o.coupon_id IS NOT NULL AND d.id IS NULL) OR (d.id IS NOT NULL AND o.id IS NULL)
    OR (d.id IS NOT NULL AND (o.status <> 'fulfilled' OR o.coupon_id IS DISTINCT FROM d.coupon_id))
UNION ALL
SELECT 'coupon', c.id, concat(c.code, ': redeemed ', count(*), ' times of ', c.max_redemptions)
FROM catalog_coupon c JOIN subscriptions_discount d ON d.coupon_id = c.id
GROUP BY c.id HAVING count(*) > c.max_redemptions
""",
)

ONE_BRAND = Invariant(
    "I-24",
    "Everything of a customer is at one brand, and in one currency",
    """
SELECT found.subject, found.id, concat('customer ', c.number, ' in ', c.currency, ': ', found.currency)
FROM (
    SELECT 'invoice' AS subject, id, customer_id, brand_id, currency FROM invoicing_invoice
    UNION ALL SELECT 'payment', id, customer_id, brand_id, currency FROM payments_payment
    UNION ALL SELECT 'subscription', id, customer_id, brand_id, currency FROM subscriptions_subscription
    UNION ALL SELECT 'order', id, customer_id, brand_id, currency FROM ordering_order
) AS found
JOIN customers_customer c ON c.id = found.customer_id
WHERE c.brand_id <> found.brand_id OR (c.currency <> '' AND c.currency <> found.currency)
    OR (c.currency = '' AND found.subject = 'invoice')
""",
)

ENDED = Invariant(
    "I-33",
    "A subscription that is over ended when what was billed of it ran out, or on the day on which that was asked for",
    """
SELECT 'subscription', s.id, concat(s.status, ' on ', s.ended_on, ', billed until ', s.billed_until)
FROM subscriptions_subscription s
WHERE s.ended_on IS NOT NULL AND NOT CASE s.status WHEN 'expired' THEN s.ended_on = s.billed_until ELSE EXISTS (
    SELECT 1 FROM subscriptions_scheduledchange c
    WHERE c.subscription_id = s.id AND c.kind = 'end' AND c.status = 'applied' AND c.effective_on = s.ended_on
        AND (s.ended_on = s.billed_until OR c.closed_at = c.created_at)
) END
""",
)

SUBSCRIPTIONS = (
    ORDERS, BILLED_UNTIL, NO_GAP, BOUNDARIES, ONE_BRAND, WORTH, ITEM_IS_ITS_LAST_CHANGE, WAITING, COUPONS,
    ENDED,
)  # fmt: skip
