"""A payment is pending, in a real browser: the dialog, another card, and the page that tells when it is paid."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from guichet.contexts.notifications.models import Mail
from guichet.contexts.subscriptions.public import Status
from tests.browser.walk import Walk, Words, loose
from tests.browser.ways import NARROW, WIDE, Way, ways
from tests.browser.wizard import Wizard
from tests.flows.journey import ASKS_ONCE, Buyer, House
from tests.flows.methods import Methods
from tests.support.jobs import RunJobs

WORDS: Words = {
    "pending": ("Un paiement est en suspens", "A payment is pending"),
    "update": ("Mettre à jour les informations de la carte", "Update card information"),
    "apply": ("Appliquer les frais en attente", "Apply pending charges"),
    "later": ("Plus tard", "Later"),
    "settle": ("Régler", "Settle it"),
    "submit": ("Enregistrer", "Save"),
    "own page": ("Sur la page du prestataire", "On the provider's page"),
    "is saved": ("est enregistrée", "is saved"),
    "all paid": ("Tout est payé", "Everything is paid"),
    "invoice": ("Facture", "Invoice"),
    "other card": ("Payer avec une autre carte", "Pay with another card"),
    "paid": ("Cette facture est payée", "This invoice is paid"),
}
REFUSED_LATER = "4000000000000341"


@pytest.fixture
def owes(house: House, nora: Buyer) -> Callable[[], None]:
    """Nora's renewal is refused: her card does not pay any more."""

    def refuse() -> None:
        mine = Methods(nora)
        mine.adds(REFUSED_LATER)
        mine.prefers(REFUSED_LATER[-4:])
        house.lives_to_the_next_billing_day(nora)
        house.sweeps()

    return refuse


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_another_card_pays_what_is_pending_and_the_page_tells_it(
    way: Way, customer_of: Callable[..., Wizard], nora: Buyer, owes: Callable[[], None], worker: RunJobs
) -> None:
    owner = customer_of(way, words=WORDS)
    owes()
    owner.opens("/")
    owner.reads("pending")
    owner.follows("settle")
    dialog = owner.page.get_by_role("dialog")
    expect(dialog).to_contain_text(loose(owner.word("pending")))
    owner.follows("later", within=dialog)
    owner.follows("settle")
    owner.hands.check(dialog.get_by_role("radio", name=owner.named("update")))
    owner.presses("apply", within=dialog)
    owner.ticks("consent")
    owner.presses("submit" if way.in_frame else "own page")
    owner.types_card(ASKS_ONCE)
    expect(dialog).to_contain_text(loose(owner.word("is saved")))
    owner.looks(owner.page)
    worker()
    expect(owner.main).to_contain_text(loose(owner.word("all paid")), timeout=15_000)
    assert nora.subscriptions[0].status is Status.ACTIVE


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_whoever_has_the_link_of_the_mail_pays_the_invoice_by_a_card_of_their_own(
    way: Way, start: Callable[[Way, Words], Walk], nora: Buyer, owes: Callable[[], None]
) -> None:
    """Nobody has signed in; the card is typed at the provider's, whose bank asks, and is not Nora's afterwards."""
    nora.gives_address()
    nora.buys()
    owes()
    walk = start(way, WORDS)
    walk.opens(Mail.objects.get(customer_id=nora.customer_id, kind="payment_refused").data["path"])
    walk.is_at("invoice")
    walk.presses("other card")
    walk.types_card("4000000000000002", asks=False, pays=True)
    expect(walk.page.get_by_role("alert")).to_be_visible()
    walk.types_card(ASKS_ONCE, pays=True)
    walk.reads("paid")
    assert nora.subscriptions[0].status is Status.ACTIVE
    assert sorted(Methods(nora).numbers) == ["0341", "4242"]
