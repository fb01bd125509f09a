"""A payment is pending: the dialog at sign-in, another card or the same again, and the page that tells it is paid."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from guichet.contexts.access.models import User
from guichet.contexts.access.public import list_holders
from guichet.contexts.payments.models import Method
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import Status
from guichet.flows.dunning.soon import collect_all_soon
from guichet.infra.unit_of_work import unit_of_work
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk
from tests.contexts.dunning.debtor import Debtor, debtor
from tests.interfaces.backoffice.test_money import text

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long secret 77"
HERE = "/facturation/regler/"


@pytest.fixture
def desk(settings: Settings) -> Desk:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return open_desk()


def signs_in(who: Debtor) -> Client:
    holder = list_holders([who.customer_id])[who.customer_id][0]
    person = User.objects.get(pk=holder.id)
    person.set_password(PASSWORD)
    person.save()
    client = Client(headers={"host": who.desk.brand.host, "accept-language": "fr"})
    assert client.post("/connexion/", {"login": holder.email, "password": PASSWORD}).status_code == 302
    return client


def another_card(who: Debtor) -> UUID:
    """Saved just now, in the place of the old one."""
    old = Method.objects.get(customer_id=who.customer_id)
    with unit_of_work("tests.card"):
        Method.objects.filter(pk=old.pk).update(is_preferred=False)
        new = Method.objects.get(pk=old.pk)
        new.pk, new.reference, new.last_four, new.is_preferred = None, f"{old.reference}-2", "4444", True
        new.id = UUID(int=old.pk.int + 1)
        new.save(force_insert=True)
        collect_all_soon(who.customer_id, new.id)
    return new.id


def test_the_dialog_opens_at_sign_in_once_and_later_is_later(desk: Desk) -> None:
    who = debtor(desk, FailureCode.INSUFFICIENT_FUNDS)
    client = signs_in(who)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain == [(HERE, 302)]
    shown = text(answer)
    for words in ("Un paiement est en suspens", "le solde ou le plafond de la carte", "Plus tard", who.invoice.number):
        assert words in shown
    for words in ("Mettre à jour les informations de la carte", "Appliquer les frais en attente"):
        assert words in shown
    overview = client.get("/")
    assert overview.status_code == 200
    assert "Un paiement est en suspens" in text(overview)


def test_applying_with_the_same_card_pays_all_of_it(desk: Desk) -> None:
    who = debtor(desk, FailureCode.INSUFFICIENT_FUNDS)
    client = signs_in(who)
    answer = client.post(HERE, {"how": "same"}, follow=True)
    assert "Tout est payé" in text(answer)
    assert who.status is Status.ACTIVE
    assert client.get(HERE).status_code == 303


def test_a_card_refused_for_good_is_not_offered_and_not_taken(desk: Desk) -> None:
    who = debtor(desk, FailureCode.EXPIRED_CARD)
    client = signs_in(who)
    page = client.get(HERE).content.decode()
    assert 'value="same"' not in page
    assert "la carte a expiré" in text(client.get(HERE))
    method = Method.objects.get(customer_id=who.customer_id)
    for how in ("same", "update"):
        answer = client.post(HERE, {"how": how})
        assert answer["Location"] == f"/facturation/modes-de-paiement/{method.pk}/modifier/"
    assert client.post(HERE, {"how": "new"})["Location"] == "/facturation/modes-de-paiement/ajouter/"
    assert who.tries == ["expired_card"]


def test_the_page_tells_when_the_new_card_has_paid(desk: Desk) -> None:
    who = debtor(desk, FailureCode.EXPIRED_CARD)
    client = signs_in(who)
    another_card(who)
    assert "est enregistrée" in text(client.get(HERE))
    asked = client.get(f"{HERE}etat/?looks=0", headers={"HX-Request": "true"})
    assert 'hx-get="/facturation/regler/etat/?looks=1"' in asked.content.decode()
    run_until_quiet()
    done = client.get(f"{HERE}etat/?looks=1", headers={"HX-Request": "true"})
    assert done["HX-Redirect"] == "/"
    assert "Tout est payé" in text(client.get("/"))
    assert who.status is Status.ACTIVE


def test_whoever_is_sent_back_to_the_dialog_as_the_last_of_it_is_paid_is_told_too(desk: Desk) -> None:
    who = debtor(desk, FailureCode.EXPIRED_CARD)
    client = signs_in(who)
    assert client.get(f"{HERE}etat/", headers={"HX-Request": "true"})["HX-Redirect"] == HERE
    another_card(who)
    run_until_quiet()
    assert "Tout est payé" in text(client.get(HERE, follow=True))


def test_the_page_tells_why_when_the_new_card_is_refused_too(desk: Desk) -> None:
    who = debtor(desk, FailureCode.EXPIRED_CARD, FailureCode.INSUFFICIENT_FUNDS)
    client = signs_in(who)
    another_card(who)
    run_until_quiet()
    assert client.get(f"{HERE}etat/", headers={"HX-Request": "true"})["HX-Redirect"] == HERE
    assert "le solde ou le plafond" in text(client.get(HERE))


def test_the_dialog_stands_over_the_overview_by_its_name(desk: Desk) -> None:
    client = signs_in(debtor(desk, FailureCode.INSUFFICIENT_FUNDS))
    heading = re.compile("<h1>([^<]*)</h1>")
    dialog, overview = client.get("/", follow=True).content.decode(), client.get("/").content.decode()
    assert heading.findall(dialog) == heading.findall(overview) == ["Aperçu"]
