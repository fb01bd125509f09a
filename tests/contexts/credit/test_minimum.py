"""Below the programme's minimum an invoice is carried: open, late for nobody, and collected once enough is owed."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest

from guichet.contexts.brands.models import Programme
from guichet.contexts.brands.public import list_programmes
from guichet.contexts.catalog.public import add_price, add_product, get_price
from guichet.contexts.dunning.models import Awaited
from guichet.contexts.invoicing.public import CollectionKind, InvoiceStatus, get_document, list_invoices
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Method, Payment
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows.audit import audit
from guichet.flows.collect import pay_now
from guichet.flows.purchase.overdue import overdue_of
from guichet.flows.sweep import issue_all_due
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    """It sells for 3.00 a month, 3.45 with tax, and collects from 10.00 on."""
    desk = open_desk()
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "small", {"fr": "Petite", "en": "Small"})
        desk.monthly = get_price(add_price(product, "CAD", Decimal(300), Interval("month"), today(desk.brand)))
        for programme in Programme.objects.filter(brand_id=desk.brand_id):
            programme.policy = {**programme.policy, "minimum_charge_minor": 1000}
            programme.save()
    return desk


def months(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.live_on(31)
        issue_all_due(desk.brand)
        run_until_quiet()


def states(customer_id: UUID) -> list[str]:
    return [invoice.status.value for invoice in reversed(list_invoices(customer_id))]


def test_small_invoices_are_carried_until_all_are_collected_together(desk: Desk) -> None:
    customer_id = desk.buy(1)
    months(desk, 2)
    assert states(customer_id) == ["paid", "open", "open"]
    assert Payment.objects.filter(customer_id=customer_id).count() == 1
    carried = get_document(newest(customer_id).id).collection
    assert carried is not None
    assert (carried.kind, carried.minimum_minor) == (CollectionKind.CARRIED, 1000)
    assert list_subscriptions(customer_id)[0].status is Status.ACTIVE
    programme = list_programmes(desk.brand_id)[0]
    assert overdue_of(customer_id, programme, "CAD", today(desk.brand)) == ()
    months(desk, 1)
    assert states(customer_id) == ["paid"] * 4
    collected = get_document(newest(customer_id).id).collection
    assert collected is not None
    assert collected.kind is CollectionKind.AUTOMATIC
    assert audit().wrong == ()


def test_one_that_is_refused_is_late_and_the_others_are_tried_once_each(desk: Desk) -> None:
    customer_id = desk.buy(1)
    months(desk, 2)
    desk.gateway.answers.extend([FailureCode.INSUFFICIENT_FUNDS] * 3)
    months(desk, 1)
    assert states(customer_id) == ["paid", "open", "open", "open"]
    assert list_subscriptions(customer_id)[0].status is Status.PAST_DUE
    assert len(overdue_of(customer_id, list_programmes(desk.brand_id)[0], "CAD", today(desk.brand))) == 3
    assert audit().wrong == ()


def test_without_a_method_each_is_left_to_the_customer_once_enough_is_owed(desk: Desk) -> None:
    customer_id = desk.buy(1)
    Method.objects.filter(customer_id=customer_id).update(is_preferred=False)
    months(desk, 3)
    assert states(customer_id) == ["paid", "open", "open", "open"]
    assert Mail.objects.filter(customer_id=customer_id, kind="invoice_to_pay").count() == 3
    assert Awaited.objects.filter(customer_id=customer_id).count() == 3
    assert audit().wrong == ()


def test_a_carried_invoice_can_be_paid_by_hand(desk: Desk) -> None:
    customer_id = desk.buy(1)
    months(desk, 1)
    pay_now(desk.brand, newest(customer_id).id, return_url="https://x.test/{attempt}")
    assert newest(customer_id).status is InvoiceStatus.PAID
    assert audit().wrong == ()
