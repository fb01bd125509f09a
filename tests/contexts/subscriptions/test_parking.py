"""Who cannot be billed is parked with the reason, holds nobody up, and goes on where it stood once released."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from guichet.contexts.brands.models import Programme
from guichet.contexts.catalog.public import add_price, add_product, get_price
from guichet.contexts.customers.models import Address
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.subscriptions.models import Parking
from guichet.contexts.subscriptions.public import ParkedFor, count_due, find_parked, list_live_subscriptions
from guichet.flows import parking
from guichet.flows.audit import audit
from guichet.flows.cancel.ask import ask_end
from guichet.flows.enrol import enrol, plan_enrolment
from guichet.flows.parking import release_customer
from guichet.flows.sweep import issue_all_due
from guichet.infra.audit_trail import list_records
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from guichet.kernel.billing_cycle import Interval
from tests.contexts.changes import holder
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, in_threads, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def without_address(customer_id: UUID) -> Address:
    address = Address.objects.get(customer_id=customer_id)
    address.delete()
    return address


def test_without_an_address_it_is_parked_and_the_others_are_billed(desk: Desk) -> None:
    lost, other = desk.buy(), desk.buy()
    address = without_address(lost)
    desk.live_on(32)
    issue_all_due(desk.brand)
    assert (len(list_invoices(lost)), len(list_invoices(other))) == (1, 2)
    parked = find_parked(lost)
    assert parked is not None
    assert parked.reason is ParkedFor.DETAILS
    assert count_due(desk.brand_id, today(desk.brand)) == 0
    report = audit()
    assert report.ok
    assert report.parked == ((get_customer(lost).number, f"details: {parked.detail}"),)
    desk.live_on(31)
    issue_all_due(desk.brand)
    assert len(list_invoices(lost)) == 1

    address.save(force_insert=True)
    assert release_customer(desk.brand, lost, staff())
    assert not release_customer(desk.brand, lost, staff())
    issue_all_due(desk.brand)
    assert len(list_invoices(lost)) == 3
    assert [each.action for each in list_records(lost, limit=20)][:2] == ["customer.released", "customer.parked"]
    assert audit().parked == ()


def test_released_without_a_remedy_it_is_parked_again(desk: Desk) -> None:
    lost = desk.buy()
    without_address(lost)
    desk.live_on(32)
    issue_all_due(desk.brand)
    release_customer(desk.brand, lost, staff())
    issue_all_due(desk.brand)
    assert find_parked(lost) is not None
    assert Parking.objects.filter(customer_id=lost).count() == 2


def test_two_rounds_at_once_park_once(desk: Desk) -> None:
    lost = desk.buy()
    without_address(lost)
    desk.live_on(32)
    in_threads(lambda: issue_all_due(desk.brand), lambda: issue_all_due(desk.brand))
    assert Parking.objects.filter(customer_id=lost).count() == 1


def test_the_future_comes_although_somebody_cannot_be_billed(desk: Desk) -> None:
    lost, other = desk.buy(), desk.buy()
    without_address(lost)
    desk.advance(desk.now + timedelta(days=40))
    assert (len(list_invoices(lost)), len(list_invoices(other))) == (1, 2)


def test_an_absurd_amount_is_parked_and_not_issued(desk: Desk) -> None:
    with unit_of_work("test.catalogue"):
        product = add_product(desk.brand_id, "or", {"fr": "Or", "en": "Gold"})
        dear = add_price(product, "CAD", Decimal(parking.MOST_MINOR), Interval("month"), today(desk.brand))
    customer_id = desk.buy(price=get_price(dear))
    desk.live_on(32)
    issue_all_due(desk.brand)
    parked = find_parked(customer_id)
    assert parked is not None
    assert parked.reason is ParkedFor.AMOUNT
    assert len(list_invoices(customer_id)) == 1


def test_too_many_invoices_on_one_day_are_parked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parking, "MOST_A_DAY", 3)
    customer_id = desk.buy()
    desk.live_on(200)
    issue_all_due(desk.brand)
    parked = find_parked(customer_id)
    assert parked is not None
    assert parked.reason is ParkedFor.COUNT
    assert len(list_invoices(customer_id)) == 1 + 3


def test_in_a_group_what_ends_is_not_lost_when_it_cannot_be_billed(desk: Desk) -> None:
    """A province that no rule knows: the batch is undone, that customer parked, and the others billed."""
    for programme in Programme.objects.filter(brand_id=desk.brand_id):
        programme.policy = {**programme.policy, "grouped": True}
        programme.save()
    lost, other = desk.customer(), desk.customer()
    for customer_id in (lost, other):
        for _ in range(2):
            shown = plan_enrolment(desk.brand, get_customer(customer_id), desk.monthly.id, desk.now)
            enrol(
                desk.brand, customer_id, holder(customer_id), desk.monthly.id, name="",
                shown_fingerprint=shown.fingerprint,
            )  # fmt: skip
        issue_all_due(desk.brand)
        desk.live_on(1)
    shown = plan_enrolment(desk.brand, get_customer(lost), desk.monthly.id, desk.now)
    late = enrol(
        desk.brand, lost, holder(lost), desk.monthly.id, name="", shown_fingerprint=shown.fingerprint
    )  # fmt: skip
    assert late is not None
    ask_end(desk.brand, lost, holder(lost), late.id, reason="", shown_basis=late.basis)
    Address.objects.filter(customer_id=lost).update(region="XX")
    desk.live_on(31)
    issue_all_due(desk.brand)
    assert find_parked(lost) is not None
    assert len(list_live_subscriptions(lost)) == 3
    assert len(list_invoices(other)) == 2
    Address.objects.filter(customer_id=lost).update(country="CA", region="QC")
    release_customer(desk.brand, lost, staff())
    issue_all_due(desk.brand)
    run_until_quiet()
    assert len(list_live_subscriptions(lost)) == 2
    assert audit().wrong == ()


def test_what_is_said_of_it_never_changes(desk: Desk) -> None:
    lost = desk.buy()
    without_address(lost)
    desk.live_on(32)
    issue_all_due(desk.brand)
    for change in ({"detail": "another"}, {"reason": "error"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Parking.objects.filter(customer_id=lost).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Parking.objects.filter(customer_id=lost).delete()
