"""The menu is the programme's data: read strictly, shown to whom it may be, marked where one is."""

from __future__ import annotations

import re
from typing import Any

import pytest

from guichet.flows.demo.brands import BRANDS
from guichet.interfaces.portal.navigation import NavigationError, parse
from tests.interfaces.portal.stage import Visitor


@pytest.mark.parametrize("programme", [p for b in BRANDS for p in b.programmes], ids=lambda p: p.code)
def test_every_programme_of_the_demo_can_be_read(programme: Any) -> None:
    assert parse(programme.navigation).groups


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"place": "bottom", "groups": []}, "navigation.place must be one of left, top, tabs, not 'bottom'"),
        ({"place": "left", "menu": []}, "navigation has unknown keys: menu"),
        ({"place": "left", "groups": [{"heading": "nope"}]}, "navigation.groups[0].heading: 'nope' is not one of"),
        ({"place": "left", "groups": [{"items": [{}]}]}, "navigation.groups[0].items[0] names no page"),
        (
            {"place": "left", "groups": [{"items": [{"page": "x"}]}]},
            "navigation.groups[0].items[0].page: 'x' is not one of",
        ),
        ({"place": "left", "groups": [{"items": ["overview"]}]}, "must be an object, not 'overview'"),
        (
            {"place": "left", "groups": [{"items": [{"page": "overview", "children": [{"page": "y"}]}]}]},
            "navigation.groups[0].items[0].items[0].page: 'y' is not one of",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: dict[str, Any], said: str) -> None:
    with pytest.raises(NavigationError, match=re.escape(said)):
        parse(data)


PLACES = {
    ("encre", "camille@example.com"): "left",
    ("relais", "remy@example.com"): "top",
    ("bureau", "igor@example.com"): "tabs",
    ("bureau", "bea@example.com"): "left",
    ("acces", "hana@example.com"): "top",
    ("plans", "nora@example.com"): "left",
}


@pytest.mark.parametrize(
    ("who", "place"), PLACES.items(), ids=lambda value: "-".join(value) if isinstance(value, tuple) else value
)
def test_the_menu_stands_where_the_source_has_it(visitor: Visitor, who: tuple[str, str], place: str) -> None:
    page = visitor(*who).get("/").content.decode()
    assert f'class="shell shell--{place}"' in page
    assert 'aria-current="page"' in page


@pytest.mark.parametrize(
    ("path", "label"),
    [("/", "Aperçu"), ("/licences/", "Licences"), ("/facturation/historique/", "Historique de facturation")],
)
def test_where_one_is_is_marked(visitor: Visitor, path: str, label: str) -> None:
    page = visitor("plans", "nora@example.com").get(path).content.decode()
    marked = re.findall(r'href="([^"]+)" aria-current="page".*?</svg>\s*([^<]+)</a>', page, re.S)
    assert marked == [(path, label)]


def test_what_a_brand_does_not_sell_is_not_offered(visitor: Visitor) -> None:
    assert 'href="/licences/"' in visitor("plans", "nora@example.com").get("/").content.decode()
    assert 'href="/licences/"' not in visitor("relais", "remy@example.com").get("/").content.decode()


def test_the_account_is_named_with_its_number(visitor: Visitor) -> None:
    page = visitor("plans", "nora@example.com").get("/").content.decode()
    assert "Nora inc." in page
    assert "Client n°" in page


def test_a_member_does_not_see_the_holders_pages(visitor: Visitor) -> None:
    page = visitor("plans", "omar@example.com").get("/").content.decode()
    assert "/facturation/historique/" not in page
    assert "Sofia Tremblay, titulaire du compte" in page


def test_a_person_of_several_accounts_switches(visitor: Visitor) -> None:
    hana = visitor("acces", "hana@example.com")
    page = hana.get("/").content.decode()
    assert "Utilisateur de Coop Verte" in page
    assert "<b>Hana &amp; Fils</b>" in page
    address = next(part for part in page.split('action="') if "/compte/choisir/" in part and "Coop Verte" in part)
    answer = hana.post(address.split('"')[0])
    assert answer.status_code == 303
    assert "<b>Coop Verte</b>" in hana.get("/").content.decode()


def test_nobody_switches_to_an_account_that_is_not_theirs(visitor: Visitor) -> None:
    vera = visitor("acces", "vera@example.com")
    own = vera.get("/").wsgi_request.portal.customer  # type: ignore[attr-defined]
    assert visitor("acces", "hana@example.com").post(f"/compte/choisir/{own.id}/").status_code == 303
    nora = visitor("plans", "nora@example.com")
    assert nora.post(f"/compte/choisir/{own.id}/").status_code == 404


def test_the_companys_own_people_are_led_to_the_back_office(visitor: Visitor) -> None:
    answer = visitor("plans", "finance@example.com").get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/gestion/")
