"""What is due is found by an index: a round of the timetable reads no large table from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.contexts.dunning.public import PlannedStep, StepKind, StoppedFor, open_run, stop
from guichet.contexts.invoicing.models import Invoice
from guichet.flows.sweep import sweep
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk
from tests.contexts.usage.printers import item_of, prints, sells

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 5_000
# Table → its columns that are unique, and what they are in copy `n` of a row.
UNIQUE = {
    "customers_customer": {"number": "'C' || n"},
    "subscriptions_subscription": {"source_id": "md5(n::text)::uuid"},
    "subscriptions_item": {"subscription_id": "md5(n::text)::uuid"},
    "ordering_order": {"chosen_method_id": "NULL"},
    "invoicing_invoice": {"number": "'X' || n", "order_id": "NULL"},
    "invoicing_invoiceline": {"id": "1000000 + n", "item_id": "md5(n::text)::uuid", "invoice_id": "md5(n::text)::uuid"},
    "payments_payment": {},
    "payments_attempt": {"key": "'k' || n", "payment_id": "md5(n::text)::uuid", "reference": "'r' || n"},
    "payments_method": {"reference": "'m' || n", "customer_id": "md5(n::text)::uuid"},
    "ledger_entry": {"source_id": "md5(n::text)::uuid"},
    "infra_outboxevent": {},
    "infra_auditrecord": {},
    "access_membership": {"user_id": "md5(n::text)::uuid"},
    "entitlements_seat": {"membership_id": "md5(n::text)::uuid"},
    "usage_usageevent": {"source_id": "'s' || n"},
    "usage_usageday": {"item_id": "md5(n::text)::uuid"},
    "usage_usageperiod": {"item_id": "md5(n::text)::uuid"},
    "dunning_run": {},
    "dunning_step": {"run_id": "md5(n::text)::uuid"},
    "notifications_mail": {"once": "'o' || n"},
}  # fmt: skip


@pytest.fixture
def large() -> Desk:
    """A brand with one purchase, all that is paid and sent, and many more rows like those of it."""
    desk = open_desk()
    prints(desk, item_of(desk.buy(price=sells(desk, 100, 890))), 10)
    run_until_quiet()
    dunned_once(desk)
    sweep(desk.brand)
    with transaction.atomic(), connection.cursor() as cursor:
        # Copies of sound rows: triggers and references have nothing to say to them.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, unique in UNIQUE.items():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            if not cursor.fetchone()[0]:
                continue
            columns = {"id": "md5(n::text)::uuid", **unique}
            cursor.execute(
                f"INSERT INTO {table} SELECT r.* FROM (SELECT * FROM {table} LIMIT 1) AS t, "  # noqa: S608
                f"generate_series(1, {MANY}) AS n, jsonb_populate_record(NULL::{table}, to_jsonb(t) || "
                f"jsonb_build_object({', '.join(f'{name!r}, {value}' for name, value in columns.items())})) AS r"
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return desk


def dunned_once(desk: Desk) -> None:
    """The purchase's invoice has a run that is over."""
    invoice = Invoice.objects.get()
    with unit_of_work("tests.run"):
        step = (PlannedStep(3, StepKind.RETRY), desk.now + timedelta(days=3))
        open_run(desk.brand_id, invoice.customer_id, invoice.id, "card_declined", [step], desk.now)
        stop([invoice.id], StoppedFor.PAID, desk.now)


def scanned(plan: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """The tables that a plan reads from end to end, with how many rows it expects there."""
    if plan["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}:
        yield plan["Relation Name"], plan["Plan Rows"]
    for part in plan.get("Plans", ()):
        yield from scanned(part)


def test_a_round_with_nothing_due_reads_no_large_table_on_the_day_of_the_first_sale_and_later(large: Desk) -> None:
    for days in (0, 3):
        large.live_on(days)
        sweep(large.brand)
        with CaptureQueriesContext(connection) as captured:
            done = sweep(large.brand)
        assert done.quiet
        assert tables_read_whole(captured) == []


def tables_read_whole(captured: CaptureQueriesContext) -> list[tuple[str, str]]:
    """Of the large tables, with the statement that would."""
    asked = [
        each["sql"]
        for each in captured.captured_queries
        if each["sql"].lstrip().startswith(("SELECT", "WITH", "UPDATE"))
    ]
    assert len(asked) > 10
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE reltuples >= %s", [MANY])
        big = {row[0] for row in cursor.fetchall()}
        assert len(big) >= 8
        found = []
        for statement in asked:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
            (plan,) = cursor.fetchone()[0]
            found += [(table, statement) for table, _ in scanned(plan["Plan"]) if table in big]
    return found
