"""A buyer in another member of the Union: what a valid VAT number changes, from when, and what it costs to know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guichet.contexts.customers.models import Customer
from guichet.contexts.customers.public import VatIdRefusedError, get_customer, list_customers
from guichet.contexts.invoicing.models import InvoiceTax
from guichet.contexts.invoicing.public import get_credit_note_document, get_document, list_credit_notes
from guichet.contexts.ordering.public import OrderBusyError, find_live_order
from guichet.contexts.payments.ports import ChargeStatus
from guichet.contexts.tax.models import VatAnswer
from guichet.contexts.tax.public import seller_taxes, seller_taxes_by_day
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.vat_id import record_vat_id, standing_of
from guichet.flows.forecast import forecast
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.sweep import issue_all_due
from guichet.infra.audit_trail import list_records
from guichet.infra.clock import today
from tests.contexts.credit.money import credited, newest, staff
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db
LEFT_TO_THE_BUYER = [("EU-REVERSE", 0, 5900)]


@pytest.fixture
def relais(db: None) -> Desk:
    return open_desk(RELAIS, lived=timedelta(days=90))


def answered(desk: Desk, customer_id: UUID, *, is_valid: bool) -> None:
    customer = get_customer(customer_id)
    record_vat_id(desk.brand, customer.id, staff(), customer.vat_id, is_valid=is_valid, shown=standing_of(customer))


def taxes(number: str) -> list[tuple[str, int, int]]:
    rows = InvoiceTax.objects.filter(invoice__number=number)
    return [(row.code, row.amount_minor, row.base_minor) for row in rows]


def test_the_invoice_leaves_the_tax_to_the_buyer_and_says_so(relais: Desk) -> None:
    customer_id = relais.business_abroad()
    relais.confirm(relais.order(customer_id))
    invoice = newest(customer_id)
    document = get_document(invoice.id)
    assert taxes(invoice.number) == LEFT_TO_THE_BUYER
    assert (document.subtotal_minor, document.tax_minor, document.total_minor) == (5900, 0, 5900)
    assert ("TVA", "DE136695976") in document.buyer.ids
    assert document.taxes[0].registration_number == RELAIS.registrations["FR-VAT"]
    assert [note.title for note in document.notes][-1] == "Autoliquidation."
    assert "article 283-2 du CGI" in document.notes[-1].body
    assert not any("encaissement" in note.body for note in document.notes)


def test_its_credit_note_mirrors_it(relais: Desk) -> None:
    customer_id = relais.business_abroad()
    relais.confirm(relais.order(customer_id))
    credited(relais, newest(customer_id), 1000)
    note = get_credit_note_document(list_credit_notes(customer_id)[0].id)
    assert [(tax.code, tax.base_minor, tax.amount_minor) for tax in note.taxes] == [("EU-REVERSE", 1000, 0)]
    assert "Autoliquidation." in [each.title for each in note.notes]
    assert not any("reverser" in each.body for each in note.notes)


def test_prices_with_tax_are_what_is_paid_and_then_the_base() -> None:
    desk = open_desk(RELAIS, tax_included=True)
    customer_id = desk.business_abroad()
    desk.confirm(desk.order(customer_id))
    assert taxes(newest(customer_id).number) == LEFT_TO_THE_BUYER


def test_what_is_answered_changes_what_comes_next_and_nothing_before(relais: Desk) -> None:
    customer_id = relais.business_abroad(is_valid=False)
    relais.confirm(relais.order(customer_id))
    first = newest(customer_id)
    assert taxes(first.number) == [("FR-VAT", 1180, 5900)]
    answered(relais, customer_id, is_valid=True)
    relais.live_on(31)
    bill = forecast(relais.brand, get_customer(customer_id), today(relais.brand) + timedelta(days=1))[0].bill
    issue_all_due(relais.brand)
    assert taxes(newest(customer_id).number) == LEFT_TO_THE_BUYER
    assert bill.taxes[0].code == "EU-REVERSE"
    assert taxes(first.number) == [("FR-VAT", 1180, 5900)]


def test_the_day_of_supply_decides(relais: Desk) -> None:
    """As with rates: what is issued late bears what held on its first day."""
    customer_id = relais.business_abroad(is_valid=False)
    day = today(relais.brand)
    relais.live_on(2)
    answered(relais, customer_id, is_valid=True)
    relais.live_on(2)
    answered(relais, customer_id, is_valid=False)
    customer = get_customer(customer_id)
    days = [day + timedelta(days=n) for n in (-1, 0, 1, 2, 3, 4, 400)]
    found = seller_taxes_by_day(relais.brand_id, "FR", days, [customer])
    codes = [found[each].rates_for(customer)[0].code for each in days]
    assert codes == ["FR-VAT"] * 3 + ["EU-REVERSE"] * 2 + ["FR-VAT"] * 2


def test_a_number_of_the_brand_that_was_asked_and_of_no_other(relais: Desk) -> None:
    customer = get_customer(relais.business_abroad())
    other = open_desk(replace(RELAIS, slug="autre"))
    assert not seller_taxes(other.brand_id, "FR", today(other.brand), [customer]).valid_vat_ids


def test_a_consumer_is_none_for_its_number(relais: Desk) -> None:
    customer = replace(get_customer(relais.business_abroad()), kind="consumer")
    rates = seller_taxes(relais.brand_id, "FR", today(relais.brand), [customer]).rates_for(customer)
    assert [rate.code for rate in rates] == ["FR-VAT"]


@pytest.mark.parametrize("many", [1, 40])
def test_a_batch_costs_one_query_more_whatever_its_size(relais: Desk, many: int) -> None:
    ids = [relais.business_abroad() for _ in range(2)]
    customers, day = list(list_customers(ids).values()) * many, today(relais.brand)
    with CaptureQueriesContext(connection) as asked:
        found = seller_taxes(relais.brand_id, "FR", day, customers)
        assert {found.rates_for(customer)[0].code for customer in customers} == {"EU-REVERSE"}
    assert len(asked) == 2


def test_an_open_order_is_decided_again(relais: Desk) -> None:
    customer_id = relais.business_abroad(is_valid=False)
    before = relais.order(customer_id)
    answered(relais, customer_id, is_valid=True)
    after = find_live_order(customer_id)
    assert after is not None
    assert (before.bill.total_minor, after.bill.total_minor) == (7080, 5900)
    assert relais.confirm(before).result is Confirmation.CHANGED


def test_what_is_paid_for_keeps_the_taxes_that_were_shown(relais: Desk) -> None:
    customer_id = relais.business_abroad(is_valid=False)
    relais.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    relais.confirm(relais.order(customer_id))
    with pytest.raises(OrderBusyError):
        answered(relais, customer_id, is_valid=True)


@pytest.mark.parametrize(
    ("typed", "code"), [("BE0428759497", "country"), ("XI110305878", "goods_only"), ("DE1", "form")]
)
def test_a_number_that_cannot_be_theirs_is_refused_and_nothing_kept(relais: Desk, typed: str, code: str) -> None:
    customer_id = relais.business_abroad()
    shown = standing_of(get_customer(customer_id))
    with pytest.raises(VatIdRefusedError) as refused:
        record_vat_id(relais.brand, customer_id, staff(), typed, is_valid=True, shown=shown)
    assert refused.value.code == code
    assert standing_of(get_customer(customer_id)) == shown


def test_a_consumer_is_given_none(relais: Desk) -> None:
    customer_id = relais.business_abroad()
    Customer.objects.filter(pk=customer_id).update(kind="consumer", vat_id="")
    shown = standing_of(get_customer(customer_id))
    with pytest.raises(VatIdRefusedError) as refused:
        record_vat_id(relais.brand, customer_id, staff(), "DE136695976", is_valid=True, shown=shown)
    assert refused.value.code == "consumer"


def test_whoever_saw_another_number_changes_nothing(relais: Desk) -> None:
    customer_id = relais.business_abroad()
    shown = standing_of(get_customer(customer_id))
    answered(relais, customer_id, is_valid=False)
    with pytest.raises(ChangedMeanwhileError):
        record_vat_id(relais.brand, customer_id, staff(), "", is_valid=False, shown=shown)


def test_the_trail_says_who_found_what(relais: Desk) -> None:
    customer_id = relais.business_abroad()
    answered(relais, customer_id, is_valid=True)  # nothing new: no second record
    answered(relais, customer_id, is_valid=False)
    told = [each for each in list_records(customer_id) if each.action == "customer.vat_id_changed"]
    assert [(each.before, each.after) for each in told] == [
        (
            {"vat_id": "DE136695976", "vat_id_valid": True},
            {"vat_id": "DE136695976", "vat_id_valid": False},
        ),
        ({"vat_id": "", "vat_id_valid": None}, {"vat_id": "DE136695976", "vat_id_valid": True}),
    ]


def test_an_answer_never_changes(relais: Desk) -> None:
    relais.business_abroad()
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        VatAnswer.objects.update(is_valid=False)
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
        VatAnswer.objects.all().delete()
