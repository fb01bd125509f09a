"""The billing run beside its limit: the rows that it wrote, written again by one set-based transaction.

Invoices, lines, taxes, books, numbers, events, jobs and the subscriptions' marks; no PDF is drawn, no provider asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from guichet.benchmarks.copies import Rows, copied_id, copy
from guichet.benchmarks.figures import Figures, peak_rss_mb
from guichet.benchmarks.sellers import change_inside_period, fill, open_shops, print_pages
from guichet.contexts.brands.public import get_brand, move_clock
from guichet.flows.billing_run import issue_all
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work

SHARE = (sys.executable, "-m", "guichet.benchmarks.bill_run_share")
LATER_MS = 10**9
NEXT_TERM = timedelta(days=31)
SOME_DAYS = timedelta(days=10)


def measure(subscriptions: int, workers: int, tell: Callable[[str], None]) -> Figures:
    """Bill a first month, change some of it, then measure the second; figures as docs/performance.md names them."""
    brands = [brand.id for brand in open_shops()]
    first_day = max(today(get_brand(brand_id)) for brand_id in brands)
    due = fill(subscriptions)
    tell(f"{due} subscriptions; their first month is billed, before what is measured.")
    issue_all(brands, None, lambda: None)
    change_inside_period()
    _live_on(brands, SOME_DAYS)
    print_pages()
    _live_on(brands, NEXT_TERM - SOME_DAYS)
    _settle_down()
    tell("Measuring.")
    jobs_before = _last_job()
    began = time.perf_counter()
    shares = [issue_share(brands)] if workers == 1 else _at_once(brands, workers)
    seconds = time.perf_counter() - began
    invoices = sum(share["invoices"] for share in shares)
    reference = _reference(first_day, jobs_before)
    return {
        "subscriptions": due,
        "workers": workers,
        "invoices": invoices,
        "seconds": seconds,
        "invoices_per_s": invoices / seconds,
        "reference_per_s": invoices / reference,
        "ratio": reference / seconds,
        "cpu_ms_per_invoice": 1000 * sum(share["cpu_s"] for share in shares) / invoices,
        "database_cpu_ms_per_invoice": 1000 * sum(share["database_cpu_s"] for share in shares) / invoices,
        "peak_rss_mb": max(share["peak_rss_mb"] for share in shares),
    }


def issue_share(brand_ids: Sequence[UUID]) -> dict[str, float]:
    """What one process does of a run, and what it took of it."""
    connection.ensure_connection()
    cpu, database_cpu = time.process_time(), _backend_cpu_seconds()
    issued = issue_all(brand_ids, None, lambda: None)
    return {
        "invoices": len(issued) // 16,
        "cpu_s": time.process_time() - cpu,
        "database_cpu_s": _backend_cpu_seconds() - database_cpu,
        "peak_rss_mb": peak_rss_mb(),
    }


def _at_once(brand_ids: Sequence[UUID], workers: int) -> list[dict[str, float]]:
    """Each begins with another brand, as `guichet bill` has them do."""
    turns = [[*brand_ids[n % len(brand_ids) :], *brand_ids[: n % len(brand_ids)]] for n in range(workers)]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(_share_elsewhere, turns))


def _share_elsewhere(brand_ids: Sequence[UUID]) -> dict[str, float]:
    words = [str(brand_id) for brand_id in brand_ids]
    done = subprocess.run([*SHARE, *words], env=os.environ, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _live_on(brand_ids: Sequence[UUID], days: timedelta) -> None:
    with unit_of_work("bench.clock"):
        for brand_id in brand_ids:
            move_clock(brand_id, get_brand(brand_id).clock_offset + days)


def _settle_down() -> None:
    """Statistics as autovacuum would have made them by the next month."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _last_job() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
        return int(cursor.fetchone()[0])


def _reference(first_day: date, jobs_before: int) -> float:
    """Seconds in which PostgreSQL alone writes the measured month's rows once more."""
    invoice = f"SELECT id FROM invoicing_invoice WHERE issue_date > '{first_day}'"  # noqa: S608
    entry = f"SELECT id FROM ledger_entry WHERE source_kind = 'invoice' AND source_id IN ({invoice})"  # noqa: S608
    # Periods so far ahead that none of them is charged already.
    ahead = _ahead("period_start", "period_end", "of_start", "of_end")
    number = "'R-' || row_number() OVER (PARTITION BY t.brand_id ORDER BY t.number)"
    reading = f"SELECT reading_id FROM invoicing_invoiceline WHERE invoice_id IN ({invoice})"  # noqa: S608
    rows = [
        Rows(
            "usage_usageperiod",
            # As many as the run opens, for what it reads.
            f"t.starts_on <= '{first_day}'",
            _ahead("starts_on", "ends_on", "paid_until", "of_start", "of_end"),
        ),
        Rows("usage_reading", f"t.id IN ({reading})", {}),
        Rows("invoicing_invoice", f"t.id IN ({invoice})", {"number": number}),
        Rows("invoicing_invoiceline", f"t.invoice_id IN ({invoice})", ahead),
        Rows("invoicing_invoicetax", f"t.invoice_id IN ({invoice})", {}),
        Rows(
            "infra_chainlink",
            f"t.kind = 'invoice' AND t.subject_id IN ({invoice})",
            {"chain": "t.chain || ':R'", "subject_id": copied_id("t.subject_id", str(LATER_MS))},
        ),
        Rows("ledger_entry", f"t.id IN ({entry})", {"source_id": copied_id("t.source_id", str(LATER_MS))}),
        Rows("ledger_posting", f"t.entry_id IN ({entry})", {}),
        Rows("infra_outboxevent", f"name = 'invoice.issued' AND (t.payload->>'invoice')::uuid IN ({invoice})", {}),
        Rows("procrastinate_jobs", f"id > {jobs_before}", {}),
    ]
    began = time.perf_counter()
    with unit_of_work("bench.reference"), connection.cursor() as cursor:
        copy(rows, f"VALUES ({LATER_MS})")
        cursor.execute("UPDATE infra_counter SET value = value + 1 WHERE key LIKE '%invoice%'")
        cursor.execute(
            "UPDATE subscriptions_subscription SET billed_until = billed_until + 31 WHERE billed_until > %s",
            [first_day + NEXT_TERM],
        )
    return time.perf_counter() - began


def _ahead(*columns: str) -> dict[str, str]:
    return {column: f"t.{column} + 20000" for column in columns}


def _backend_cpu_seconds() -> float:
    """Of this connection's server process; 0 where it is not on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
