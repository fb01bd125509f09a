"""A job works for several invoices: one that fails neither holds up the others nor is forgotten."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist

from guichet.contexts.invoicing.public import InvoiceStatus, find_pdf, get_invoice
from guichet.flows.renew import issue_due
from guichet.flows.tasks import collect, render_invoices
from guichet.infra.clock import today
from tests.contexts.desk import open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_others_are_done_and_the_one_that_failed_is_raised_so_that_the_job_runs_again() -> None:
    desk = open_desk(lived=timedelta(days=60))
    for _ in range(2):
        desk.buy()
    desk.live_on(31)
    first, last = (each.id for each in issue_due(desk.brand, today(desk.brand)).invoices)
    lost = str(uuid4())
    with pytest.raises(ObjectDoesNotExist):
        collect([str(first), lost, str(last)])
    assert {get_invoice(each).status for each in (first, last)} == {InvoiceStatus.PAID}
    with pytest.raises(ExceptionGroup, match="2 of 3 invoices") as raised:
        collect([lost, str(first), str(uuid4())])
    assert len(raised.value.exceptions) == 2
    render_invoices([str(first), str(last)])
    assert find_pdf(first)
    assert find_pdf(last)
