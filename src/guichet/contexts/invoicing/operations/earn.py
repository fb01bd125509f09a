"""Revenue is earned by day: what a day earns of every line that covers it goes from deferred revenue to revenue.

Of a line over a period, round(net × days gone ÷ days) is earned; a day earns the difference, so that the last one
makes it exact. A line issued after its first day catches up on its day of issue. A credit note takes back the same way
what it credits of a line, and a withdrawn invoice all of it, from their own day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection
from django.db.models import Max, Min

from guichet.contexts.invoicing.models import EarnedDay, Invoice
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post

_EARNED = """
SELECT d.day, earned.currency, earned.minor FROM unnest(%(days)s::date[]) AS d (day) CROSS JOIN LATERAL (
    WITH covering AS (
        SELECT i.currency, l.amount_minor - l.discount_minor - l.included_tax_minor AS net,
            l.period_start, l.period_end, i.issue_date AS since
        FROM invoicing_invoiceline l JOIN invoicing_invoice i ON i.id = l.invoice_id
        WHERE i.brand_id = %(brand)s AND i.issue_date <= d.day AND (l.period_end > d.day OR i.issue_date = d.day)
        UNION ALL
        SELECT n.currency, c.included_tax_minor - c.amount_minor, l.period_start, l.period_end, n.issue_date
        FROM invoicing_creditnoteline c
        JOIN invoicing_creditnote n ON n.id = c.credit_note_id
        JOIN invoicing_invoiceline l ON l.id = c.invoice_line_id
        WHERE n.brand_id = %(brand)s AND n.issue_date <= d.day AND (l.period_end > d.day OR n.issue_date = d.day)
        UNION ALL
        SELECT i.currency, l.included_tax_minor + l.discount_minor - l.amount_minor, l.period_start, l.period_end,
            w.withdrawn_on
        FROM invoicing_withdrawal w
        JOIN invoicing_invoice i ON i.id = w.invoice_id
        JOIN invoicing_invoiceline l ON l.invoice_id = i.id
        WHERE i.brand_id = %(brand)s AND w.withdrawn_on <= d.day AND (l.period_end > d.day OR w.withdrawn_on = d.day)
    ), gone AS (
        SELECT currency, net, since, (period_end - period_start)::numeric AS days,
            greatest(0, least(d.day + 1, period_end) - period_start) AS after,
            greatest(0, least(d.day, period_end) - period_start) AS before
        FROM covering WHERE period_start IS NOT NULL
    )
    SELECT currency,
        sum(round(net * after / days) - CASE WHEN since = d.day THEN 0 ELSE round(net * before / days) END) AS minor
    FROM gone GROUP BY currency
) earned ORDER BY d.day, earned.currency
"""


def next_day_to_earn(brand_id: UUID) -> date | None:
    """The first day whose revenue is not in the books; None for a brand that never billed."""
    last: date | None = EarnedDay.objects.filter(brand_id=brand_id).aggregate(last=Max("day"))["last"]
    if last is not None:
        return last + timedelta(days=1)
    first: date | None = Invoice.objects.filter(brand_id=brand_id).aggregate(first=Min("issue_date"))["first"]
    return first


def earn(brand_id: UUID, days: Sequence[date], at: datetime) -> int:
    """Book what days that are over have earned; how many were not booked before. Inside a unit of work."""
    with connection.cursor() as cursor:
        # Two at once: the second waits here until the first is done, and then finds the days taken.
        cursor.execute(
            "INSERT INTO invoicing_earnedday (id, brand_id, day) SELECT id, %s, day"
            " FROM unnest(%s::uuid[], %s::date[]) AS d (id, day) ON CONFLICT DO NOTHING RETURNING day",
            [brand_id, [uuid5(brand_id, day.isoformat()) for day in days], list(days)],
        )
        fresh = [day for (day,) in cursor.fetchall()]
        if not fresh:
            return 0
        cursor.execute(_EARNED, {"brand": brand_id, "days": fresh})
        earned = cursor.fetchall()
    post(
        [
            EntryDraft(
                brand_id, currency, "day", uuid5(brand_id, f"{day.isoformat()}:{currency}"), "earn", day, at,
                (
                    PostingDraft(accounts.DEFERRED_REVENUE, int(minor)),
                    PostingDraft(accounts.REVENUE, -int(minor)),
                ),
            )
            for day, currency, minor in earned
        ]
    )  # fmt: skip
    return len(fresh)
