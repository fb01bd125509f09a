"""Each form of the owner's pages, sent twice at the same moment: it happens once and is told once; nothing fails."""

from __future__ import annotations

import re
from collections import Counter
from uuid import UUID

import pytest
from django.test import Client

from guichet.contexts.access.models import Invitation
from guichet.contexts.notifications.models import Mail
from guichet.flows.demo.people import PASSWORD
from guichet.infra.models import AuditRecord, OutboxEvent
from tests.flows.at_once import at_once
from tests.flows.changes import Changes
from tests.flows.journey import Buyer, House
from tests.flows.methods import Methods
from tests.flows.seats import Team

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
ADDRESS: dict[str, object] = {
    "country": "CA", "line1": "1, rue Neuve", "line2": "", "city": "Laval", "region": "QC", "postal_code": "H7A 1A1",
}  # fmt: skip
DETAILS: dict[str, object] = {"name": "Nora et filles", "category": "owner", "billing_email": "comptes@example.com"}


@pytest.fixture
def tabs(house: House, nora: Buyer) -> list[Client]:
    """Two browsers of the holder's, who has three licences, a member, and two cards."""
    nora.gives_address()
    nora.buys(quantity=3)
    Team(nora).joined("une@example.com")
    Methods(nora).adds("5555555555554444")
    house.runs_jobs()
    clients = [Client(headers={"host": "plans.localhost"}, raise_request_exception=False) for _ in range(2)]
    for client in clients:
        assert client.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD}).status_code == 302
    return clients


def test_each_form_sent_twice_at_once_has_one_effect(house: House, nora: Buyer, tabs: list[Client]) -> None:
    price = Changes(nora).subscription.items[0].price_id
    subscription = Changes(nora).subscription.id
    member = Team(nora).membership("une@example.com")
    first_card, second_card = (method.id for method in Methods(nora).all)

    twice(nora, tabs, "/facturation/coordonnees/", DETAILS)
    twice(nora, tabs, "/facturation/adresses/facturation/", ADDRESS)
    twice(nora, tabs, "/facturation/adresses/expedition/", ADDRESS | {"line1": "2, rue Neuve"})
    twice(nora, tabs, "/membres/inviter/", {"addresses": "deux@example.com"})
    invitation = Invitation.objects.get(customer_id=nora.customer_id, email="deux@example.com").id
    twice(nora, tabs, f"/membres/invitations/{invitation}/revoquer/", {}, shown_at="/membres/")
    twice(nora, tabs, f"/membres/{member}/liberer/", {}, shown_at="/membres/")
    twice(nora, tabs, f"/membres/{member}/attribuer/", {}, shown_at="/membres/")
    twice(nora, tabs, f"/membres/{member}/retirer/", {})
    term = f"/licences/quantite/echeance/?price={price}&quantity=2"
    twice(nora, tabs, term, {"price": price, "quantity": "2"})
    twice(nora, tabs, "/licences/quantite/modification/annuler/", {}, shown_at="/licences/")
    cards = "/facturation/modes-de-paiement/"
    twice(nora, tabs, f"{cards}{second_card}/preferer/", {}, shown_at=cards)
    twice(nora, tabs, f"{cards}{first_card}/supprimer/", {})
    twice(nora, tabs, f"/abonnements/{subscription}/pause/", {})
    twice(nora, tabs, f"/abonnements/{subscription}/pause/annuler/", {}, shown_at="/abonnements/")
    twice(nora, tabs, f"/abonnements/{subscription}/annuler/", {"reason": "too dear"})
    twice(nora, tabs, f"/abonnements/{subscription}/garder/", {}, shown_at="/abonnements/")

    house.runs_jobs()
    assert house.provider.taken() == [20351]
    assert Team(nora).holding == ["nora@example.com"]
    assert Methods(nora).numbers == ["4444"]


def twice(buyer: Buyer, tabs: list[Client], path: str, typed: dict[str, object], *, shown_at: str = "") -> None:
    """Sends what the page shows, with what is typed; what it did is told once each, in trail, events and mails."""
    before = told(buyer.customer_id)
    shown = dict(HIDDEN.findall(tabs[0].get(shown_at or path).content.decode()))
    answers = at_once(*[lambda client=client: client.post(path, shown | typed) for client in tabs])  # type: ignore[misc]
    assert all(answer.status_code in {200, 302, 303, 404, 409, 422} for answer in answers), (path, answers)
    new = told(buyer.customer_id) - before
    assert new, f"{path} did nothing: {[answer.status_code for answer in answers]}"
    assert set(new.values()) == {1}, (path, new)


def told(customer_id: UUID) -> Counter[tuple[str, str]]:
    trail = AuditRecord.objects.filter(customer_id=customer_id).values_list("action", "subject_id")
    events = OutboxEvent.objects.filter(customer_id=customer_id).values_list("name", "payload")
    mails = Mail.objects.filter(customer_id=customer_id).values_list("kind", "to")
    return Counter([*((a, str(s)) for a, s in trail), *((f"event {n}", str(p)) for n, p in events), *mails])
