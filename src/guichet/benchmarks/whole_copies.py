"""Multiplies a whole lived installation: every customer with all that is theirs, numbers and books and chains in order.

Done past the triggers, which would hold all of it; the audit that follows says whether it was done right.
"""

from __future__ import annotations

from django.db import connection

from guichet.benchmarks.copies import Rows, copied_id, copy
from guichet.contexts.invoicing.public import ISSUED
from guichet.contexts.payments.public import ACCOUNTS
from guichet.infra.chain import link_existing
from guichet.infra.unit_of_work import unit_of_work

# What the days earned is of a brand, not of a customer.
BOOKED = "source_kind <> 'day'"
# Their bytes would fill the disk, and say nothing more.
DOCUMENT_BYTES = "substring(t.content FOR 1024)"
LINE = f"""(
    SELECT copied.id FROM invoicing_invoiceline l JOIN invoicing_invoiceline copied
    ON copied.position = l.position AND copied.invoice_id = {copied_id("l.invoice_id")}
    WHERE l.id = t.invoice_line_id
)"""  # noqa: S608 - made of this program's own text
SOURCE = {"source_id": copied_id("t.source_id")}
NUMBERED = ("invoicing_invoice", "invoicing_creditnote")


def multiply(times: int) -> None:
    """So many of each, the originals among them."""
    with unit_of_work("bench.multiply"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in NUMBERED:
            # Out of the way: the originals' numbers change too.
            cursor.execute(f"UPDATE {table} SET number = '-' || number")  # noqa: S608
        copy(_rows(times), f"SELECT generate_series(1, {times - 1})")
        for table in NUMBERED:
            cursor.execute(f"UPDATE {table} t SET number = {_number('0', times)} WHERE number LIKE '-%'")  # noqa: S608
        cursor.execute(
            "UPDATE infra_counter SET value = value * %s WHERE split_part(key, ':', 2) IN ('invoice', 'credit_note')",
            [times],
        )
        cursor.execute(
            "UPDATE ledger_posting SET amount_minor = amount_minor * %s "
            "WHERE entry_id IN (SELECT id FROM ledger_entry WHERE source_kind = 'day')",
            [times],
        )
        cursor.execute("DELETE FROM infra_chainlink")
        cursor.execute("DELETE FROM infra_counter WHERE split_part(key, ':', 2) = 'account'")
        link_existing(ISSUED)
        link_existing(ACCOUNTS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def copied_postings() -> int:
    """How many there are of customers: of these there will be so many times as many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ledger_posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE {BOOKED}"  # noqa: S608
        )
        return int(cursor.fetchone()[0])


def _rows(times: int) -> list[Rows]:
    """Referred to before referring."""
    again = "t.{} || '-' || n"
    number = {"number": _number("n", times)}
    line = {"invoice_line_id": LINE}
    whole = (
        Rows("customers_customer", "true", {"number": again.format("number")}),
        Rows("customers_address", "true", {}),
        Rows("access_membership", "true", {}),
        Rows("access_invitation", "true", {"token_hash": "md5(t.token_hash || n)"}),
        Rows("subscriptions_subscription", "true", SOURCE),
        Rows("subscriptions_billinganchor", "true", {}),
        Rows("subscriptions_item", "true", {}),
        Rows("subscriptions_itemchange", "true", SOURCE),
        Rows("subscriptions_scheduledchange", "true", {}),
        Rows("subscriptions_discount", "true", SOURCE),
        Rows("usage_usageevent", "true", {"source_id": again.format("source_id")}),
        Rows("usage_usageday", "true", {}),
        Rows("usage_usageperiod", "true", {}),
        Rows("usage_reading", "true", {}),
        Rows("entitlements_seat", "true", {}),
        Rows("ordering_order", "true", {}),
        Rows("invoicing_charge", "true", {}),
        Rows("invoicing_invoice", "true", number),
        Rows("invoicing_invoiceline", "true", {}),
        Rows("invoicing_invoicetax", "true", {}),
        Rows("invoicing_skippedline", "true", {}),
        Rows("invoicing_creditnote", "true", number),
        Rows("invoicing_creditnoteline", "true", line),
        Rows("invoicing_creditnotetax", "true", {}),
        Rows("invoicing_givenback", "true", line | SOURCE),
        Rows("invoicing_writeoff", "true", {}),
        Rows("invoicing_withdrawal", "true", {}),
        Rows("invoicing_document", "true", {
            "content": DOCUMENT_BYTES, "sha256": f"encode(sha256({DOCUMENT_BYTES}), 'hex')"
        }),
        Rows("payments_method", "true", {"reference": again.format("reference")}),
        Rows("payments_mandate", "true", {}),
        Rows("payments_planneddebit", "true", {}),
        Rows("payments_payment", "true", {}),
        Rows("payments_paymenttarget", "true", {}),
        Rows("payments_attempt", "true", {"key": again.format("key")}),
        Rows("payments_dispute", "true", {"reference": again.format("reference")}),
        Rows("payments_settlement", "true", {"reference": again.format("reference")}),
        Rows("dunning_run", "true", {}),
        Rows("dunning_awaited", "true", {}),
        Rows("dunning_step", "true", {}),
        Rows("payments_paymentevent", "true", {}),
        Rows("payments_refund", "true", {"key": again.format("key")}),
        Rows("payments_allocation", "true", {}),
        Rows("ledger_entry", BOOKED, SOURCE),
        Rows("ledger_posting", f"t.entry_id IN (SELECT id FROM ledger_entry WHERE {BOOKED})", {}),  # noqa: S608
    )  # fmt: skip
    return list(whole)


def _number(n: str, times: int) -> str:
    """SQL of a copy's number: those of one original follow each other, so that dates still go with numbers."""
    last = f"((substring(t.number FROM '([0-9]+)[^0-9]*$')::bigint - 1) * {times} + {n} + 1)::text"
    padded = f"lpad({last}, greatest(4, length({last})), '0')"
    return f"regexp_replace(substr(t.number, 2), '[0-9]+([^0-9]*)$', {padded} || '\\1')"
