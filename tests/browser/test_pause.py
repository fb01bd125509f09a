"""The owner pauses the subscription at its term, takes it back, pauses, and resumes, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guichet.contexts.subscriptions.public import Status
from tests.browser.walk import Words, loose
from tests.browser.ways import NARROW, Way, dollars, ways
from tests.browser.wizard import Wizard
from tests.flows.changes import Changes
from tests.flows.journey import Buyer, House
from tests.support.jobs import RunJobs

WORDS: Words = {
    "pause": ("Mettre l'abonnement en pause", "Pause subscription"),
    "confirm": ("Confirmer la pause", "Confirm the pause"),
    "will pause": ("Votre abonnement sera mis en pause le", "Your subscription will be paused on"),
    "not": ("Ne pas mettre en pause", "Do not pause"),
    "goes on": ("Votre abonnement continue", "Your subscription goes on"),
    "is paused": ("Votre abonnement est en pause", "Your subscription is paused"),
    "resume": ("Reprendre l'abonnement", "Resume subscription"),
    "charged": ("Débité aujourd'hui", "Charged today"),
    "has resumed": ("Votre abonnement a repris", "Your subscription has resumed"),
}


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_a_pause_is_asked_for_taken_back_comes_and_is_ended(
    way: Way, house: House, customer_of: Callable[..., Wizard], nora: Buyer, worker: RunJobs
) -> None:
    owner = customer_of(way, words=WORDS)
    asks_for_a_pause(owner, nora)
    owner.presses("not")
    owner.reads("goes on")
    assert Changes(nora).subscription.pauses is None
    asks_for_a_pause(owner, nora)
    worker()
    house.lives_to_the_next_billing_day(nora)
    house.sweeps()
    worker()
    house.lives(days=3)
    assert Changes(nora).subscription.status is Status.PAUSED
    owner.opens("/abonnements/")
    owner.reads("is paused")
    owner.follows("resume")
    owner.reads("charged")
    bill = Changes(nora).would_charge().bill
    assert bill is not None
    total = dollars(bill.total_minor, way.language)
    label = f"Payer {total} et reprendre" if way.language == "fr" else f"Pay {total} and resume"
    owner.leads_on(owner.main.get_by_role("button", name=loose(label)))
    owner.reads("has resumed")
    worker()
    assert house.provider.taken()[-1] == bill.total_minor


def asks_for_a_pause(owner: Wizard, nora: Buyer) -> None:
    owner.opens("/abonnements/")
    owner.follows("pause")
    owner.reads("will pause")
    owner.presses("confirm")
    owner.reads("will pause")
    assert Changes(nora).subscription.pauses is not None
