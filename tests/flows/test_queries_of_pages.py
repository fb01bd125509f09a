"""A page asks the database as often for a large organisation with a long past as for a small new one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guichet.flows.demo.people import PASSWORD
from tests.flows.changes import Changes
from tests.flows.journey import Buyer, House
from tests.flows.seats import Team

PAGES = (
    "/",
    "/facturation/",
    "/facturation/historique/",
    "/facturation/releve/",
    "/facturation/a-venir/",
    "/facturation/modes-de-paiement/",
    "/facturation/adresses/",
    "/licences/",
    "/membres/",
    "/abonnements/",
    "/journal/",
    "/licences/quantite/licences/",
    "/licences/quantite/recapitulatif/",
    "/licences/quantite/paiement/",
)


@pytest.fixture
def client(nora: Buyer) -> Client:
    nora.gives_address()
    nora.buys(quantity=12)
    client = Client(headers={"host": "plans.localhost"})
    client.post("/connexion/", {"login": "nora@example.com", "password": PASSWORD})
    return client


def queries(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return [query["sql"] for query in asked.captured_queries]


def test_members_and_invoices_cost_no_queries(house: House, nora: Buyer, client: Client) -> None:
    grows(house, nora, members=1, months=1)
    few = {path: queries(client, path) for path in PAGES}
    grows(house, nora, members=6, months=2)
    for path in PAGES:
        many = queries(client, path)
        assert len(many) <= len(few[path]), f"{path}\n" + "\n".join(many)


def grows(house: House, nora: Buyer, *, members: int, months: int) -> None:
    """With an order under way, so that all steps of the wizard are there."""
    team = Team(nora)
    for number in range(members):
        team.joined(f"membre{len(team.holding)}-{number}@example.com")
    house.lives(days=31 * months)
    Changes(nora).orders(13)
