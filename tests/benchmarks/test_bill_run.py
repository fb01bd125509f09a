"""The benchmark of the billing run measures what it says: every subscription once, and books that balance."""

from __future__ import annotations

import pytest

from guichet.benchmarks.bill_run import measure
from guichet.contexts.invoicing.models import Invoice
from guichet.contexts.subscriptions.models import Subscription
from guichet.flows.audit.books import BOOKS
from guichet.flows.audit.run import violations

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_month_of_every_kind_of_customer_is_billed_and_then_written_once_more_by_the_reference() -> None:
    told: list[str] = []
    figures = measure(60, 1, told.append)
    invoices = int(figures["invoices"])
    assert figures["subscriptions"] == Subscription.objects.count() == 60
    assert "60 subscriptions" in told[0]
    # Twelve of them are on three invoices; each invoice is there for two months and, as a copy, once more.
    assert invoices == 51
    assert Invoice.objects.count() == 3 * invoices
    assert Invoice.objects.filter(number__startswith="R-").count() == invoices
    assert float(figures["ratio"]) == pytest.approx(
        float(figures["invoices_per_s"]) / float(figures["reference_per_s"]), rel=1e-6
    )
    assert [each for each in violations(BOOKS) if each.invariant in {"I-01", "I-02", "I-04"}] == []
