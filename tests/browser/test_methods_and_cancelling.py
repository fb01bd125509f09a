"""The owner behind «Gérer la facturation», in a real browser: another card, and the end of the subscription."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.walk import Words
from tests.browser.ways import NARROW, WIDE, Way, ways
from tests.browser.wizard import Wizard
from tests.flows.changes import Changes
from tests.flows.journey import ASKS_ONCE, Buyer, House
from tests.flows.methods import Methods
from tests.flows.provider import SETUP
from tests.support.jobs import RunJobs
from tests.support.mail import Mailbox

WORDS: Words = {
    "subscription": ("Abonnement", "Subscription"),
    "cancel": ("Annuler l'abonnement", "Cancel subscription"),
    "confirm": ("Confirmer l'annulation", "Confirm cancellation"),
    "reason": ("Raison de l'annulation (facultatif)", "Reason for cancelling (optional)"),
    "will end": ("Votre abonnement sera annulé le", "Your subscription will be cancelled on"),
    "keep": ("Garder mon abonnement", "Keep my subscription"),
    "goes on": ("Votre abonnement continue", "Your subscription goes on"),
    "methods": ("Modes de paiement", "Payment methods"),
    "add": ("Ajouter un mode de paiement", "Add a payment method"),
    "submit": ("Ajouter", "Add"),
    "own page": ("Sur la page du prestataire", "On the provider's page"),
    "tick": ("Cochez la case", "Tick the box"),
    "first name": ("Prénom", "First name"),
    "saved": ("Votre mode de paiement est enregistré", "Your payment method is saved"),
    "prefer": ("Définir comme préféré", "Make preferred"),
    "delete": ("Supprimer le mode de paiement", "Delete payment method"),
    "no answer": ("ne répond pas pour le moment", "does not answer at the moment"),
    "cannot": ("ne peut pas être supprimé", "cannot be deleted now"),
}


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_the_subscription_is_cancelled_at_its_term_and_kept(
    way: Way, customer_of: Callable[..., Wizard], nora: Buyer, worker: RunJobs, smtp: Mailbox
) -> None:
    owner = customer_of(way, words=WORDS)
    owner.opens("/facturation/")
    owner.follows("subscription")
    owner.follows("cancel")
    owner.reads("will end")
    owner.hands.fill(owner.main.get_by_role("textbox", name=owner.named("reason")), "Le chantier est terminé.")
    owner.presses("confirm")
    owner.is_at("will end")
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


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_a_card_is_added_with_3d_secure_preferred_and_the_other_one_deleted(
    way: Way, customer_of: Callable[..., Wizard], nora: Buyer, worker: RunJobs
) -> None:
    owner = customer_of(way, words=WORDS)
    send = "submit" if way.in_frame else "own page"
    owner.opens("/facturation/")
    owner.follows("methods")
    owner.follows("delete")
    owner.reads("cannot")
    owner.follows("add")
    first_name = owner.main.get_by_label(owner.word("first name"))
    owner.hands.fill(first_name, "Nora")
    owner.presses(send)
    owner.reads("tick")
    expect(first_name).to_have_value("Nora")
    owner.ticks("consent")
    owner.presses(send)
    owner.types_card(ASKS_ONCE)
    owner.reads("saved")
    assert Methods(nora).numbers == ["4242", "3155"]
    owner.presses("prefer")
    owner.follows("delete", within=owner.main.locator("li", has_text="4242"))
    owner.presses("delete")
    worker()
    assert Methods(nora).numbers == ["3155"]


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_a_provider_that_does_not_answer_is_said_so_and_what_was_typed_stays(
    way: Way, house: House, customer_of: Callable[..., Wizard]
) -> None:
    owner = customer_of(way, words=WORDS)
    owner.opens("/facturation/modes-de-paiement/ajouter/")
    first_name = owner.main.get_by_label(owner.word("first name"))
    owner.hands.fill(first_name, "Nora")
    owner.ticks("consent")
    house.provider.breaks("reset", SETUP, times=20)
    owner.presses("submit" if way.in_frame else "own page")
    owner.reads("no answer")
    expect(first_name).to_have_value("Nora")
    house.provider.is_mended()
