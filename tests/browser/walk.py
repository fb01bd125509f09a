"""A person at the portal's pages, by the labels that stand there; each page that is reached is looked at."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import FrameLocator, Locator, Page, expect

from guichet.flows.demo.people import PASSWORD
from tests.browser.hands import Hands, Keyboard, Pointer
from tests.browser.ways import Way, dollars
from tests.support.portal import Portal

Words = Mapping[str, tuple[str, str]]
Role = Literal["button", "link"]

COMMON: Words = {
    "sign in": ("Se connecter", "Sign in"),
    "email": ("Adresse e-mail", "Email address"),
    "password": ("Mot de passe", "Password"),
    "menu": ("Menu", "Menu"),
    "later": ("Plus tard", "Later"),
    "next": ("Suivant", "Next"),
    "consent": ("J'autorise Plan de Chantier", "I authorise Plan de Chantier"),
    "card number": ("Numéro de carte", "Card number"),
    "expiry": ("Date d'expiration", "Expiry date"),
    "name on card": ("Nom sur la carte", "Name on card"),
    "save card": ("Enregistrer la carte", "Save card"),
    "pay": ("Payer", "Pay"),
    "confirm 3ds": ("Confirmer", "Confirm"),
}


@dataclass
class Walk:
    """One browser. `looks` is called on every page that is reached (accessibility); `words` are key → French, English.

    Words are what a label begins with, whatever spaces the page's typography has put there.
    """

    page: Page
    portal: Portal
    way: Way
    looks: Callable[[Page], None]
    words: Words = field(default_factory=dict)
    slug: str = "plans"

    @property
    def language(self) -> str:
        return self.way.language

    @property
    def hands(self) -> Hands:
        return Keyboard(self.page) if self.way.keyboard else Pointer()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def word(self, key: str) -> str:
        return (self.words.get(key) or COMMON[key])[0 if self.language == "fr" else 1]

    def named(self, key: str) -> re.Pattern[str]:
        return re.compile(f"^{loose(self.word(key)).pattern}")

    def money(self, cents: int) -> str:
        return dollars(cents, self.language)

    # Going about ---------------------------------------------------------------------------------------------------

    def signs_in(self, email: str = "nora@example.com", password: str = PASSWORD, *, owes: bool = False) -> None:
        """Whoever `owes` is told first, and goes on."""
        self.page.goto(self.portal.url(self.slug, "/connexion/"))
        self.looks(self.page)
        self.hands.fill(self.page.get_by_label(self.word("email")), email)
        self.hands.fill(self.page.get_by_label(self.word("password"), exact=True), password)
        self.hands.press(self.page.get_by_role("button", name=self.word("sign in"), exact=True))
        if owes:
            expect(self.page).to_have_url(self.portal.url(self.slug, "/facturation/regler/"))
            self.hands.press(self.page.get_by_role("dialog").get_by_role("link", name=self.word("later")))
        expect(self.page).to_have_url(self.portal.url(self.slug, "/"))

    def opens(self, path: str) -> None:
        self.page.goto(self.portal.url(self.slug, path))
        self.looks(self.page)

    def opens_menu(self) -> None:
        menu = self.page.get_by_role("button", name=self.word("menu"), exact=True)
        if menu.is_visible():
            self.hands.press(menu)

    # Acting --------------------------------------------------------------------------------------------------------

    def presses(self, key: str, role: Role = "button", *, within: Locator | None = None) -> None:
        self.leads_on((within or self.main).get_by_role(role, name=self.named(key)).first)

    def leads_on(self, locator: Locator) -> None:
        """Pressed; the page that it leads to is looked at."""
        with self.page.expect_navigation():
            self.hands.press(locator)
        self.looks(self.page)

    def follows(self, key: str, *, within: Locator | None = None) -> None:
        self.presses(key, "link", within=within)

    def fills(self, key: str, text: str) -> None:
        self.hands.fill(self.main.get_by_label(self.word(key), exact=True), text)

    def ticks(self, key: str) -> None:
        self.hands.check(self.main.get_by_role("checkbox", name=self.named(key)))

    def takes(self, key: str) -> None:
        """One of several choices."""
        self.hands.check(self.main.get_by_role("radio", name=self.named(key)).first)

    # Reading -------------------------------------------------------------------------------------------------------

    def reads(self, *keys: str) -> None:
        for key in keys:
            expect(self.main).to_contain_text(loose(self.word(key)))

    def reads_amounts(self, *cents: int) -> None:
        for amount in cents:
            expect(self.main).to_contain_text(self.money(amount))

    def is_at(self, key: str) -> None:
        """The page's heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(loose(self.word(key)))

    # The provider's card form --------------------------------------------------------------------------------------

    @property
    def provider(self) -> Page | FrameLocator:
        return self.page.frame_locator("iframe") if self.way.in_frame else self.page

    def types_card(self, number: str, *, asks: bool = True, pays: bool = False) -> None:
        """`asks`: the bank wants 3-D Secure, and is answered by yes. `pays`: on a payment page, never in a frame."""
        form = self.page if pays else self.provider
        self.hands.fill(form.get_by_label(self.word("card number")), number)
        self.hands.fill(form.get_by_label(self.word("expiry")), "08 / 31")
        self.hands.fill(form.get_by_label("CVV"), "123")
        self.hands.fill(form.get_by_label(self.word("name on card")), "Nora Gagnon")
        self.looks(self.page)
        self.hands.press(form.get_by_role("button", name=self.word("pay" if pays else "save card")))
        if asks:
            self.confirms_3ds(form)

    def confirms_3ds(self, form: Page | FrameLocator | None = None) -> None:
        asked = (form or self.provider).get_by_role("button", name=self.word("confirm 3ds"), exact=True)
        expect(asked).to_be_visible()
        self.looks(self.page)
        self.hands.press(asked)


def loose(text: str) -> re.Pattern[str]:
    """Whatever spaces the page's typography has put there."""
    return re.compile(re.sub(r"\\ |\u00a0", r"\\s", re.escape(text)))
