"""Payment methods as the programme has them: which cards, one at a time, the way of billing."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from guichet.contexts.access.models import User
from guichet.contexts.brands.models import Programme
from guichet.contexts.payments.public import list_methods
from guichet.interfaces.portal.front.enter import entry_token
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/facturation/modes-de-paiement/"


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def set_policy(desk: Desk, **choices: object) -> None:
    for programme in Programme.objects.filter(brand_id=desk.brand.id):
        programme.policy = {**programme.policy, **choices}
        programme.save()


def holder(desk: Desk) -> tuple[Client, UUID]:
    """Somebody with one subscription and the card that pays it, and their customer."""
    customer_id = desk.buy(1)
    client = Client(headers={"host": "plans.localhost", "accept-language": "fr"})
    email = User.objects.order_by("-pk").values_list("email", flat=True)[0]
    assert client.post("/demo/entrer/", {"token": entry_token(email, "plans")}).status_code == 303
    return client, customer_id


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_cards_that_are_taken_are_said_before_one_is_typed(desk: Desk) -> None:
    client, _ = holder(desk)
    assert "Visa, Mastercard, American Express<" in read(client, f"{PAGE}ajouter/")
    set_policy(desk, card_networks=["visa", "jcb"])
    assert "Visa, JCB<" in read(client, f"{PAGE}ajouter/")


def test_one_method_at_a_time_is_deleted_before_another_is_added(desk: Desk) -> None:
    client, customer_id = holder(desk)
    set_policy(desk, one_method=True)
    page = read(client, PAGE)
    assert "Ajouter un mode de paiement" not in page
    assert "Définir comme préféré" not in page
    refused = read(client, f"{PAGE}ajouter/")
    assert "Supprimez-le" in refused
    assert 'name="consent"' not in refused
    method = list_methods(customer_id)[0]
    assert "ne sont pas débités" in read(client, f"{PAGE}{method.id}/supprimer/")
    assert client.post(f"{PAGE}{method.id}/supprimer/").status_code == 303
    assert list_methods(customer_id) == []
    assert 'name="consent"' in read(client, f"{PAGE}ajouter/")


def test_a_business_opens_its_way_of_billing_and_chooses_it_again(desk: Desk) -> None:
    client, _ = holder(desk)
    set_policy(desk, billing_mode="professional", methods=["card", "sepa_debit"], grouped=True)
    page = read(client, PAGE)
    assert "Mode de facturation actuel" in page
    assert "Modifier le paiement" in page
    set_policy(desk, methods=["card", "paypal"])
    assert "Professionnel" in read(client, f"{PAGE}ajouter/")
