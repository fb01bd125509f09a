"""Licences and their people in real browsers: the holder invites and removes, somebody new follows the mail's link."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from guichet.contexts.access.public import set_language
from tests.browser.test_first_purchase import plain_text
from tests.flows.journey import Buyer, House
from tests.flows.seats import Team
from tests.support.browser import OpenPage
from tests.support.jobs import RunJobs
from tests.support.mail import Mailbox
from tests.support.portal import Portal

ONE, TWO, WRONG = "une@example.com", "deux@example.com", "chantal@test1234"
PASSWORD = "un long secret 77"
WORDS = {
    "menu": ("Menu", "Menu"),
    "licences": ("Licences", "Licences"),
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


@dataclass
class Walk:
    """One browser. `looks` is called on every page that is reached (accessibility)."""

    page: Page
    portal: Portal
    language: str
    looks: Callable[[Page], None]

    def word(self, key: str) -> str:
        return WORDS[key][0 if self.language == "fr" else 1]

    def opens(self, path: str) -> None:
        self.page.goto(self.portal.url("plans", path))
        self.looks(self.page)

    def presses(self, key: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=self.word(key), exact=True).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()
        self.looks(self.page)

    def reads(self, key: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(loose(self.word(key)))

    def fills(self, key: str, text: str) -> None:
        self.page.get_by_label(self.word(key), exact=True).fill(text)


def loose(text: str) -> re.Pattern[str]:
    """Whatever spaces the page's typography has put there."""
    return re.compile(re.escape(text).replace(r"\ ", r"\s"))


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [
        pytest.param("fr", 1280, True, id="fr-1280"),
        pytest.param("en", 390, True, id="en-390"),
        pytest.param("fr", 390, False, id="fr-390-without-script"),
    ],
)
def test_people_are_invited_join_and_are_removed(
    language: str, width: int, scripts: bool, house: House, nora: Buyer, open_page: OpenPage, live_portal: Portal,
    axe: Callable[[Page], None], worker: RunJobs, smtp: Mailbox,
) -> None:  # fmt: skip
    nora.gives_address()
    nora.buys(quantity=3)
    set_language(nora.person_id, language)

    def looks(page: Page) -> None:
        if scripts:
            axe(page)

    def browser() -> Walk:
        return Walk(open_page(width=width, language=language, scripts=scripts), live_portal, language, looks)

    holder = browser()
    sign_in(holder)
    holder.opens("/licences/")
    holder.reads("available")
    holder.reads("used")
    holder.presses("invite", "link")
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
    newcomer = browser()
    newcomer.page.goto(link[0])
    looks(newcomer.page)
    newcomer.fills("first name", "Une")
    newcomer.fills("last name", "Personne")
    newcomer.fills("password", PASSWORD)
    newcomer.fills("again", PASSWORD)
    newcomer.presses("accept")
    newcomer.reads("my licence")
    newcomer.page.goto(link[0])
    newcomer.reads("used up")

    holder.opens("/membres/")
    holder.presses("remove", "link")
    holder.presses("remove")
    holder.reads("removed")
    worker()
    assert Team(nora).holding == ["nora@example.com"]
    newcomer.page.goto(live_portal.url("plans", "/"))
    expect(newcomer.page).to_have_url(re.compile("/connexion/"))
    assert len(smtp.to(ONE)) == 2


def sign_in(walk: Walk) -> None:
    walk.page.goto(walk.portal.url("plans", "/connexion/"))
    walk.page.locator("[name=login]").fill("nora@example.com")
    walk.page.locator("[name=password]").fill("guichet-demo")
    walk.page.locator("main form button").first.click()
    walk.page.wait_for_load_state()
