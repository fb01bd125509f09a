"""The administrators' page of webhooks: who is told, what was told, and telling it again; the secret is shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from guichet.contexts.notifications.models import WebhookEndpoint
from guichet.infra.clock import business_now, today
from guichet.infra.ids import new_id
from guichet.infra.models import AuditRecord
from guichet.infra.outbox import Event, publish
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import Colleague
from tests.interfaces.backoffice.test_money import hidden, text
from tests.support.listener import Listener, open_listener

ADDING = "/gestion/webhooks/ajouter/"


@pytest.fixture
def administrator(colleague: Colleague) -> Client:
    return colleague("administrator")


@pytest.fixture
def listener() -> Iterator[Listener]:
    with open_listener() as opened:
        yield opened


def added(client: Client, url: str, **more: object) -> str:
    """The secret of the address that is added."""
    once = hidden(client.get(ADDING))["once"]
    answer = client.post(ADDING, {"once": once, "url": url, "which": "all", **more})
    found = re.search(r">(whsec_[^<]+)<", answer.content.decode())
    assert found
    return found[1]


def page_of(endpoint: WebhookEndpoint) -> str:
    return f"/gestion/webhooks/{endpoint.id}/"


def test_an_address_is_added_and_hears_and_its_secret_is_never_shown_again(
    administrator: Client, listener: Listener, desk: Desk
) -> None:
    assert "Pas encore d'adresse" in text(administrator.get("/gestion/webhooks/"))
    secret = added(administrator, listener.url)
    endpoint = WebhookEndpoint.objects.get()
    customer = desk.customer("Écoutée")
    publish([Event("customer.released", desk.brand_id, customer, business_now(desk.brand), {})])
    run_until_quiet()
    assert listener.heard[0].read(secret)["data"]["customer"] == str(customer)
    answer = administrator.get(page_of(endpoint))
    shown = text(answer)
    assert "customer.released" in shown
    assert "Arrivé" in shown
    assert "200" in shown
    assert "said 200" in shown
    assert secret not in answer.content.decode()
    assert "Activé" in text(administrator.get("/gestion/webhooks/"))


def test_sent_twice_the_form_adds_one_address(administrator: Client) -> None:
    form = {"once": str(new_id()), "url": "http://127.0.0.1:9/", "which": "all"}
    assert administrator.post(ADDING, form).status_code == 200
    assert administrator.post(ADDING, form).status_code == 303
    assert WebhookEndpoint.objects.count() == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(administrator: Client) -> None:
    answer = administrator.post(ADDING, {"url": "boutique", "which": "some"})
    assert answer.status_code == 422
    assert "Choisissez les événements" in text(answer)
    answer = administrator.post(ADDING, {"url": "boutique", "which": "some", "names": ["invoice.paid"]})
    assert answer.status_code == 422
    assert "Écrivez une adresse" in text(answer)
    assert 'value="invoice.paid" checked' in answer.content.decode()
    assert administrator.post(ADDING, {"which": "some", "names": ["no.event"]}).status_code == 422
    assert WebhookEndpoint.objects.count() == 0


def test_it_is_edited_switched_off_and_on(administrator: Client, listener: Listener) -> None:
    added(administrator, listener.url)
    endpoint = WebhookEndpoint.objects.get()
    edited = {"url": listener.url + "&also=1", "which": "some", "names": ["invoice.paid", "invoice.issued"]}
    assert administrator.post(f"{page_of(endpoint)}modifier/", edited).status_code == 303
    endpoint.refresh_from_db()
    assert endpoint.url.endswith("also=1")
    assert endpoint.events == ["invoice.issued", "invoice.paid"]
    administrator.post(f"{page_of(endpoint)}etat/")
    assert "Une personne de votre équipe l'a désactivée" in text(administrator.get(page_of(endpoint)))
    administrator.post(f"{page_of(endpoint)}etat/", {"on": "1"})
    assert WebhookEndpoint.objects.get().is_enabled
    done = AuditRecord.objects.filter(action__startswith="webhook.").order_by("pk").values_list("action", flat=True)
    assert list(done) == ["webhook.added", "webhook.changed", "webhook.switched_off", "webhook.switched_on"]


def test_what_was_switched_off_for_failing_is_said_on_the_list(administrator: Client, listener: Listener) -> None:
    added(administrator, listener.url)
    WebhookEndpoint.objects.update(is_enabled=False, off_reason="failing")
    assert "Rien n'y est arrivé depuis trois jours" in text(administrator.get("/gestion/webhooks/"))


def test_one_is_told_again_and_all_since_a_day(administrator: Client, listener: Listener, desk: Desk) -> None:
    added(administrator, listener.url)
    endpoint = WebhookEndpoint.objects.get()
    publish([Event("customer.released", desk.brand_id, desk.customer(), business_now(desk.brand), {})])
    run_until_quiet()
    again = re.search(
        rf'action="({page_of(endpoint)}[^/"]+/rejouer/)"', administrator.get(page_of(endpoint)).content.decode()
    )
    assert again
    assert administrator.post(again[1]).status_code == 303
    run_until_quiet()
    assert len(listener.heard) == 2
    assert administrator.post(f"{page_of(endpoint)}rejouer/", {"since": "2020-01-01"}).status_code == 422
    assert administrator.post(f"{page_of(endpoint)}rejouer/", {"since": today(desk.brand)}).status_code == 303
    run_until_quiet()
    assert b"invoice.issued" in b"".join(each.body for each in listener.heard)


def test_a_new_secret_is_shown_once(administrator: Client, listener: Listener) -> None:
    secret = added(administrator, listener.url)
    answer = administrator.post(f"{page_of(WebhookEndpoint.objects.get())}secret/").content.decode()
    assert "whsec_" in answer
    assert secret not in answer


def test_the_entry_of_the_menu_is_the_administrators(administrator: Client, colleague: Colleague) -> None:
    assert "/gestion/webhooks/" in administrator.get("/gestion/").content.decode()
    assert "/gestion/webhooks/" not in colleague("finance").get("/gestion/").content.decode()
