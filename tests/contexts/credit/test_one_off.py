"""One-off charges: shown, billed once, now or with the next invoice, and taken back while they wait."""

from __future__ import annotations

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.models import InvoiceLine
from guichet.contexts.invoicing.public import InvoiceStatus, list_waiting_charges
from guichet.flows.audit import audit
from guichet.flows.desk.one_off import NothingWaitsError, bill_now, charge_once, draft_bill, take_back_charge
from guichet.flows.forecast import forecast
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money
from tests.contexts.credit.money import books, charged_now, credited, newest, staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_it_is_billed_now_taxed_collected_and_earned_at_once(desk: Desk) -> None:
    customer_id = desk.buy(1)
    invoice = charged_now(desk, customer_id, 10000, quantity=2)
    assert (invoice.status, invoice.total.minor) == (InvoiceStatus.PAID, 20000 + 1000 + 1995)
    assert books(desk, customer_id)["revenue"] == -20000
    assert audit().wrong == ()
    credited(desk, invoice)
    assert "revenue" not in books(desk, customer_id)
    assert audit().wrong == ()


def test_it_goes_with_the_next_renewal_as_the_forecast_said(desk: Desk) -> None:
    customer_id = desk.buy(1)
    charge_once(
        desk.brand, customer_id, staff(), description="Formation", quantity=1, unit_amount=Money(10000, "CAD")
    )  # fmt: skip
    foreseen = forecast(desk.brand, get_customer(customer_id), today(desk.brand).replace(year=2200))[:2]
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()
    assert [each.bill.total_minor for each in foreseen] == [newest(customer_id).total.minor, 6784]
    assert foreseen[0].bill.subtotal_minor == 15900
    assert list_waiting_charges([customer_id]) == {}
    names = InvoiceLine.objects.filter(invoice_id=newest(customer_id).id).order_by("position")
    assert list(names.values_list("name", flat=True)) == ["Licence", "Formation"]
    desk.live_on(31)
    issue_all_due(desk.brand)
    assert newest(customer_id).total.minor == 6784
    assert audit().wrong == ()


def test_what_is_taken_back_is_never_billed(desk: Desk) -> None:
    customer_id, who = desk.buy(1), staff()
    charge = charge_once(
        desk.brand, customer_id, who, description="Formation", quantity=1, unit_amount=Money(10000, "CAD")
    )  # fmt: skip
    assert charge is not None
    assert take_back_charge(desk.brand, customer_id, who, charge.id)
    assert not take_back_charge(desk.brand, customer_id, who, charge.id)
    assert draft_bill(desk.brand, get_customer(customer_id)) is None
    with pytest.raises(NothingWaitsError):
        bill_now(desk.brand, customer_id, who, shown_fingerprint="")
    assert audit().wrong == ()


def test_twice_at_once_is_one_invoice_and_another_bill_than_shown_is_none(desk: Desk) -> None:
    customer_id, who = desk.buy(1), staff()
    charge_once(desk.brand, customer_id, who, description="A", quantity=1, unit_amount=Money(100, "CAD"))
    first = draft_bill(desk.brand, get_customer(customer_id))
    charge_once(desk.brand, customer_id, who, description="B", quantity=1, unit_amount=Money(200, "CAD"))
    both = draft_bill(desk.brand, get_customer(customer_id))
    assert first is not None
    assert both is not None
    with pytest.raises(ChangedMeanwhileError):
        bill_now(desk.brand, customer_id, who, shown_fingerprint=first.fingerprint())

    def bill() -> str:
        try:
            return bill_now(desk.brand, customer_id, who, shown_fingerprint=both.fingerprint()).number
        except NothingWaitsError:
            return "nothing waits"

    assert "nothing waits" in in_threads(bill, bill)
    run_until_quiet()
    assert newest(customer_id).total.minor == 345
    assert audit().wrong == ()
