"""A customer who could not be billed: said on the list and on their page, released by who may move money."""

from __future__ import annotations

import pytest
from django.test import Client

from guichet.contexts.customers.models import Address, Customer
from guichet.contexts.invoicing.public import list_invoices
from guichet.contexts.subscriptions.public import find_parked
from guichet.flows.sweep import issue_all_due
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import Colleague
from tests.interfaces.backoffice.test_money import text


@pytest.fixture
def parked(desk: Desk) -> Customer:
    customer = Customer.objects.get(brand_id=desk.brand_id)
    address = Address.objects.get(customer=customer)
    address.delete()
    desk.live_on(32)
    issue_all_due(desk.brand)
    address.save(force_insert=True)
    return customer


def test_it_is_said_and_released_and_billed(colleague: Colleague, parked: Customer, desk: Desk) -> None:
    finance: Client = colleague("finance")
    assert "1 client n'a pas pu être facturé" in text(finance.get("/gestion/"))
    page = f"/gestion/clients/{parked.number}/"
    assert "La facturation de ce client est arrêtée" in text(finance.get(page))
    assert finance.post(f"{page}liberer/").status_code == 303
    assert find_parked(parked.id) is None
    assert "arrêtée" not in text(finance.get(page)).split("Chronologie")[0]
    assert "déjà facturé normalement" in text(finance.post(f"{page}liberer/", follow=True))
    before = len(list_invoices(parked.id))
    issue_all_due(desk.brand)
    assert len(list_invoices(parked.id)) == before + 1


def test_who_may_only_look_sees_the_reason_and_no_button(colleague: Colleague, parked: Customer) -> None:
    page = f"/gestion/clients/{parked.number}/"
    shown = text(colleague("support").get(page))
    assert "Les coordonnées de facturation sont incomplètes" in shown
    assert "Facturer de nouveau" not in shown
