"""The house behind the pages: Plan de Chantier with Nora, its account at the sandbox, its mails at a real server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from guichet.contexts.access.public import set_language
from guichet.flows.demo.seed import own_sandbox
from tests.browser.walk import Walk, Words
from tests.browser.ways import Way
from tests.browser.wizard import Wizard
from tests.flows.journey import Buyer, House, build_house
from tests.support.browser import OpenPage
from tests.support.mail import Mailbox
from tests.support.portal import Portal
from tests.support.sandbox import Sandbox


@pytest.fixture
def house(sandbox: Sandbox, live_portal: Portal, smtp: Mailbox, settings: Settings) -> House:
    """Events of the provider reach the portal over HTTP; jobs run when a test says so."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build_house(own_sandbox(), sandbox.control_key)


@pytest.fixture
def nora(house: House) -> Buyer:
    """The owner of «Nora inc.», of whom neither category nor address is known yet."""
    return house.buyer()


@pytest.fixture
def start(open_page: OpenPage, live_portal: Portal, axe: Callable[[Page], None]) -> Callable[[Way, Words], Walk]:
    """A browser of its own for a person who will sign in."""

    def start(way: Way, words: Words) -> Walk:
        page = open_page(width=way.width, language=way.language, scripts=way.scripts)
        return Walk(page, live_portal, way, axe if way.scripts else lambda page: None, words)

    return start


@pytest.fixture
def wizard_of(start: Callable[[Way, Words], Walk], nora: Buyer) -> Callable[[Way], Wizard]:
    """Nora before her first purchase."""

    def wizard(way: Way) -> Wizard:
        walk = start(way, {})
        return Wizard(walk.page, walk.portal, way, walk.looks)

    return wizard


@pytest.fixture
def customer_of(wizard_of: Callable[[Way], Wizard], nora: Buyer) -> Callable[..., Wizard]:
    """Nora signed in after she bought `quantity` licences with a Visa that ends in 4242, her setting the language."""

    def customer(way: Way, *, quantity: int = 1, words: Words | None = None) -> Wizard:
        nora.gives_address()
        nora.buys(quantity=quantity)
        return signed_in(wizard_of(way), nora, words)

    return customer


def signed_in(wizard: Wizard, buyer: Buyer, words: Words | None = None, *, owes: bool = False) -> Wizard:
    set_language(buyer.person_id, wizard.language)
    wizard.words = {**wizard.words, **(words or {})}
    wizard.signs_in(owes=owes)
    return wizard
