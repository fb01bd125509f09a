"""Webhooks and keys as an administrator makes them, in a real browser: accessible, and as wide as the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from guichet.contexts.access.public import add_person, add_staff_role
from guichet.infra.clock import business_now
from guichet.infra.outbox import Event, publish
from guichet.infra.unit_of_work import unit_of_work
from tests.contexts.desk import open_desk
from tests.interfaces.portal.test_shell_in_browser import WORDS as SIGN_IN
from tests.support.browser import OpenPage
from tests.support.jobs import RunJobs
from tests.support.listener import open_listener
from tests.support.portal import Portal

PASSWORD = "guichet-demo"
WORDS = {
    "fr": {
        "some": "Ceux choisis ci-dessous", "add": "Ajouter", "address": "Adresse", "kept": "C'est noté",
        "tries": "2 tentatives", "make": "Créer la clé", "name": "Nom", "key": "Clé", "secret": "Secret",
        "revoke": "Révoquer la clé", "again": "Renvoyer customer.released",
    },
    "en": {
        "some": "Those chosen below", "add": "Add", "address": "Address", "kept": "I have kept it", "tries": "2 tries",
        "make": "Make the key", "name": "Name", "key": "Key", "secret": "Secret", "revoke": "Revoke the key",
        "again": "Tell again customer.released",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "width"), [("en", 390), pytest.param("fr", 1280, marks=pytest.mark.every_combination)]
)
def test_an_address_hears_and_a_key_is_made(
    live_portal: Portal,
    open_page: OpenPage,
    axe: Callable[[Page], None],
    worker: RunJobs,
    settings: Settings,
    language: str,
    width: int,
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    desk, words = open_desk(), WORDS[language]
    customer = desk.customer("Écoutée")
    with unit_of_work("test.staff"):
        person = add_person(
            "administrator@example.com", first_name="Lou", last_name="Roy", language=language, password=PASSWORD
        )
        add_staff_role(person, desk.brand_id, "administrator")
    page = open_page(width=width, language=language)

    def looks() -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    def opens(path: str) -> None:
        page.goto(live_portal.url("plans", path))
        looks()

    def button(name: str) -> None:
        page.get_by_role("button", name=name, exact=True).click()
        page.wait_for_load_state()
        looks()

    page.goto(live_portal.url("plans", "/connexion/"))
    page.locator("[name=login]").fill("administrator@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=SIGN_IN[language]["go"]).click()
    page.wait_for_url("**/gestion/")
    with open_listener() as listener:
        opens("/gestion/webhooks/ajouter/")
        expect(page.get_by_label("customer.released")).not_to_be_visible()
        page.get_by_label(words["some"]).check()
        page.get_by_label("customer.released").check()
        button(words["add"])  # without an address: said, and what was chosen is kept
        page.get_by_label(words["address"], exact=True).fill(listener.url)
        button(words["add"])
        secret = page.get_by_label(words["secret"]).input_value()
        with unit_of_work("test.event"):
            publish([Event("customer.released", desk.brand_id, customer, business_now(desk.brand), {})])
        worker()
        page.get_by_role("link", name=words["kept"]).click()
        button(words["again"])
        worker()
        page.reload()
        page.get_by_text(words["tries"]).click()
        expect(page.get_by_text("said 200")).to_have_count(2)
        looks()
        assert [each.read(secret)["type"] for each in listener.heard] == ["customer.released"] * 2
    opens("/gestion/webhooks/")
    opens("/gestion/cles-api/ajouter/")
    page.get_by_label("entitlements:read").check()
    button(words["make"])
    page.get_by_label(words["name"], exact=True).fill("Boutique")
    button(words["make"])
    key = page.get_by_label(words["key"], exact=True).input_value()
    known = {"Host": live_portal.host("plans"), "Authorization": f"Bearer {key}"}

    def asks() -> requests.Response:
        address = f"{live_portal.address}/api/v1/customers/{customer}/entitlements"
        return requests.get(address, headers=known, timeout=10)

    assert asks().json()["access"] is False
    page.get_by_role("link", name=words["kept"]).click()
    looks()
    page.get_by_role("link", name="Boutique").click()
    looks()
    button(words["revoke"])
    assert asks().status_code == 401
