"""Invoices issued together are drawn by one job; one that cannot be, or that is held just now, holds nobody up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from guichet.adapters.typst import documents
from guichet.contexts.invoicing.models import Document
from guichet.contexts.invoicing.ports import Attachment, Documents, InvoiceDocument
from guichet.contexts.invoicing.public import find_pdf, list_invoices
from guichet.flows.documents import RENDER_TASK, render_invoices
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)
UNDRAWABLE: set[str] = set()


class FailsForSome:
    """Draws as Typst does, but for the numbers in UNDRAWABLE."""

    def render(self, document: InvoiceDocument, attachment: Attachment | None = None) -> bytes:
        if document.number in UNDRAWABLE:
            raise ValueError("no typeface at hand")
        return documents.render(document, attachment)

    undrawable = documents.undrawable


some_fail: Documents = FailsForSome()


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    settings.ADAPTERS = settings.ADAPTERS | {"documents": f"{__name__}.some_fail"}
    yield open_desk()
    UNDRAWABLE.clear()


def issued(desk: Desk) -> list[Any]:
    """Three invoices whose own jobs have not run."""
    found = [list_invoices(desk.buy())[0] for _ in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return found


def jobs() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'invoice_id' FROM procrastinate_jobs WHERE task_name = %s", [RENDER_TASK])
        return [UUID(invoice_id) for (invoice_id,) in cursor.fetchall()]


def test_all_are_kept_once_however_often_the_job_runs(desk: Desk) -> None:
    ids = [invoice.id for invoice in issued(desk)]
    render_invoices(ids)
    first = [find_pdf(invoice_id) for invoice_id in ids]
    assert all(content is not None and content.startswith(b"%PDF-1.7") for content in first)
    render_invoices(ids)
    assert [find_pdf(invoice_id) for invoice_id in ids] == first
    assert (Document.objects.count(), jobs()) == (3, [])


def test_one_that_cannot_be_drawn_gets_a_job_of_its_own(desk: Desk) -> None:
    one, two, three = issued(desk)
    UNDRAWABLE.add(two.number)
    render_invoices([one.id, two.id, three.id])
    assert [find_pdf(each.id) is not None for each in (one, two, three)] == [True, False, True]
    assert jobs() == [two.id]


def test_one_that_is_being_paid_just_now_is_not_waited_for(desk: Desk) -> None:
    one, two, three = issued(desk)
    its = connection.get_connection_params()
    with psycopg.connect(host=its["host"], port=its["port"], user=its["user"], dbname=its["dbname"]) as payer:
        payer.execute("SELECT 1 FROM invoicing_invoice WHERE id = %s FOR UPDATE", [two.id])
        render_invoices([one.id, two.id, three.id])
    assert [find_pdf(each.id) is not None for each in (one, two, three)] == [True, False, True]
    assert jobs() == [two.id]
    render_invoices([two.id])
    assert find_pdf(two.id) is not None
