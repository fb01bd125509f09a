"""The shell in a real browser: accessible at both widths and in both languages, by keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from guichet.flows.demo.people import PASSWORD
from tests.interfaces.portal.stage import send, set_demo_up
from tests.support.browser import OpenPage
from tests.support.portal import Portal

WORDS = {
    "fr": {"email": "Adresse e-mail", "password": "Mot de passe", "go": "Se connecter", "out": "Se déconnecter"},
    "en": {"email": "Email address", "password": "Password", "go": "Sign in", "out": "Sign out"},
}
Check = Callable[[Page], None]


@pytest.fixture
def portal(live_portal: Portal, settings: Settings) -> Portal:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    set_demo_up()
    return live_portal


def sign_in(page: Page, portal: Portal, brand: str, email: str, language: str = "fr") -> None:
    words = WORDS[language]
    page.goto(portal.url(brand, "/connexion/"))
    page.get_by_label(words["email"]).fill(email)
    page.get_by_label(words["password"]).fill(PASSWORD)
    page.get_by_role("button", name=words["go"]).click()
    page.wait_for_url(portal.url(brand))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 390, "dark"),
        pytest.param("fr", 1280, "light", marks=pytest.mark.every_combination),
        pytest.param("fr", 390, "dark", marks=pytest.mark.every_combination),
        pytest.param("en", 1280, "dark", marks=pytest.mark.every_combination),
        pytest.param("en", 390, "light", marks=pytest.mark.every_combination),
    ],
)
def test_pages_are_accessible(
    portal: Portal, open_page: OpenPage, axe: Check, language: str, width: int, scheme: str
) -> None:
    page = open_page(width=width, language=language, color_scheme=scheme)
    for path in ("/connexion/", "/mot-de-passe/oublie/", "/mot-de-passe/envoye/", "/nulle-part/"):
        page.goto(portal.url("plans", path))
        axe(page)
        assert fits(page), path
    for path in ("/", "/courrier/"):
        page.goto(portal.front(path))
        axe(page)
        assert fits(page), path
    people = {"plans": "nora", "relais": "remy", "bureau": "igor", "acces": "hana", "encre": "camille"}
    for brand, email in people.items():
        sign_in(page, portal, brand, f"{email}@example.com", language)
        if language == "en":  # the demo's people read French until they say otherwise
            menu = page.get_by_role("button", name="Menu", exact=True)
            if menu.is_visible():
                menu.click()
            page.get_by_role("button", name="English").click()
        for path in ("/", "/compte/"):
            page.goto(portal.url(brand, path))
            axe(page)
            assert fits(page), (brand, path)


def test_the_menu_hides_behind_its_button_on_a_phone(portal: Portal, open_page: OpenPage, axe: Check) -> None:
    page = open_page(width=390)
    sign_in(page, portal, "plans", "nora@example.com")
    link = page.get_by_role("navigation", name="Menu principal").get_by_role("link", name="Mon compte")
    expect(link).to_be_hidden()
    button = page.get_by_role("button", name="Menu", exact=True)
    place = button.bounding_box()
    assert place is not None
    assert place["x"] < 40
    assert place["y"] < 40
    button.press("Enter")
    expect(link).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()


def test_the_persons_menu_is_at_the_top_right_in_every_layout(portal: Portal, open_page: OpenPage, axe: Check) -> None:
    for brand, email in {"plans": "nora", "relais": "remy", "bureau": "igor"}.items():
        page = open_page()
        sign_in(page, portal, brand, f"{email}@example.com")
        button = page.get_by_role("button", name=re.compile("^Profil de"))
        place = button.bounding_box()
        assert place is not None
        assert place["x"] > 1050
        assert place["y"] < 60
        expect(page.get_by_role("button", name="Menu", exact=True)).to_be_hidden()
        button.press("Enter")
        axe(page)
        page.get_by_role("button", name="Se déconnecter").click()
        page.wait_for_url(portal.url(brand, "/connexion/"))


def test_everything_works_without_scripts(portal: Portal, open_page: OpenPage) -> None:
    page = open_page(scripts=False)
    page.goto(portal.url("plans"))
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to your account")
    sign_in(page, portal, "plans", "nora@example.com", "en")
    page.get_by_role("button", name=re.compile("^Profil de")).click()
    page.get_by_role("link", name="Mon compte").first.click()
    page.get_by_label("Langue des pages et des courriels").select_option("en")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")


def test_one_click_from_the_front_door(portal: Portal, open_page: OpenPage) -> None:
    page = open_page()
    page.goto(portal.front())
    page.get_by_role("button", name="Entrer comme Nora Gagnon chez Plan de Chantier").click()
    page.wait_for_url(portal.url("plans"))
    expect(page.get_by_text("Nora inc.").first).to_be_visible()


def test_an_old_browser_gets_a_plain_page_that_works(portal: Portal, open_page: OpenPage) -> None:
    """One that takes none of the style sheets, as browsers without light-dark() do, and runs no script."""
    page = open_page(scripts=False)
    page.route("**/*.css*", lambda route: route.abort())
    page.goto(portal.url("plans", "/connexion/"))
    expect(page.get_by_text("Votre navigateur est ancien")).to_be_visible()
    sign_in(page, portal, "plans", "nora@example.com")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_mail_is_shown_with_its_html_in_a_frame(
    portal: Portal, open_page: OpenPage, axe: Check, width: int, scheme: str
) -> None:
    html = '<!doctype html><html lang="fr"><title>M</title><main><h1 style="color:#333">Bonjour Nora</h1></main></html>'
    send("plans", "nora@example.com", "Votre facture", "Bonjour Nora, en texte", html)
    page = open_page(width=width, color_scheme=scheme)
    page.goto(portal.front("/courrier/"))
    axe(page)
    page.get_by_role("link", name="Votre facture").click()
    expect(page.frame_locator("iframe").get_by_role("heading", name="Bonjour Nora")).to_be_visible()
    expect(page.get_by_text("Bonjour Nora, en texte")).to_be_visible()
    assert fits(page)


def test_the_first_tab_skips_to_the_content(portal: Portal, open_page: OpenPage) -> None:
    page = open_page()
    sign_in(page, portal, "plans", "nora@example.com")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
