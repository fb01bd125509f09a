"""The way through the purchase: a first one by Nora, or another number or interval later."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import expect

from tests.browser.walk import Walk, Words, loose

PURCHASE: Words = {
    "licences": ("Licences", "Licences"),
    "quantity": ("Gérer la quantité de licences", "Manage licence quantity"),
    "category": ("Catégorie", "Category"),
    "contractor": ("Entrepreneur général", "General contractor"),
    "address": ("Adresse", "Address"),
    "city": ("Ville", "City"),
    "province": ("Province", "Province"),
    "quebec": ("Québec", "Quebec"),
    "postal code": ("Code postal", "Postal code"),
    "number": ("Nombre de licences", "Number of licences"),
    "monthly": ("Mensuel", "Monthly"),
    "yearly": ("Annuel", "Yearly"),
    "checkout": ("Procéder au règlement", "Proceed to checkout"),
    "pay now": ("Payer maintenant", "Pay now"),
    "own page": ("Carte, sur la page du prestataire", "Card, on the provider's page"),
    "card": ("Carte", "Card"),
    "new card": ("Une nouvelle carte", "A new card"),
    "check": ("Vérifiez avant de payer", "Check before you pay"),
    "success": ("Opération complétée avec succès", "Payment complete"),
    "view": ("Afficher la facture", "View the invoice"),
}
FIRST_PURCHASE = 6784


@dataclass
class Wizard(Walk):
    words: Words = field(default_factory=lambda: PURCHASE)

    def comes_in(self) -> None:
        """Nora's own setting is French: in English she switches, through the menu where it is hidden."""
        self.signs_in()
        if self.language == "en":
            self.opens_menu()
            self.hands.press(self.page.get_by_role("button", name="English"))
            expect(self.page.locator("html")).to_have_attribute("lang", "en")
        self.looks(self.page)

    def opens_licences(self) -> None:
        self.opens_menu()
        licences = self.page.get_by_role("navigation").get_by_role("link", name=self.word("licences"), exact=True)
        self.leads_on(licences)
        self.follows("quantity")

    def gives_organisation(self) -> None:
        self.hands.select(self.main.get_by_label(self.word("category")), self.word("contractor"))
        self.fills("address", "85, rue Saint-Paul")
        self.hands.fill(self.main.get_by_label(self.word("city")), "Québec")
        self.hands.select(self.main.get_by_label(self.word("province")), self.word("quebec"))
        self.hands.fill(self.main.get_by_label(self.word("postal code")), "g1k 3v9")
        self.presses("next")

    def wants(self, quantity: int, interval: str = "monthly") -> None:
        self.takes(interval)
        self.fills("number", str(quantity))
        self.presses("next")

    def chooses_one_licence(self) -> None:
        expect(self.main.get_by_label(self.word("number"))).to_have_value("1")
        expect(self.main.get_by_role("radio", name=self.word("monthly"))).to_be_checked()
        self.presses("next")

    def reads_summary(self, to_pay: int = FIRST_PURCHASE) -> None:
        expect(self.main.get_by_text(self.word("pay now"), exact=True)).to_be_visible()
        expect(self.page.get_by_role("complementary")).to_contain_text(self.money(to_pay))
        self.follows("checkout")

    def takes_saved_card(self) -> None:
        """The one that is offered first is taken already: the last check is next."""
        self.presses("next")
        self.is_at("check")

    def enters_card(self, number: str, *, asks: bool = True, has_one: bool = False) -> None:
        """With the bank's question at set-up, where it asks, answered by yes. `has_one`: a card is saved already."""
        self.takes(("new card" if has_one else "card") if self.way.in_frame else "own page")
        self.ticks("consent")
        self.hands.press(self.main.get_by_role("button", name=self.named("next")).first)
        self.types_card(number, asks=asks)

    def pays(self, to_pay: int = FIRST_PURCHASE, *, subscribes: bool = True) -> None:
        """The last check: the amount stands on the button. Where the bank asks, that is the next page."""
        self.is_at("check")
        self.looks(self.page)
        label = {"fr": "Payer {}", "en": "Pay {}"}[self.language].format(self.money(to_pay))
        if subscribes:
            label += {"fr": " et s'abonner", "en": " and subscribe"}[self.language]
        self.hands.press(self.main.get_by_role("button", name=loose(label)))

    def sees_success(self) -> None:
        self.is_at("success")
        self.looks(self.page)

    def opens_invoice(self, total: int = FIRST_PURCHASE) -> None:
        self.follows("view")
        self.reads_amounts(total)
