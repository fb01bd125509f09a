"""A job works for several invoices: one that fails neither holds up the others nor is forgotten."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist

from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.invoicing.public import find_pdf
from guichet.flows.tasks import render_invoices
from tests.contexts.desk import open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_others_are_drawn_and_the_one_that_failed_is_raised_so_that_the_job_runs_again() -> None:
    desk = open_desk()
    for _ in range(2):
        desk.buy()
    first, last = Invoice.objects.order_by("pk").values_list("pk", flat=True)
    lost = uuid4()
    with pytest.raises(ObjectDoesNotExist):
        render_invoices([str(first), str(lost), str(last)])
    assert find_pdf(first)
    assert find_pdf(last)
    with pytest.raises(ExceptionGroup, match="2 of 3 invoices") as raised:
        render_invoices([str(lost), str(first), str(uuid4())])
    assert len(raised.value.exceptions) == 2
