"""What the wizard's pages say when something typed cannot be used: all of it at once, in title, summary and field."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.catalog.public import list_prices
from guichet.infra.clock import today
from tests.interfaces.portal.stage import Visitor

ORGANISATION = "/licences/quantite/organisation/"
QUEBEC = {
    "category": "general_contractor",
    "country": "CA",
    "line1": "85, rue Saint-Paul",
    "city": "Québec",
    "region": "QC",
    "postal_code": "g1k 3v9",
}


@pytest.fixture
def nora(visitor: Visitor) -> Client:
    return visitor("plans", "nora@example.com")


def test_everything_wrong_with_the_organisation_is_said_at_once(nora: Client) -> None:
    page = _post(nora, ORGANISATION, {"country": "CA", "postal_code": "G1K"})
    assert _summary(page) == [
        "Choisissez la catégorie la plus proche de votre organisation.",
        "Saisissez le numéro et la rue.",
        "Saisissez la ville.",
        "Choisissez la province ou le territoire.",
        "Un code postal canadien s'écrit A1A 1A1 : lettres et chiffres alternent.",
    ]


@pytest.mark.parametrize(
    ("address", "typed"), [(ORGANISATION, {}), ("/licences/quantite/licences/", {"quantity": "x"})]
)
def test_the_title_says_error_once(nora: Client, address: str, typed: dict[str, str]) -> None:
    if address != ORGANISATION:
        nora.post(ORGANISATION, QUEBEC)
    assert _title(_post(nora, address, typed)).count("Erreur") == 1


def test_a_consent_that_is_missing_stands_in_the_summary_and_leads_to_its_box(nora: Client) -> None:
    _order(nora)
    page = _post(nora, "/licences/quantite/paiement/", {"method": "new"})
    assert _title(page).startswith("Erreur")
    assert len(_summary(page)) == 1
    assert 'href="#consent"' in page
    assert 'id="consent"' in page


@pytest.mark.parametrize("step", ["licences", "recapitulatif", "paiement"])
def test_each_step_has_a_way_back(nora: Client, step: str) -> None:
    _order(nora)
    page = nora.get(f"/licences/quantite/{step}/").content.decode()
    assert re.search(r"<a class=\"btn btn--quiet[^>]*>Précédent</a>", page)


def _order(nora: Client) -> None:
    """One licence by the month, up to the choice of a method."""
    brand = find_brand_by_slug("plans")
    assert brand is not None
    nora.post(ORGANISATION, QUEBEC)
    price = list_prices(brand.id, today(brand))[0]
    nora.post("/licences/quantite/licences/", {"price": str(price.id), "quantity": "1"})


def _post(client: Client, address: str, typed: dict[str, str]) -> str:
    return client.post(address, typed).content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def _title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.S)
    assert found is not None
    return found[1]


def _summary(page: str) -> list[str]:
    found = re.search(r'<div class="error-summary".*?</div>', page, re.S)
    assert found is not None
    return [text.replace("&#x27;", "'") for text in re.findall(r"<li><a [^>]*>(.*?)</a>", found[0])]
