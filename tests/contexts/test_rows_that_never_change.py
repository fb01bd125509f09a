"""What the database itself refuses, whoever asks: the triggers behind the operations."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from tests.contexts.desk import Desk

pytestmark = pytest.mark.django_db

# Table and a change of it; every one is refused, and so is deleting where nothing else is said.
CHANGES = (
    ("invoicing_invoice", "total_minor = total_minor + 1, subtotal_minor = subtotal_minor + 1"),
    ("invoicing_invoice", "number = 'PDC-0001'"),
    ("invoicing_invoice", "issue_date = issue_date + 1"),
    ("invoicing_invoice", "content = '{}'"),
    ("invoicing_invoice", "status = 'open', due_date = due_date + 1"),
    ("invoicing_invoiceline", "amount_minor = 1"),
    ("invoicing_invoiceline", "name = 'other'"),
    ("invoicing_invoicetax", "amount_minor = 1"),
    ("invoicing_document", "content = ''"),
    ("ledger_entry", "entry_date = entry_date + 1"),
    ("ledger_posting", "amount_minor = amount_minor * 2"),
    ("infra_auditrecord", "action = 'other'"),
    ("subscriptions_billinganchor", "anchor_date = anchor_date + 1"),
    ("payments_paymentevent", "amount_minor = 1"),
    ("payments_allocation", "amount_minor = 1"),
    ("catalog_price", "unit_amount_minor = 1"),
    ("catalog_price", "valid_from = valid_from - 1"),
    ("infra_chainlink", "link = ''"),
    ("infra_outboxevent", "name = 'other'"),
)
MAY_BE_DELETED = {"catalog_price", "infra_outboxevent"}


@pytest.mark.parametrize(("table", "change"), CHANGES)
def test_a_change_is_refused(bought: Desk, table: str, change: str) -> None:
    with pytest.raises(IntegrityError, match=r"refused|never changes|only its payment state"), transaction.atomic():
        run(f"UPDATE {table} SET {change}")  # noqa: S608 - of the table above


@pytest.mark.parametrize("table", sorted({table for table, _ in CHANGES} - MAY_BE_DELETED))
def test_deleting_is_refused(bought: Desk, table: str) -> None:
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        run(f"DELETE FROM {table}")  # noqa: S608 - of the table above


def test_an_invoices_payment_state_moves(bought: Desk) -> None:
    assert run("UPDATE invoicing_invoice SET status = 'open'") == 1


def test_a_price_ends_once(bought: Desk) -> None:
    assert run("UPDATE catalog_price SET valid_until = valid_from + 30 WHERE interval_unit = 'month'") >= 1
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        run("UPDATE catalog_price SET valid_until = valid_from + 60 WHERE interval_unit = 'month'")


def run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)
