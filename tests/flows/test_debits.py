"""Direct debits: a mandate, a purchase that is served at once, days until the money, and returns weeks later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.contexts.payments.models import Mandate, PlannedDebit
from guichet.contexts.payments.public import find_method, is_refused_for_good, list_mandates
from guichet.contexts.subscriptions.public import Status
from guichet.flows.collect import collect
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.infra.clock import today
from guichet.infra.outbox import OutboxEvent
from guichet.kernel.money import Money
from tests.flows.french import GOOD, LACKS_FUNDS, NO_MANDATE, PRICE, TAKEN_BACK, TOTAL, VAT, Garage
from tests.flows.journey import House
from tests.flows.proof import mails_sent


@pytest.fixture
def house(relais: House) -> House:
    return relais


def test_a_purchase_is_served_at_once_and_settled_when_the_money_comes(house: House, garage: Garage) -> None:
    garage.buys_by_debit()
    assert garage.attempts == ["pending"]
    assert garage.subscriptions[0].status is Status.ACTIVE
    (invoice,) = garage.invoices
    assert invoice.status is InvoiceStatus.OPEN
    assert invoice.due_date >= invoice.issue_date + timedelta(days=5)
    assert garage.books == {"receivable": TOTAL, "deferred_revenue": -PRICE, "tax_pending:FR-VAT": -VAT}
    assert mails_sent(garage.customer_id) == {"debit_announced": 1}

    house.lives(days=4)

    assert garage.attempts == ["succeeded"]
    assert garage.invoices[0].status is InvoiceStatus.PAID
    assert garage.books["clearing:sandbox"] == TOTAL
    assert garage.books["tax_due:FR-VAT"] == -VAT
    assert mails_sent(garage.customer_id) == {"debit_announced": 1, "invoice_paid": 1}


def test_while_a_debit_is_under_way_nothing_else_is_tried(house: House, garage: Garage) -> None:
    garage.buys_by_debit()
    collect([garage.invoices[0].id])
    garage.pays_now(garage.invoices[0])
    house.sweeps()
    assert garage.attempts == ["pending"]


@pytest.mark.parametrize(("iban", "code"), [(LACKS_FUNDS, "insufficient_funds"), (NO_MANDATE, "mandate_invalid")])
def test_a_debit_that_comes_back_leaves_the_invoice_open(house: House, garage: Garage, iban: str, code: str) -> None:
    garage.buys_by_debit(iban)
    house.lives(days=4)
    assert garage.attempts == ["failed"]
    assert garage.invoices[0].status is InvoiceStatus.OPEN
    assert garage.subscriptions[0].status is Status.PAST_DUE
    assert mails_sent(garage.customer_id) == {"debit_announced": 1, "payment_refused": 1}
    method = garage.methods.all[0]
    assert is_refused_for_good(method.id) is (code == "mandate_invalid")
    assert list_mandates([method.id])[method.id].status == ("revoked" if code == "mandate_invalid" else "active")


def test_the_same_account_entered_again_confirms_its_mandate_and_can_be_debited(house: House, garage: Garage) -> None:
    garage.buys_by_debit()
    house.lives(days=4)
    before = garage.methods.all[0]
    garage.methods.signs("fr14 2004 1010 0505 0001 3m02 606")
    (method,) = garage.methods.all
    assert method.id != before.id
    assert method.mandate_reference == before.mandate_reference
    assert method.is_preferred
    mandates = Mandate.objects.order_by("pk")
    assert [(m.signing, m.status) for m in mandates] == [("first", "superseded"), ("confirmed", "active")]
    assert mandates[1].text == "Je signe."
    assert mandates[1].evidence == {"person": str(garage.person_id), "host": "relais.localhost"}


def test_another_account_in_its_place_is_an_amendment(garage: Garage) -> None:
    garage.methods.signs(GOOD)
    (old,) = garage.methods.all
    garage.methods.signs(TAKEN_BACK, replaces=old.id)
    (new,) = garage.methods.all
    assert (new.last_four, Mandate.objects.latest("pk").signing) == ("2608", "amended")


def test_a_renewal_is_announced_and_debited_on_its_day(house: House, garage: Garage) -> None:
    garage.buys_by_debit()
    house.lives(days=20)
    due = garage.subscriptions[0].billed_until
    house.lives(days=(due - today(house.brand)).days)
    renewal = garage.invoices[0]
    planned = PlannedDebit.objects.get(invoice_id=renewal.id)
    assert renewal.due_date == planned.collect_date >= due + timedelta(days=5)
    assert planned.submit_date < planned.collect_date
    assert garage.attempts == ["succeeded"]
    assert mails_sent(garage.customer_id)["debit_announced"] == 2

    house.lives(days=(planned.submit_date - today(house.brand)).days)
    assert garage.attempts == ["succeeded", "pending"]
    house.lives(days=4)
    assert garage.attempts == ["succeeded", "succeeded"]
    assert garage.invoices[0].status is InvoiceStatus.PAID
    method = find_method(garage.methods.all[0].id)
    assert method is not None
    assert list_mandates([method.id])[method.id].last_used_on == planned.submit_date


def test_a_debit_taken_back_weeks_later_opens_the_invoice_as_it_was(house: House, garage: Garage) -> None:
    garage.buys_by_debit(TAKEN_BACK)
    unpaid = garage.books
    house.lives(days=4)
    assert garage.invoices[0].status is InvoiceStatus.PAID

    house.lives(days=22)

    assert garage.attempts == ["returned"]
    (invoice,) = garage.invoices
    assert invoice.status is InvoiceStatus.OPEN
    assert garage.subscriptions[0].status is Status.PAST_DUE
    assert garage.books == unpaid
    assert mails_sent(garage.customer_id)["payment_returned"] == 1
    told = OutboxEvent.objects.get(name="invoice.reopened")
    assert told.payload["code"] == "refunded_by_debtor"
    # Without a word from the customer the same account is not debited again.
    assert is_refused_for_good(garage.methods.all[0].id)


def test_what_was_taken_back_can_be_paid_by_a_card(house: House, garage: Garage) -> None:
    garage.buys_by_debit(TAKEN_BACK)
    house.lives(days=26)
    garage.methods.adds("4242424242424242")
    garage.methods.prefers("4242")
    garage.pays_now(garage.invoices[0])
    house.runs_jobs()
    assert garage.attempts == ["returned", "succeeded"]
    assert garage.invoices[0].status is InvoiceStatus.PAID
    assert garage.subscriptions[0].status is Status.ACTIVE
    assert garage.books["tax_due:FR-VAT"] == -VAT


def test_news_of_a_return_told_again_changes_nothing(house: House, garage: Garage) -> None:
    garage.buys_by_debit(TAKEN_BACK)
    house.lives(days=26)
    before = garage.books
    garage.payment_page_checks()
    house.sweeps()
    garage.payment_page_checks()
    assert garage.books == before
    assert OutboxEvent.objects.filter(name="invoice.reopened").count() == 1


def test_a_mandate_lapses_after_36_months_without_a_debit(house: House, garage: Garage) -> None:
    garage.methods.signs(GOOD)
    Mandate.objects.update(last_used_date=date(today(house.brand).year - 3, 1, 1))
    house.sweeps()
    assert garage.methods.all == []
    assert Mandate.objects.get().status == "lapsed"


def test_what_is_charged_by_the_desk_is_announced_too(house: House, garage: Garage) -> None:
    garage.buys_by_debit()
    house.lives(days=4)
    charge_once(
        house.brand, garage.customer_id, garage.person_id, description="Installation", quantity=1,
        unit_amount=Money(5000, "EUR"),
    )  # fmt: skip
    bill = draft_bill(house.brand, get_customer(garage.customer_id))
    assert bill is not None
    bill_now(house.brand, garage.customer_id, garage.person_id, shown_fingerprint=bill.fingerprint())
    house.runs_jobs()
    assert garage.invoices[0].due_date > today(house.brand)
    assert garage.attempts == ["succeeded"]
    assert mails_sent(garage.customer_id)["debit_announced"] == 2


def test_what_came_back_is_presented_twice_more_each_with_its_notice_and_then_service_stops(
    house: House, garage: Garage
) -> None:
    """Suspension waits for the last of them, however long the notices take."""
    garage.buys_by_debit(LACKS_FUNDS)
    house.lives(days=29)
    assert garage.attempts == ["failed"] * 3
    assert garage.subscriptions[0].status is Status.SUSPENDED
    told = mails_sent(garage.customer_id)
    assert told["debit_announced"] == 3
    assert told["payment_refused"] == 3
