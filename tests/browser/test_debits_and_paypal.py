"""Direct debit and PayPal in a real browser: chosen, signed or approved at the provider's, listed, bought with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from guichet.contexts.access.public import set_language
from guichet.contexts.brands.models import Programme
from guichet.contexts.invoicing.public import InvoiceStatus
from guichet.flows.demo.brands import RELAIS
from guichet.flows.demo.seed import own_sandbox
from tests.browser.walk import Walk, Words
from tests.browser.ways import NARROW, WIDE, Way, ways
from tests.flows.french import GARAGE, GOOD, Garage
from tests.flows.journey import FRANCE, build_house
from tests.support.browser import OpenPage
from tests.support.mail import Mailbox
from tests.support.portal import Portal
from tests.support.sandbox import Sandbox

ADD = "/facturation/modes-de-paiement/ajouter/"
WORDS: Words = {
    "consent": ("J'autorise Relais Assistance", "I authorise Relais Assistance"),
    "debit": ("Prélèvement automatique", "Direct debit"),
    "paypal": ("PayPal", "PayPal"),
    "submit": ("Ajouter", "Add"),
    "own page": ("Sur la page du prestataire", "On the provider's page"),
    "to paypal": ("Continuer vers PayPal", "Continue to PayPal"),
    "account holder": ("Titulaire du compte", "Account holder"),
    "sign": ("Signer le mandat", "Sign the mandate"),
    "approve": ("Accepter", "Approve"),
    "cancel": ("Annuler", "Cancel"),
    "leave": ("Abandonner et revenir", "Abandon and go back"),
    "saved": ("Votre mode de paiement est enregistré", "Your payment method is saved"),
    "not saved": ("Aucun mode de paiement n'a été enregistré", "No payment method was saved"),
    "again": ("Saisir l'IBAN à nouveau", "Enter the IBAN again"),
    "save": ("Enregistrer", "Save"),
    "mandate": ("Mandat de prélèvement SEPA", "SEPA Direct Debit mandate"),
    "pay": ("Payer", "Pay"),
    "done": ("Opération complétée avec succès", "Payment complete"),
    "to be debited": ("À prélever", "To be debited"),
}


@pytest.fixture
def garage(sandbox: Sandbox, live_portal: Portal, smtp: Mailbox, settings: Settings) -> Garage:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    house = build_house(own_sandbox(), sandbox.control_key, RELAIS)
    for programme in Programme.objects.filter(brand_id=house.brand.id):
        programme.policy |= {
            "methods": ["card", "sepa_debit", "paypal"],
            "methods_only_later": ["paypal"],
            "debit_notice_days": 5,
        }
        programme.save()
    buyer = house.takes_in(GARAGE.holder, GARAGE, FRANCE)
    return Garage(house, buyer.customer_id, buyer.person_id)


@pytest.fixture
def holder_of(
    garage: Garage, open_page: OpenPage, live_portal: Portal, axe: Callable[[Page], None]
) -> Callable[[Way], Walk]:
    def holder(way: Way) -> Walk:
        page = open_page(width=way.width, language=way.language, scripts=way.scripts)
        walk = Walk(page, live_portal, way, axe, WORDS, slug="relais")
        set_language(garage.person_id, way.language)
        walk.signs_in(GARAGE.holder)
        return walk

    return holder


def signs(holder: Walk, iban: str = GOOD) -> None:
    """On the provider's own page or in its frame; the way back checks by itself."""
    form = holder.provider
    holder.hands.fill(form.get_by_label("IBAN", exact=True), iban)
    holder.hands.fill(form.get_by_label(holder.word("account holder")), "Nora Gagnon")
    holder.looks(holder.page)
    holder.hands.press(form.get_by_role("button", name=holder.word("sign"), exact=True))


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_a_mandate_is_signed_listed_and_confirmed_by_the_same_iban(
    way: Way, garage: Garage, holder_of: Callable[[Way], Walk]
) -> None:
    holder = holder_of(way)
    send = "submit" if way.in_frame else "own page"
    holder.opens(ADD)
    holder.takes("debit")
    holder.presses("next")
    holder.reads("mandate")
    holder.ticks("consent")
    holder.presses(send)
    signs(holder)
    holder.reads("saved")
    (method,) = garage.methods.all
    assert method.mandate_reference in holder.main.inner_text()

    holder.follows("again")
    holder.ticks("consent")
    holder.presses("save" if way.in_frame else "own page")
    signs(holder)
    holder.reads("saved")
    (confirmed,) = garage.methods.all
    assert confirmed.id != method.id
    assert confirmed.mandate_reference == method.mandate_reference


@pytest.mark.parametrize("way", ways(only=NARROW))
@pytest.mark.parametrize("answer", ["approve", "cancel", "leave"])
def test_paypal_is_left_for_and_come_back_from(
    way: Way, answer: str, garage: Garage, holder_of: Callable[[Way], Walk]
) -> None:
    holder = holder_of(way)
    holder.opens(ADD)
    holder.takes("paypal")
    holder.presses("next")
    holder.ticks("consent")
    holder.presses("to paypal")
    role = "link" if answer == "leave" else "button"
    holder.hands.press(holder.page.get_by_role(role, name=holder.word(answer), exact=True))
    holder.reads("saved" if answer == "approve" else "not saved")
    assert [method.label for method in garage.methods.all] == (["PayPal"] if answer == "approve" else [])


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_a_purchase_by_direct_debit_is_there_at_once_and_paypal_is_not_offered_for_it(
    way: Way, garage: Garage, holder_of: Callable[[Way], Walk]
) -> None:
    garage.chooses()
    holder = holder_of(way)
    holder.opens("/licences/quantite/paiement/")
    assert holder.main.get_by_role("radio", name="PayPal").count() == 0
    holder.takes("debit")
    holder.reads("mandate")
    holder.ticks("consent")
    holder.presses("next")
    form = holder.page.frame_locator("iframe")
    holder.hands.fill(form.get_by_label("IBAN", exact=True), GOOD)
    holder.hands.fill(form.get_by_label(holder.word("account holder")), "Nora Gagnon")
    holder.hands.press(form.get_by_role("button", name=holder.word("sign"), exact=True))
    # The page that waits for the payment leads on by itself.
    holder.hands.press(holder.main.get_by_role("button", name=holder.named("pay")).first)
    holder.is_at("done")
    holder.looks(holder.page)
    holder.reads("to be debited")
    assert [invoice.status for invoice in garage.invoices] == [InvoiceStatus.OPEN]
    assert len(garage.subscriptions) == 1
