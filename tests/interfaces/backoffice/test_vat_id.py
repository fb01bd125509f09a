"""A customer's VAT number in the back office: kept with what was found of it, or refused with a sentence."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.contexts.access.public import add_person, add_staff_role
from guichet.contexts.customers.public import get_customer
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.vat_id import VatStanding, standing_of
from tests.contexts.desk import Desk, open_desk
from tests.interfaces.backoffice.conftest import PASSWORD, QUICK
from tests.interfaces.backoffice.test_money import text

DESK = tuple[Desk, UUID, Client]


@pytest.fixture
def abroad(db: None, settings: Settings) -> DESK:
    """A business in Berlin without a number yet, and somebody of the brand's finance people."""
    settings.PASSWORD_HASHERS = QUICK
    desk = open_desk(RELAIS)
    customer_id = desk.business_abroad("")
    person = add_person("finance@example.com", first_name="Lou", last_name="Roy", language="fr", password=PASSWORD)
    add_staff_role(person, desk.brand_id, "finance")
    client = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    assert client.post("/connexion/", {"login": "finance@example.com", "password": PASSWORD}).status_code == 302
    return desk, customer_id, client


def page_of(customer_id: UUID) -> str:
    return f"/gestion/clients/{get_customer(customer_id).number}/"


def test_it_is_kept_shown_and_told_in_the_timeline(abroad: DESK) -> None:
    _, customer_id, client = abroad
    page = page_of(customer_id)
    assert "Numéro de TVA aucun" in text(client.get(page))
    typed = {"vat_id": "de 136 695 976", "standing": "valid", "shown": ""}
    answer = client.post(f"{page}tva/", typed, follow=True)
    assert "Enregistré" in text(answer)
    assert "DE136695976 , valide" in text(answer)
    assert standing_of(get_customer(customer_id)) == VatStanding("DE136695976", True)
    assert "Numéro de TVA : DE136695976" in text(answer).split("Chronologie")[1]
    shown = client.get(f"{page}tva/").content.decode()
    assert 'value="DE136695976"' in shown
    assert 'value="valid" id="id_standing" checked' in shown


def test_it_is_taken_away(abroad: DESK) -> None:
    _, customer_id, client = abroad
    page = f"{page_of(customer_id)}tva/"
    client.post(page, {"vat_id": "DE136695976", "standing": "valid", "shown": ""})
    assert client.post(page, {"vat_id": "", "shown": "DE136695976 valid"}).status_code == 303
    assert standing_of(get_customer(customer_id)) == VatStanding("", None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"vat_id": "DE136695977", "standing": "valid"}, "Vérifiez chaque caractère"),
        ({"vat_id": "BE0428759497", "standing": "valid"}, "n'est pas du pays de l'adresse"),
        ({"vat_id": "XI110305878", "standing": "valid"}, "que pour les biens"),
        ({"vat_id": "DE136695976"}, "Indiquez si le numéro est valide"),
        ({"vat_id": "DE136695976", "standing": "perhaps"}, "Indiquez si le numéro est valide"),
        ({"vat_id": "DE136695976", "standing": "valid", "shown": "DE1 valid"}, "vient de modifier"),
        ({"vat_id": "DE\x00", "standing": "valid"}, "pas un numéro de TVA"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(abroad: DESK, typed: dict[str, str], sentence: str) -> None:
    _, customer_id, client = abroad
    answer = client.post(f"{page_of(customer_id)}tva/", {"shown": "", **typed})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert standing_of(get_customer(customer_id)) == VatStanding("", None)


def test_where_no_number_means_anything_there_is_no_page(abroad: DESK) -> None:
    desk, _, client = abroad
    desk.address = desk.address.__class__("1, rue Principale", "", "Montréal", "QC", "H2X 3R7", "CA")
    customer_id = desk.customer()
    assert client.get(f"{page_of(customer_id)}tva/").status_code == 404
    assert "Numéro de TVA" not in text(client.get(page_of(customer_id)))
