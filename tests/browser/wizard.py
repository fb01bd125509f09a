"""Nora's way through the pages, by their labels; in French or English, by redirect or in the frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Page, expect

from tests.support.portal import Portal

WORDS = {
    "sign in": ("Se connecter", "Sign in"),
    "email": ("Adresse e-mail", "Email address"),
    "password": ("Mot de passe", "Password"),
    "menu": ("Menu", "Menu"),
    "licences": ("Licences", "Licences"),
    "quantity": ("Gérer la quantité de licences", "Manage licence quantity"),
    "category": ("Catégorie", "Category"),
    "contractor": ("Entrepreneur général", "General contractor"),
    "address": ("Adresse", "Address"),
    "city": ("Ville", "City"),
    "province": ("Province", "Province"),
    "postal code": ("Code postal", "Postal code"),
    "next": ("Suivant", "Next"),
    "number": ("Nombre de licences", "Number of licences"),
    "monthly": ("Mensuel", "Monthly"),
    "checkout": ("Procéder au règlement", "Proceed to checkout"),
    "pay now": ("Payer maintenant", "Pay now"),
    "own page": ("Carte, sur la page du prestataire", "Card, on the provider's page"),
    "card": ("Carte|Une nouvelle carte", "Card|A new card"),
    "consent": ("J'autorise Plan de Chantier", "I authorise Plan de Chantier"),
    "card number": ("Numéro de carte", "Card number"),
    "expiry": ("Date d'expiration", "Expiry date"),
    "name on card": ("Nom sur la carte", "Name on card"),
    "save card": ("Enregistrer la carte", "Save card"),
    "confirm": ("Confirmer", "Confirm"),
    "check": ("Vérifiez avant de payer", "Check before you pay"),
    "success": ("Opération complétée avec succès", "Payment complete"),
    "view": ("Afficher la facture", "View the invoice"),
}
TOTAL = {"fr": "67,84\u00a0$", "en": "$67.84"}


@dataclass
class Wizard:
    """One browser on its way. `looks` is called on every page that is reached (accessibility)."""

    page: Page
    portal: Portal
    language: str
    looks: Callable[[Page], None]

    def word(self, key: str) -> str:
        return WORDS[key][0 if self.language == "fr" else 1]

    def signs_in(self, email: str = "nora@example.com") -> None:
        self.page.goto(self.portal.url("plans", "/connexion/"))
        self.looks(self.page)
        self.page.get_by_label(self.word("email")).fill(email)
        self.page.get_by_label(self.word("password"), exact=True).fill("guichet-demo")
        self.page.get_by_role("button", name=self.word("sign in"), exact=True).click()
        expect(self.page).to_have_url(self.portal.url("plans", "/"))
        self.speaks()
        self.looks(self.page)

    def speaks(self) -> None:
        """Nora's own setting is French: in English she switches, through the menu where it is hidden."""
        if self.language == "fr":
            return
        self.opens_menu()
        self.page.get_by_role("button", name="English").click()
        expect(self.page.locator("html")).to_have_attribute("lang", "en")

    def opens_menu(self) -> None:
        menu = self.page.get_by_role("button", name=self.word("menu"), exact=True)
        if menu.is_visible():
            menu.click()

    def opens_licences(self) -> None:
        self.opens_menu()
        self.page.get_by_role("navigation").get_by_role("link", name=self.word("licences"), exact=True).click()
        self.looks(self.page)
        self.page.get_by_role("link", name=self.word("quantity")).click()

    def gives_organisation(self) -> None:
        self.looks(self.page)
        self.page.get_by_label(self.word("category")).select_option(label=self.word("contractor"))
        self.page.get_by_label(self.word("address"), exact=True).fill("85, rue Saint-Paul")
        self.page.get_by_label(self.word("city")).fill("Québec")
        self.page.get_by_label(self.word("province")).select_option("QC")
        self.page.get_by_label(self.word("postal code")).fill("g1k 3v9")
        self._next()

    def chooses_one_licence(self) -> None:
        expect(self.page.get_by_label(self.word("number"))).to_have_value("1")
        expect(self.page.get_by_role("radio", name=self.word("monthly"))).to_be_checked()
        self.looks(self.page)
        self._next()

    def reads_summary(self) -> None:
        expect(self.page.get_by_text(self.word("pay now"), exact=True)).to_be_visible()
        expect(self.page.get_by_role("complementary")).to_contain_text(TOTAL[self.language])
        self.looks(self.page)
        self.page.get_by_role("link", name=self.word("checkout")).click()

    def enters_card(self, number: str, *, in_frame: bool, asks: bool = True) -> None:
        """With the bank's question at set-up, where it asks, answered by yes."""
        self.looks(self.page)
        kind = "card" if in_frame else "own page"
        self.page.get_by_role("radio", name=re.compile(f"^({self.word(kind)})")).first.check()
        self.page.get_by_role("checkbox", name=re.compile(self.word("consent"))).check()
        self._next()
        self.types_card(self.provider(in_frame), number)
        if not asks:
            return
        expect(self.provider(in_frame).get_by_role("button", name=self.word("confirm"), exact=True)).to_be_visible()
        self.looks(self.page)
        self.provider(in_frame).get_by_role("button", name=self.word("confirm"), exact=True).click()

    def provider(self, in_frame: bool) -> Page | FrameLocator:
        return self.page.frame_locator("iframe") if in_frame else self.page

    def types_card(self, form: Page | FrameLocator, number: str) -> None:
        form.get_by_label(self.word("card number")).fill(number)
        form.get_by_label(self.word("expiry")).fill("08 / 31")
        form.get_by_label("CVV").fill("123")
        form.get_by_label(self.word("name on card")).fill("Nora Gagnon")
        self.looks(self.page)
        form.get_by_role("button", name=self.word("save card")).click()

    def pays(self) -> None:
        """The last check: the amount stands on the button."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.word("check"))
        self.looks(self.page)
        total = TOTAL[self.language]
        label = f"Payer {total} et s'abonner" if self.language == "fr" else f"Pay {total} and subscribe"
        self.page.get_by_role("button", name=label).click()

    def sees_success(self) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(self.word("success"))
        self.looks(self.page)

    def opens_invoice(self) -> None:
        self.page.get_by_role("link", name=self.word("view")).click()
        expect(self.page.get_by_role("main")).to_contain_text(TOTAL[self.language])
        self.looks(self.page)

    def _next(self) -> None:
        self.page.get_by_role("button", name=self.word("next"), exact=True).click()
