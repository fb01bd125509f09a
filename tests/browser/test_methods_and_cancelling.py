"""The owner behind «Gérer la facturation», in a real browser: another card, and the end of the subscription."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from guichet.contexts.access.public import set_language
from tests.browser.wizard import Wizard
from tests.flows.changes import Changes
from tests.flows.journey import ASKS_ONCE, Buyer
from tests.flows.methods import Methods
from tests.support.browser import OpenPage
from tests.support.jobs import RunJobs
from tests.support.mail import Mailbox
from tests.support.portal import Portal

WORDS = {
    "subscription": ("Abonnement", "Subscription"),
    "cancel": ("Annuler l'abonnement", "Cancel subscription"),
    "confirm": ("Confirmer l'annulation", "Confirm cancellation"),
    "reason": ("Raison de l'annulation", "Reason for cancelling"),
    "will end": ("Votre abonnement sera annulé le", "Your subscription will be cancelled on"),
    "keep": ("Garder mon abonnement", "Keep my subscription"),
    "goes on": ("Votre abonnement continue", "Your subscription goes on"),
    "methods": ("Modes de paiement", "Payment methods"),
    "add": ("Ajouter un mode de paiement", "Add a payment method"),
    "consent": ("J'autorise Plan de Chantier", "I authorise Plan de Chantier"),
    "submit": ("Ajouter", "Add"),
    "own page": ("Sur la page du prestataire", "On the provider's page"),
    "tick": ("Cochez la case", "Tick the box"),
    "first name": ("Prénom", "First name"),
    "saved": ("Votre mode de paiement est enregistré", "Your payment method is saved"),
    "prefer": ("Définir comme préféré", "Make preferred"),
    "delete": ("Supprimer le mode de paiement", "Delete payment method"),
    "cannot": ("ne peut pas être supprimé", "cannot be deleted now"),
}


class Owner:
    """Nora at her pages; each one that she reaches is looked at (accessibility)."""

    def __init__(self, wizard: Wizard) -> None:
        self.wizard, self.page = wizard, wizard.page

    def word(self, key: str) -> str:
        return WORDS[key][0 if self.wizard.language == "fr" else 1]

    def opens(self, path: str) -> None:
        self.page.goto(self.wizard.portal.url("plans", path))
        self.wizard.looks(self.page)

    def presses(self, key: str, role: str = "button") -> None:
        name = re.compile(f"^{re.escape(self.word(key))}")
        self.page.get_by_role("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.wizard.looks(self.page)

    def reads(self, key: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(self.word(key))


@pytest.fixture(params=[pytest.param(("fr", 1280), id="fr-1280"), pytest.param(("en", 390), id="en-390")])
def owner(
    request: pytest.FixtureRequest, nora: Buyer, open_page: OpenPage, live_portal: Portal, axe: Callable[[Page], None]
) -> Owner:
    """She has one licence, bought with a Visa that ends in 4242."""
    language, width = request.param
    nora.gives_address()
    nora.buys()
    set_language(nora.person_id, language)
    page = open_page(width=width, language=language)
    page.goto(live_portal.url("plans", "/connexion/"))
    page.locator("[name=login]").fill("nora@example.com")
    page.locator("[name=password]").fill("guichet-demo")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    return Owner(Wizard(page, live_portal, language, axe))


def test_the_subscription_is_cancelled_at_its_term_and_kept(
    owner: Owner, nora: Buyer, worker: RunJobs, smtp: Mailbox
) -> None:
    owner.opens("/facturation/")
    owner.presses("subscription", "link")
    owner.presses("cancel", "link")
    owner.reads("will end")
    owner.page.get_by_label(owner.word("reason")).fill("Le chantier est terminé.")
    owner.presses("confirm")
    expect(owner.page.get_by_role("heading", level=1)).to_contain_text(owner.word("will end"))
    ends = Changes(nora).subscription.ends
    assert ends is not None
    assert ends.reason == "Le chantier est terminé."
    owner.opens("/licences/")
    owner.reads("will end")
    owner.opens("/abonnements/")
    owner.presses("keep")
    owner.reads("goes on")
    assert Changes(nora).subscription.ends is None
    worker()
    assert any(owner.word("will end") in mail.message["subject"] for mail in smtp.to("nora@example.com"))


def test_a_card_is_added_with_3d_secure_preferred_and_the_other_one_deleted(
    owner: Owner, nora: Buyer, worker: RunJobs
) -> None:
    framed = owner.wizard.language == "en"
    owner.opens("/facturation/")
    owner.presses("methods", "link")
    owner.presses("delete", "link")
    owner.reads("cannot")
    owner.presses("add", "link")
    owner.page.get_by_label(owner.word("first name")).fill("Nora")
    owner.presses("submit" if framed else "own page")
    owner.reads("tick")
    expect(owner.page.get_by_label(owner.word("first name"))).to_have_value("Nora")
    owner.page.get_by_role("checkbox", name=re.compile(owner.word("consent"))).check()
    owner.presses("submit" if framed else "own page")
    owner.wizard.types_card(owner.wizard.provider(framed), ASKS_ONCE)
    asked = owner.wizard.provider(framed).get_by_role("button", name=owner.wizard.word("confirm"), exact=True)
    asked.click()
    owner.reads("saved")
    assert Methods(nora).numbers == ["4242", "3155"]
    owner.presses("prefer")
    owner.page.get_by_role("main").locator("li", has_text="4242").get_by_role("link").last.click()
    owner.presses("delete")
    worker()
    assert Methods(nora).numbers == ["3155"]
