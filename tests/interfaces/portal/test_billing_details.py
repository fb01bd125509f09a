"""The details behind the panel: what two editors, an open order, long lines and odd input make of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from guichet.contexts.access.public import find_person, list_memberships
from guichet.contexts.brands.public import BrandView, find_brand_by_slug
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import CustomerView, PostalAddress, change_details, get_customer
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.infra.models import AuditRecord
from tests.interfaces.portal.stage import Visitor

DETAILS, ADDRESSES = "/facturation/coordonnees/", "/facturation/adresses/"
BILLING, SHIPPING = "/facturation/adresses/facturation/", "/facturation/adresses/expedition/"
QUEBEC = {
    "country": "CA", "line1": "300, rue Viger Est", "line2": "", "city": "Montréal", "region": "QC",
    "postal_code": "H2X 3R7",
}  # fmt: skip
ONTARIO = {
    "country": "CA", "line1": "1, Yonge Street", "line2": "", "city": "Toronto", "region": "ON",
    "postal_code": "m5e1w7",
}  # fmt: skip
NORA = {"name": "Nora inc.", "category": "owner", "billing_email": "nora@example.com"}


@pytest.fixture
def brand(demo: None) -> BrandView:
    found = find_brand_by_slug("plans")
    assert found is not None
    return found


@pytest.fixture
def nora(visitor: Visitor, brand: BrandView) -> Client:
    """The owner of «Nora inc.», in Quebec."""
    client = visitor("plans", "nora@example.com")
    person, address = find_person("nora@example.com"), PostalAddress(*_in_order(QUEBEC))
    assert person is not None
    change_details(
        customer_of("nora@example.com").id, actor=audit.person(person.id), at=business_now(brand), name=NORA["name"],
        category=NORA["category"], address=address,
    )  # fmt: skip
    return client


def test_the_panel_says_in_a_line_each_what_stands_there(nora: Client) -> None:
    page = _text(nora.get("/facturation/").content)
    assert "Nora inc., Donneur d'ouvrage · Nora Gagnon, nora@example.com" in page
    assert "300, rue Viger Est, Montréal (Québec) H2X 3R7" in page
    assert "Pas encore de facture" in page


def test_saving_what_stands_there_leaves_no_record(nora: Client) -> None:
    before = AuditRecord.objects.count()
    assert nora.post(DETAILS, {"shown": _shown(nora, DETAILS), **NORA}).status_code == 303
    assert AuditRecord.objects.count() == before


def test_a_name_that_no_typeface_prints_is_refused_before_it_is_kept(nora: Client) -> None:
    answer = nora.post(DETAILS, {"shown": _shown(nora, DETAILS), **NORA, "name": "Nora \U0001f600"})
    assert answer.status_code == 422
    assert "ne s'impriment pas sur une facture" in _text(answer.content)
    assert customer_of("nora@example.com").name == "Nora inc."


@pytest.mark.parametrize("path", [DETAILS, BILLING, SHIPPING])
def test_a_mistake_in_between_does_not_hide_the_other_editor(nora: Client, path: str) -> None:
    """The form that comes back with an error still stands for what was shown first."""
    shown = _shown(nora, path)
    nora.post(DETAILS, {"shown": _shown(nora, DETAILS), **NORA, "name": "La première"})
    wrong = nora.post(path, {"shown": shown, **QUEBEC, **NORA, "name": "", "line1": ""})
    assert wrong.status_code == 422
    again = nora.post(path, {"shown": _fingerprint(_text(wrong.content)), **QUEBEC, **NORA, "name": "La seconde"})
    assert again.status_code == 422
    assert customer_of("nora@example.com").name == "La première"


def test_another_street_in_the_same_province_says_nothing_of_taxes(nora: Client) -> None:
    answer = nora.post(BILLING, {"shown": _shown(nora, BILLING), **QUEBEC, "line1": "1, rue Berri"}, follow=True)
    page = _text(answer.content)
    assert "À partir de" not in page
    assert "1, rue Berri" in page


def test_the_taxes_of_an_open_order_follow_the_address(nora: Client, brand: BrandView) -> None:
    price = next(price for price in list_prices(brand.id, today(brand)) if price.interval.unit == "month")
    nora.post("/licences/quantite/licences/", {"price": str(price.id), "quantity": "1"})
    assert "67,84 $" in _text(nora.get("/licences/quantite/recapitulatif/").content)
    nora.post(BILLING, {"shown": _shown(nora, BILLING), **ONTARIO})
    assert "66,67 $" in _text(nora.get("/licences/quantite/recapitulatif/").content)


def test_another_province_says_the_taxes_before_and_after(nora: Client) -> None:
    answer = nora.post(BILLING, {"shown": _shown(nora, BILLING), **ONTARIO}, follow=True)
    assert "À partir de votre prochaine facture : TVH 13 %, au lieu de TPS 5 %, TVQ 9,975 %." in _text(answer.content)


def test_a_first_shipping_address_begins_empty(nora: Client) -> None:
    assert QUEBEC["line1"] not in _text(nora.get(SHIPPING).content)


def test_another_country_has_its_own_form_of_address_with_what_was_typed_kept(nora: Client) -> None:
    page = _text(nora.get("/facturation/adresses/champs/", {"country": "FR", "city": "Lyon"}).content)
    assert 'value="Lyon"' in page
    assert "5 chiffres" in page
    assert "Province" not in page


def test_goods_may_go_elsewhere_and_back_to_the_billing_address(nora: Client) -> None:
    assert "Identique à l'adresse de facturation" in _text(nora.get(ADDRESSES).content)
    nora.post(SHIPPING, {"shown": _shown(nora, SHIPPING), **ONTARIO})
    assert "1, Yonge Street" in _text(nora.get(ADDRESSES).content)
    address = customer_of("nora@example.com").address
    assert address is not None
    assert address.region == "QC"
    nora.post(SHIPPING, {"shown": _shown(nora, SHIPPING), "same": "1"})
    assert customer_of("nora@example.com").shipping is None
    actions = AuditRecord.objects.filter(customer_id=customer_of("nora@example.com").id).order_by("-id")[:2]
    assert [list(record.before or {}) for record in actions] == [["shipping"], ["shipping"]]


def test_long_lines_are_kept_whole(nora: Client) -> None:
    line, name = "Édifice " + "B" * 52, "N" * 120
    nora.post(BILLING, {"shown": _shown(nora, BILLING), **QUEBEC, "line1": line, "line2": line})
    nora.post(DETAILS, {"shown": _shown(nora, DETAILS), **NORA, "name": name})
    page = _text(nora.get(ADDRESSES).content)
    assert page.count(line) == 2
    assert name in page


ODD = ("", "a\x00b", "-1", "9" * 5000, "²", "\r\nBcc: a@b.example", "<script>", "\u202e", "é" * 300)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_nothing_odd_fails(nora: Client, odd: str) -> None:
    nora.raise_request_exception = False
    forms = [(DETAILS, NORA | {"shown": _shown(nora, DETAILS), field: odd}) for field in (*NORA, "shown")]
    for path in (BILLING, SHIPPING):
        forms += [(path, QUEBEC | {"shown": _shown(nora, path), field: odd}) for field in (*QUEBEC, "shown")]
    for path, typed in forms:
        assert nora.post(path, typed).status_code in {303, 422}, (path, typed)
    for query in ({"annee": odd}, {"page": odd}):
        assert nora.get("/facturation/historique/", query).status_code == 200
    assert nora.get("/journal/", {"page": odd}).status_code == 200


def test_nobody_meets_anothers_details(nora: Client, visitor: Visitor) -> None:
    nora.post(DETAILS, {"shown": _shown(nora, DETAILS), **NORA, "name": "Rien qu'à moi"})
    sofia = visitor("plans", "sofia@example.com")
    for path in ("/facturation/", DETAILS, ADDRESSES, BILLING, "/journal/"):
        assert "Rien qu'à moi" not in _text(sofia.get(path).content)


def customer_of(email: str) -> CustomerView:
    person, brand = find_person(email), find_brand_by_slug("plans")
    assert person is not None
    assert brand is not None
    return get_customer(list_memberships(person.id, brand.id)[0].customer_id)


def _in_order(address: dict[str, str]) -> list[str]:
    return [address[field] for field in ("line1", "line2", "city", "region", "postal_code", "country")]


def _text(content: bytes) -> str:
    return unescape(content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def _fingerprint(page: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def _shown(client: Client, path: str) -> str:
    """The fingerprint in the form as it is opened."""
    return _fingerprint(_text(client.get(path).content))
