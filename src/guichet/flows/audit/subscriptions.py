"""Orders and subscriptions: what was bought is what was billed, and every day of a subscription is billed once."""

from __future__ import annotations

from guichet.flows.audit.invariant import Invariant

ORDERS = Invariant(
    "I-20",
    "A fulfilled order has one subscription and one invoice, with exactly its figures; another has neither",
    """
SELECT 'order', o.id,
    concat(o.status, ': subscription ', coalesce(s.id::text, 'none'), ', invoice ', coalesce(i.number, 'none'))
FROM ordering_order o
LEFT JOIN subscriptions_subscription s ON s.source_id = o.id
LEFT JOIN invoicing_invoice i ON i.order_id = o.id
WHERE (o.status = 'fulfilled') <> (s.id IS NOT NULL) OR (o.status = 'fulfilled') <> (i.id IS NOT NULL)
    OR i.subscription_id IS DISTINCT FROM s.id OR i.customer_id <> o.customer_id OR s.customer_id <> o.customer_id
UNION ALL
SELECT 'subscription', s.id, 'comes from no order'
FROM subscriptions_subscription s LEFT JOIN ordering_order o ON o.id = s.source_id
WHERE o.id IS NULL
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
        x.line -> 'tax_codes' AS codes
    FROM ordering_order o
    CROSS JOIN LATERAL jsonb_array_elements(o.bill -> 'lines') WITH ORDINALITY AS x (line, position)
    WHERE o.status = 'fulfilled'
) b
FULL JOIN (
    SELECT i.order_id, l.* FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id
    WHERE i.order_id IS NOT NULL
) l ON l.order_id = b.order_id AND l.position = b.position
WHERE (b.price_id, b.quantity, b.unit, b.amount, b.starts, b.ends, b.codes)
    IS DISTINCT FROM
    (l.price_id, l.quantity, l.unit_amount_minor, l.amount_minor, l.period_start, l.period_end, l.tax_codes)
UNION ALL
SELECT 'order', coalesce(b.order_id, t.order_id), concat(coalesce(b.code, t.code), ' is billed otherwise')
FROM (
    SELECT o.id AS order_id, x.tax ->> 'code' AS code, (x.tax ->> 'rate_percent')::numeric AS rate,
        (x.tax ->> 'base_minor')::bigint AS base, (x.tax ->> 'amount_minor')::bigint AS amount
    FROM ordering_order o CROSS JOIN LATERAL jsonb_array_elements(o.bill -> 'taxes') AS x (tax)
    WHERE o.status = 'fulfilled'
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
    "A subscription is billed until the end of the last period on its invoices",
    """
SELECT 'subscription', s.id, concat('billed until ', s.billed_until, ', item ', c.item_id, ' charged until ', c.until)
FROM subscriptions_subscription s
LEFT JOIN (
    SELECT t.subscription_id, t.id AS item_id, max(l.period_end) AS until
    FROM subscriptions_item t LEFT JOIN invoicing_invoiceline l ON l.item_id = t.id
    GROUP BY t.subscription_id, t.id
) c ON c.subscription_id = s.id
WHERE c.until IS DISTINCT FROM s.billed_until
""",
)

NO_GAP = Invariant(
    "I-22",
    "The periods charged for an item follow each other without gap or overlap",
    """
SELECT 'invoice line', id, concat('item ', item_id, ': ', period_start, ' to ', period_end, ' after ', before)
FROM (
    SELECT l.*, coalesce(
        lag(l.period_end) OVER (PARTITION BY l.item_id ORDER BY l.period_start),
        (SELECT min(a.effective_from) FROM subscriptions_billinganchor a WHERE a.subscription_id = t.subscription_id)
    ) AS before
    FROM invoicing_invoiceline l JOIN subscriptions_item t ON t.id = l.item_id
) AS ordered
WHERE period_start IS DISTINCT FROM before OR period_end <= period_start
""",
)

# anchor + n months or years, clamped to the month's last day: PostgreSQL's addition has the very rule.
BOUNDARIES = Invariant(
    "I-23",
    "Every period begins and ends on a boundary of its billing anchor",
    """
SELECT 'invoice line', id,
    concat('item ', item_id, ': ', period_start, ' to ', period_end, ', every ', months, ' months from ', anchor_date)
FROM (
    SELECT *, (12 * (extract(year FROM period_start) - extract(year FROM anchor_date))
        + extract(month FROM period_start) - extract(month FROM anchor_date))::int / months * months AS since
    FROM (
        SELECT DISTINCT ON (l.id) l.id, l.item_id, l.period_start, l.period_end, a.anchor_date,
            a.interval_count * CASE a.interval_unit WHEN 'year' THEN 12 ELSE 1 END AS months
        FROM invoicing_invoiceline l
        JOIN subscriptions_item t ON t.id = l.item_id
        LEFT JOIN subscriptions_billinganchor a
            ON a.subscription_id = t.subscription_id AND a.effective_from <= l.period_start
        ORDER BY l.id, a.effective_from DESC
    ) AS governed
) AS counted
WHERE period_start IS DISTINCT FROM (anchor_date + make_interval(months => since))::date
    OR period_end IS DISTINCT FROM (anchor_date + make_interval(months => since + months))::date
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
    OR (c.currency = '' AND found.subject IN ('invoice', 'subscription'))
""",
)

SUBSCRIPTIONS = (ORDERS, BILLED_UNTIL, NO_GAP, BOUNDARIES, ONE_BRAND)
