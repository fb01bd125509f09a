"""Licences and their people in real browsers: the holder invites and removes, somebody new follows the mail's link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.test_first_purchase import plain_text
from tests.browser.walk import Walk, Words
from tests.browser.ways import WIDE, Way, ways
from tests.browser.wizard import Wizard
from tests.flows.journey import Buyer
from tests.flows.seats import Team
from tests.support.jobs import RunJobs
from tests.support.mail import Mailbox
from tests.support.portal import Portal

ONE, TWO, WRONG = "une@example.com", "deux@example.com", "chantal@test1234"
PASSWORD = "un long secret 77"
WORDS: Words = {
    "available": ("2 licences disponibles sur 3", "2 of 3 licences available"),
    "used": ("1 utilisée", "1 used"),
    "invite": ("Inviter un membre", "Invite a member"),
    "addresses": ("Adresses e-mail", "Email addresses"),
    "send": ("Envoyer les invitations", "Send the invitations"),
    "is wrong": ("n'est pas une adresse complète", "is not a complete address"),
    "send good": ("Envoyer 2 invitations et laisser le reste", "Send 2 invitations and leave out the rest"),
    "sent": ("2 invitations envoyées.", "2 invitations sent."),
    "all used": ("3 utilisées (2 invitations en attente)", "3 used (2 pending invitations)"),
    "revoke": (f"Révoquer l'invitation de {TWO}", f"Revoke the invitation of {TWO}"),
    "first name": ("Prénom", "First name"),
    "last name": ("Nom", "Last name"),
    "password": ("Mot de passe", "Password"),
    "again": ("Confirmer le mot de passe", "Confirm the password"),
    "accept": ("Accepter l'invitation", "Accept the invitation"),
    "my licence": ("Votre licence", "Your licence"),
    "members": ("Membres", "Members"),
    "remove": ("Retirer Une Personne", "Remove Une Personne"),
    "removed": ("Une Personne ne fait plus partie des membres.", "Une Personne was removed."),
    "used up": ("Invitation acceptée", "Invitation accepted"),
}


@pytest.mark.parametrize("way", ways(Way("fr", 390, scripts=False), only=WIDE))
def test_people_are_invited_join_and_are_removed(
    way: Way, nora: Buyer, customer_of: Callable[..., Wizard], start: Callable[[Way, Words], Walk],
    live_portal: Portal, worker: RunJobs, smtp: Mailbox,
) -> None:  # fmt: skip
    holder = customer_of(way, quantity=3, words=WORDS)
    holder.opens("/licences/")
    holder.reads("available")
    holder.reads("used")
    holder.follows("invite")
    holder.fills("addresses", f"{ONE}; Deux Personne <{TWO}>\n{WRONG}")
    holder.presses("send")
    holder.reads("is wrong")
    holder.presses("send good")
    holder.reads("sent")
    holder.opens("/licences/")
    holder.reads("all used")
    holder.opens("/membres/")
    holder.presses("revoke")

    worker()
    link = re.search(r"http\S+/invitation/\S+", plain_text(smtp.to(ONE)[-1].message))
    assert link is not None
    newcomer = start(way, WORDS)
    newcomer.page.goto(link[0])
    newcomer.looks(newcomer.page)
    newcomer.fills("first name", "Une")
    newcomer.fills("last name", "Personne")
    newcomer.fills("password", PASSWORD)
    newcomer.fills("again", PASSWORD)
    newcomer.presses("accept")
    newcomer.reads("my licence")
    newcomer.page.goto(link[0])
    newcomer.reads("used up")

    holder.opens("/membres/")
    holder.follows("remove")
    holder.presses("remove")
    holder.reads("removed")
    worker()
    assert Team(nora).holding == ["nora@example.com"]
    newcomer.page.goto(live_portal.url("plans", "/"))
    expect(newcomer.page).to_have_url(re.compile("/connexion/"))
    assert len(smtp.to(ONE)) == 2
