"""`/gestion/…/arreter/` of what stood still in a group beyond its term: what ending it bills is shown, then billed."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.contexts.access.public import add_person, add_staff_role
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import list_invoices
from guichet.flows.lifecycle.suspend import suspend_now
from guichet.infra import audit as trail
from tests.contexts.subscriptions.groups import grouping_desk, lived, until, with_two_more
from tests.interfaces.backoffice.conftest import PASSWORD, QUICK

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_days_are_on_the_page_before_they_are_billed(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = QUICK
    desk = grouping_desk()
    person = add_person("fin@example.com", first_name="Lou", last_name="Roy", language="fr", password=PASSWORD)
    add_staff_role(person, desk.brand_id, "finance")
    customer_id, one, worth = with_two_more(desk)
    suspend_now(desk.brand, customer_id, trail.SYSTEM, one.id)
    until(desk, one.billed_until)
    lived(desk, 1)
    finance = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    finance.post("/connexion/", {"login": "fin@example.com", "password": PASSWORD})
    page = f"/gestion/clients/{get_customer(customer_id).number}/abonnements/{one.id}/arreter/"
    assert "Facturé maintenant" in finance.get(page).content.decode()
    typed = {"reason": "Impayé", "outcome": "credit"}
    shown = finance.post(page, typed).context
    assert shown["days"].subtotal_minor == worth
    typed["fingerprint"] = shown["plan"].fingerprint
    changed = finance.post(page, typed)
    assert changed.status_code == 422
    assert "rien n'a été émis" in changed.content.decode().replace("&#x27;", "'")
    typed["days"] = shown["days_fingerprint"]
    assert "ses derniers jours sont facturés" in finance.post(page, typed, follow=True).content.decode()
    assert list_invoices(customer_id)[0].total == shown["days_total"]
