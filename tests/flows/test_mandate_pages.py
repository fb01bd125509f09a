"""A mandate on pages: from where it was signed is kept and shown to finance, and its holder confirms it in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from guichet.contexts.access.public import add_person, add_staff_role
from guichet.contexts.customers.public import get_customer
from guichet.contexts.payments.models import Mandate
from guichet.flows.demo.people import PASSWORD
from guichet.flows.purchase.set_up import check_setup
from tests.flows.changes import sets_policy
from tests.flows.french import GARAGE, GOOD, Garage
from tests.flows.journey import House

METHODS = "/facturation/modes-de-paiement/"
BROWSER = "Mozilla/5.0 (of the garage)"
TYPED = {
    "kind": "sepa_debit", "first_name": "Nora", "last_name": "Gagnon", "line1": "12, rue de la République",
    "postal_code": "69002", "city": "Lyon", "country": "FR", "consent": "on", "redirect": "1",
}  # fmt: skip


@pytest.fixture
def page(relais: House, garage: Garage) -> Client:
    """Its holder, signed in."""
    sets_policy(relais, methods=["card", "sepa_debit"])
    return enters(GARAGE.holder)


def enters(email: str) -> Client:
    page = Client(headers={"host": "relais.localhost", "accept-language": "fr", "user-agent": BROWSER})
    assert page.post("/connexion/", {"login": email, "password": PASSWORD}).status_code == 302
    return page


def signs(garage: Garage, page: Client) -> None:
    answer = page.post(f"{METHODS}ajouter/", TYPED, headers={"x-forwarded-for": "203.0.113.7"})
    assert answer.status_code == 303, answer.content.decode()
    back = garage.house.provider.signs(answer["Location"], GOOD)
    setup_id = back.rstrip("/").rsplit("/", 1)[1]
    assert check_setup(setup_id) is not None  # type: ignore[arg-type]


def test_from_where_it_was_signed_is_kept_and_shown_to_the_companys_own_people(garage: Garage, page: Client) -> None:
    signs(garage, page)
    mandate = Mandate.objects.get()
    # Without a proxy that is said to be there, nobody's word for another address is taken.
    assert mandate.evidence == {
        "person": str(garage.person_id), "host": "relais.localhost", "ip": "127.0.0.1", "user_agent": BROWSER,
    }  # fmt: skip
    person = add_person("finance@example.com", first_name="Lou", last_name="Roy", language="fr", password=PASSWORD)
    add_staff_role(person, garage.house.brand.id, "finance")
    number = get_customer(garage.customer_id).number
    shown = enters("finance@example.com").get(f"/gestion/clients/{number}/").content.decode()
    assert mandate.reference in shown
    assert "par Une Personne" in shown
    assert "depuis l’adresse IP 127.0.0.1" in shown.replace("'", "’")
    assert BROWSER in shown


def test_who_renews_by_a_mandate_that_is_to_be_confirmed_is_told_on_the_first_page(
    relais: House, garage: Garage, page: Client
) -> None:
    said = "Votre mandat de prélèvement est à confirmer"
    garage.buys_by_debit()
    assert said not in page.get("/").content.decode()
    sets_policy(relais, mandate_confirmation_months=12)
    assert said not in page.get("/").content.decode()
    Mandate.objects.update(signed_at=relais.now - timedelta(days=400))
    shown = page.get("/").content.decode()
    assert said in shown
    assert f"{METHODS}{garage.methods.all[0].id}/modifier/" in shown
    garage.methods.signs(GOOD)
    assert said not in page.get("/").content.decode()
