"""The billing panel: what the organisation says of itself and its addresses, edited by those who may, nothing lost."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guichet.contexts.access.public import find_person, list_memberships
from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.customers.public import CustomerView, get_customer
from guichet.infra.models import AuditRecord
from tests.interfaces.portal.stage import Visitor

NORA = "nora@example.com"
MONTREAL = {
    "country": "CA", "line1": "300, rue Viger Est", "line2": "", "city": "Montréal", "region": "QC",
    "postal_code": "h2x3r7",
}  # fmt: skip
TORONTO = {**MONTREAL, "line1": "1, Yonge Street", "city": "Toronto", "region": "ON", "postal_code": "M5E 1W7"}


def organisation() -> CustomerView:
    nora, plans = find_person(NORA), find_brand_by_slug("plans")
    assert nora is not None
    assert plans is not None
    return get_customer(list_memberships(nora.id, plans.id)[0].customer_id)


def shown(client: Client, address: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', client.get(address).content.decode())
    assert found is not None
    return found[1]


def save(client: Client, address: str, data: dict[str, str]) -> tuple[int, str]:
    answer = client.post(address, {"shown": shown(client, address), **data}, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_panel_leads_to_each_part_and_says_what_stands_there(visitor: Visitor) -> None:
    page = visitor("plans", NORA).get("/facturation/").content.decode()
    for words in ("Gérer la facturation", "Informations sur l'organisation", "Nora inc.",
                  "Adresse de facturation et d'expédition", "Historique de facturation"):  # fmt: skip
        assert words in page


def test_details_are_saved_with_a_record_of_what_they_were(visitor: Visitor) -> None:
    nora = visitor("plans", NORA)
    data = {"name": "Nora et filles inc.", "category": "architect", "billing_email": "Factures@Example.com"}
    status, page = save(nora, "/facturation/coordonnees/", data)
    assert status == 200
    assert "enregistré" in page
    after = organisation()
    assert (after.name, after.category, after.billing_email) == (
        "Nora et filles inc.", "architect", "factures@example.com",
    )  # fmt: skip
    record = AuditRecord.objects.get(customer_id=after.id, action="customer.details_changed")
    assert record.before["name"] == "Nora inc."
    assert record.after["name"] == "Nora et filles inc."


def test_what_is_wrong_is_said_all_at_once_and_what_was_typed_stays(visitor: Visitor) -> None:
    status, page = save(
        visitor("plans", NORA), "/facturation/coordonnees/", {"name": "", "category": "", "billing_email": "nora@"}
    )
    assert status == 422
    for words in ("Saisissez le nom", "Choisissez la catégorie", "nom@exemple.com", 'value="nora@"'):
        assert words in page
    assert organisation().name == "Nora inc."


def test_who_edits_what_somebody_else_has_changed_sees_it_and_loses_nothing(visitor: Visitor) -> None:
    first, second = visitor("plans", NORA), visitor("plans", NORA)
    page_of_second = shown(second, "/facturation/coordonnees/")
    mine = {"name": "Premier", "category": "owner", "billing_email": NORA}
    assert save(first, "/facturation/coordonnees/", mine)[0] == 200
    answer = second.post("/facturation/coordonnees/", {"shown": page_of_second, **mine, "name": "Second"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Premier" in page
    assert 'value="Second"' in page
    assert organisation().name == "Premier"
    again = re.search(r'name="shown" value="([0-9a-f]{64})"', page)
    assert again is not None
    second.post("/facturation/coordonnees/", {"shown": again[1], **mine, "name": "Second"})
    assert organisation().name == "Second"


def test_another_province_says_which_taxes_come_next(visitor: Visitor) -> None:
    nora = visitor("plans", NORA)
    assert save(nora, "/facturation/adresses/facturation/", MONTREAL)[0] == 200
    _, page = save(nora, "/facturation/adresses/facturation/", TORONTO)
    assert "TVH 13" in page
    address = organisation().address
    assert address is not None
    assert (address.city, address.postal_code) == ("Toronto", "M5E 1W7")


def test_things_are_shipped_elsewhere_and_back_to_the_billing_address(visitor: Visitor) -> None:
    nora = visitor("plans", NORA)
    save(nora, "/facturation/adresses/expedition/", TORONTO)
    assert organisation().shipping is not None
    save(nora, "/facturation/adresses/expedition/", {"same": "1"})
    assert organisation().shipping is None


@pytest.mark.parametrize("field", ["line1", "city", "postal_code", "region", "country"])
def test_an_odd_address_is_refused_in_words(visitor: Visitor, field: str) -> None:
    for odd in ("\x00", "x" * 5000, "<script>", ""):
        status, _ = save(visitor("plans", NORA), "/facturation/adresses/facturation/", {**MONTREAL, field: odd})
        assert status in {200, 422}
    address = organisation().address
    assert address is None or "<" not in address.postal_code + address.region + address.country


@pytest.mark.parametrize("path", ["", "coordonnees/", "adresses/", "adresses/facturation/", "adresses/expedition/"])
def test_a_member_is_told_who_may(visitor: Visitor, path: str) -> None:
    answer = visitor("plans", "omar@example.com").get(f"/facturation/{path}")
    assert answer.status_code == 403
    assert "Sofia Tremblay" in answer.content.decode()


@pytest.mark.parametrize("year", ["2026", "1999", "0", "deux-mille", "%00", "99999999999"])
def test_history_shows_a_year_or_everything(visitor: Visitor, year: str) -> None:
    assert visitor("plans", NORA).get(f"/facturation/historique/?annee={year}").status_code == 200
