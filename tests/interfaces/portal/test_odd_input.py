"""Whatever is typed or sent, a person gets a sentence; nobody gets a page that failed."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import pytest
from django.test import Client

from guichet.contexts.access.public import find_person, list_memberships
from guichet.contexts.brands.models import GatewayAccount
from guichet.contexts.brands.public import find_brand_by_slug
from guichet.contexts.catalog.public import list_prices
from guichet.contexts.customers.public import PostalAddress, change_details
from guichet.contexts.ordering.public import find_live_order
from guichet.infra import audit
from guichet.infra.clock import business_now, today
from guichet.interfaces.portal.purchase.method import SETUPS_AN_HOUR
from tests.interfaces.portal.stage import Visitor

EMAIL = "nora@example.com"
WIZARD = "/licences/quantite/"
GOOD = {
    "name": "Nora inc.", "category": "owner", "country": "CA", "line1": "300, rue Viger Est", "line2": "",
    "city": "Montréal", "region": "QC", "postal_code": "H2X 3R7",
}  # fmt: skip
ODD = ("", "a\x00b", "-1", "1e9", "9" * 5000, "٣", "²", "\r\nBcc: a@b.example", "<script>", "\u202e", "é" * 300)

# Each text is tried in a part of a form's fields, the next text in the next part: all would be hundreds of posts.
PARTS = 4


def some(fields: Iterable[str], odd: str) -> list[str]:
    """Those of the fields that this text is tried in."""
    return list(fields)[ODD.index(odd) % PARTS :: PARTS]


@pytest.fixture
def nora(visitor: Visitor) -> Client:
    """Ready to choose; a failing view answers 500, as it would in production."""
    client = visitor("plans", EMAIL)
    client.raise_request_exception = False
    brand, person = find_brand_by_slug("plans"), find_person(EMAIL)
    assert brand is not None
    assert person is not None
    change_details(
        list_memberships(person.id, brand.id)[0].customer_id, actor=audit.person(person.id), at=business_now(brand),
        name=GOOD["name"], category=GOOD["category"],
        address=PostalAddress(*(GOOD[f] for f in ("line1", "line2", "city", "region", "postal_code", "country"))),
    )  # fmt: skip
    return client


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_no_form_of_the_wizard_fails(nora: Client, odd: str) -> None:
    brand = find_brand_by_slug("plans")
    assert brand is not None
    price = str(list_prices(brand.id, today(brand))[0].id)
    forms = [(f"{WIZARD}organisation/?modifier", GOOD | {field: odd}) for field in some(GOOD, odd)]
    forms += [(f"{WIZARD}licences/", typed) for typed in ({"price": odd, "quantity": "1"}, {"quantity": odd}, {})]
    forms += [(f"{WIZARD}licences/", {"price": price, "quantity": quantity}) for quantity in (odd, "2")]
    forms += [(f"{WIZARD}paiement/", {"method": odd, "consent": odd})]
    forms += [(f"{WIZARD}verification/", {"fingerprint": odd, "method": odd})]
    for address, typed in forms:
        answer = nora.post(address, typed)
        assert answer.status_code in {200, 303, 422}, (address, typed)
    for address, typed in (
        (f"{WIZARD}organisation/adresse/", {"country": odd, "region": odd, "city": odd}),
        (f"{WIZARD}licences/estimation/", {"price": price, "quantity": odd}),
        (f"{WIZARD}licences/estimation/", {"price": odd, "quantity": odd}),
    ):
        assert nora.get(address, typed).status_code == 200, (address, typed)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_no_form_of_billing_or_of_members_fails(nora: Client, odd: str) -> None:
    """The provider does not answer, so what is good goes no further than that. Addresses: test_billing_details.py."""
    brand = find_brand_by_slug("plans")
    assert brand is not None
    price = str(list_prices(brand.id, today(brand))[0].id)
    nora.post(f"{WIZARD}licences/", {"price": price, "quantity": "2"})
    holder = GOOD | {"first_name": "Nora", "last_name": "Gagnon", "consent": "on"}
    forms = [("/facturation/modes-de-paiement/ajouter/", holder | {field: odd}) for field in some(holder, odd)]
    forms += [("/facturation/coordonnees/", {"name": odd, "category": odd, "billing_email": odd})]
    forms += [(f"{WIZARD}coupon/", {"code": odd}), (f"{WIZARD}coupon/", {"remove": odd})]
    forms += [("/membres/inviter/", {"addresses": odd, "rest": odd})]
    forms += [(f"{WIZARD}echeance/", {"price": odd, "quantity": odd, "basis": odd})]
    for address, typed in forms:
        answer = nora.post(address, typed)
        assert answer.status_code in {200, 302, 303, 422, 429}, (address, typed)
    for address in ("/facturation/modes-de-paiement/adresse/", "/facturation/adresses/champs/"):
        assert nora.get(address, {"country": odd, "region": odd, "city": odd}).status_code == 200, address
    assert nora.get("/facturation/historique/", {"annee": odd, "page": odd}).status_code in {200, 404}
    assert nora.get("/journal/", {"sujet": odd, "page": odd}).status_code in {200, 404}


@pytest.mark.parametrize("odd", [odd for odd in ODD if odd], ids=lambda odd: ascii(odd)[:12])
def test_no_address_fails(nora: Client, odd: str) -> None:
    part = quote(odd, safe="")
    for address in (
        "/facturation/factures/{}/",
        "/facturation/factures/{}.pdf",
        "/facturation/factures/{}.xml",
        WIZARD + "terminee/{}/",
        "/facturation/modes-de-paiement/{}/modifier/",
        "/abonnements/{}/annuler/",
        "/abonnements/{}/pause/",
        "/abonnements/{}/reprendre/",
        "/membres/{}/retirer/",
        "/{}",
    ):
        assert nora.get(address.format(part)).status_code == 404, address
    for address in ("/facturation/regler/facture/{}/", "/webhooks/{}/"):
        assert nora.post(address.format(part)).status_code == 404, address
    assert nora.get(f"/connexion/?next={part}").status_code < 500


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:12])
def test_nobody_is_signed_in_by_odd_input(visitor: Visitor, odd: str) -> None:
    client = visitor("plans")
    client.raise_request_exception = False
    for address, typed in (
        ("/connexion/", {"login": odd, "password": odd}),
        ("/connexion/", {"login": EMAIL, "password": odd}),
        ("/mot-de-passe/oublie/", {"email": odd}),
        ("/demo/entrer/", {"token": odd}),
    ):
        assert client.post(address, typed).status_code < 500, address
    assert client.get("/").status_code == 302


def test_cards_asked_for_without_end_are_refused_in_a_purchase_and_beside_it(nora: Client) -> None:
    brand = find_brand_by_slug("plans")
    assert brand is not None
    nora.post(f"{WIZARD}licences/", {"price": str(list_prices(brand.id, today(brand))[0].id), "quantity": "2"})
    for _ in range(SETUPS_AN_HOUR):
        page = nora.post(f"{WIZARD}paiement/", {"method": "new_redirect", "consent": "on"}).content.decode()
        assert "Trop de cartes" not in page
    for address in (f"{WIZARD}paiement/", "/facturation/modes-de-paiement/ajouter/"):
        typed = GOOD | {"first_name": "Nora", "last_name": "Gagnon", "method": "new_redirect", "consent": "on"}
        answer = nora.post(address, typed)
        assert answer.status_code == 422
        assert "Trop de cartes" in answer.content.decode(), address


def test_a_brand_without_a_provider_says_so_and_keeps_the_order(nora: Client) -> None:
    """Nobody configured its account yet: the person reads a sentence, and the choice is kept."""
    brand = find_brand_by_slug("plans")
    assert brand is not None
    nora.post(f"{WIZARD}licences/", {"price": str(list_prices(brand.id, today(brand))[0].id), "quantity": "2"})
    GatewayAccount.objects.all().delete()
    answer = nora.post(f"{WIZARD}paiement/", {"method": "new_redirect", "consent": "on"})
    assert answer.status_code == 422
    assert "Rien n'a été débité" in answer.content.decode().replace("&#x27;", "'").replace("’", "'")
    person = find_person(EMAIL)
    assert person is not None
    assert find_live_order(list_memberships(person.id, brand.id)[0].customer_id) is not None
