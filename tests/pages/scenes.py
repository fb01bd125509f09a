"""All scenes, in the order in which they happen: what one does stays for those after it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page

from tests.pages.camera import Scene

OMAR, NORA, SOFIA, ADMIN = "omar@example.com", "nora@example.com", "sofia@example.com", "admin@example.com"
ASKS_ONCE, ASKS_ALWAYS, FAILS_AT_CHARGE = "4000002500003155", "4000002760003184", "4000000000000341"
LONG_NAME = "Coopérative québécoise des bâtisseurs et menuisiers réunis"
LONG_LINE = "12345, boulevard du Curé-Labelle-et-des-Grands-Prés-Fleuris"
QUANTITY = "/licences/quantite"
METHODS = "/facturation/modes-de-paiement"


def origin_of(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


def link_at(path: str, pattern: str) -> Callable[[Page], str]:
    """The path of the first link on `path` whose address matches."""

    def look(page: Page) -> str:
        page.goto(origin_of(page) + path)
        hrefs = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        return str(next(href for href in hrefs if re.search(pattern, href)))

    return look


def fill(**fields: str) -> Callable[[Page], None]:
    """Into the fields of these names; a form is then sent by its first button."""

    def steps(page: Page) -> None:
        for name, text in fields.items():
            field = page.locator(f"main [name={name}]").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)
        send(page)

    return steps


def send(page: Page) -> None:
    page.locator("main form button:not([type=button])").first.click()
    page.wait_for_load_state()


def chooses(quantity: int, interval: str = "") -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        if interval:
            page.locator("main label", has_text=interval).locator("[type=radio]").check()
        page.locator("[name=quantity]").fill(str(quantity))
        page.locator("main .btn--big").first.click()
        page.wait_for_load_state()

    return steps


def at(path: str, *steps: Callable[[Page], None]) -> Callable[[Page], None]:
    """Goes there first; the page is one of the brand's."""

    def happens(page: Page) -> None:
        page.goto(origin_of(page) + path)
        for step in steps:
            step(page)

    return happens


def types_card(number: str) -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        form: Page | FrameLocator = page.frame_locator("iframe") if page.locator("iframe").count() else page
        form.locator("[autocomplete=cc-number]").fill(number)
        form.locator("[autocomplete=cc-exp]").fill("08 / 31")
        form.locator("[autocomplete=cc-csc]").fill("123")
        form.locator("[autocomplete=cc-name]").fill("Nora Gagnon")
        form.locator("button").first.click()

    return steps


def takes(value: str) -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        page.locator(f"main [name=method][value={value}]").check()
        page.locator("main [name=consent]").check()
        page.locator("main .btn--big").first.click()

    return steps


def answers(name: str) -> Callable[[Page], None]:
    def steps(page: Page) -> None:
        form: Page | FrameLocator = page.frame_locator("iframe") if page.locator("iframe").count() else page
        form.get_by_role("button", name=name, exact=True).click()
        page.wait_for_url(re.compile(r"plans\.localhost"))
        page.wait_for_load_state()

    return steps


def cancels(page: Page) -> None:
    at(link_at("/abonnements/", "annuler")(page), send)(page)


def wait_for_form(page: Page) -> None:
    page.locator("[autocomplete=cc-number]").wait_for()


def wait_for_frame(page: Page) -> None:
    page.frame_locator("iframe").locator("[autocomplete=cc-number]").wait_for()


VISITOR = [
    Scene("front", "/", brand="", variants=True),
    Scene("sign-in", "/connexion/", variants=True),
    Scene("sign-in-wrong", "/connexion/", steps=fill(login="nora@example.com", password="faux")),
    Scene("sign-in-encre", "/connexion/", brand="encre"),
    Scene("sign-in-relais", "/connexion/", brand="relais"),
    Scene("sign-in-bureau", "/connexion/", brand="bureau"),
    Scene("sign-in-acces", "/connexion/", brand="acces"),
    Scene("reset", "/mot-de-passe/oublie/"),
    Scene("reset-sent", "/mot-de-passe/oublie/", steps=fill(email="personne@example.com")),
    Scene("invitation-over", "/invitation/nulle-part/"),
]
FIRST_PURCHASE = [
    Scene("overview-empty", "/", NORA),
    Scene("panel-empty", "/facturation/", NORA),
    Scene("history-empty", "/facturation/historique/", NORA),
    Scene("methods-empty", f"{METHODS}/", NORA),
    Scene("subscriptions-empty", "/abonnements/", NORA),
    Scene("licences-empty", "/licences/", NORA),
    Scene("wizard-organisation", f"{QUANTITY}/organisation/", NORA, variants=True),
    Scene("wizard-organisation-errors", f"{QUANTITY}/organisation/", NORA, steps=fill(postal_code="1234")),
    Scene(
        "wizard-licences",
        f"{QUANTITY}/licences/",
        NORA,
        variants=True,
        happens=at(
            f"{QUANTITY}/organisation/",
            fill(
                category="general_contractor",
                line1="85, rue Saint-Paul",
                city="Québec",
                region="QC",
                postal_code="G1K 3V9",
            ),
        ),
    ),
    Scene("wizard-licences-error", f"{QUANTITY}/licences/", NORA, steps=fill(quantity="trois")),
    Scene(
        "wizard-summary",
        f"{QUANTITY}/recapitulatif/",
        NORA,
        happens=at(f"{QUANTITY}/licences/", chooses(1)),
        variants=True,
    ),
    Scene("wizard-coupon-refused", f"{QUANTITY}/recapitulatif/", NORA, steps=fill(code="BIENVENUE100")),
    Scene(
        "wizard-coupon",
        f"{QUANTITY}/recapitulatif/",
        NORA,
        happens=at(f"{QUANTITY}/recapitulatif/", fill(code="BIENVENUE10")),
    ),
    Scene("wizard-method", f"{QUANTITY}/paiement/", NORA, variants=True),
    Scene("wizard-method-error", f"{QUANTITY}/paiement/", NORA, steps=send),
    Scene(
        "wizard-card-frame",
        link_at(f"{QUANTITY}/recapitulatif/", "paiement/$"),
        NORA,
        steps=lambda page: (takes("new")(page), wait_for_frame(page))[0],
    ),
    Scene(
        "provider-card",
        f"{QUANTITY}/paiement/",
        NORA,
        steps=lambda page: (takes("new_redirect")(page), wait_for_form(page))[0],
    ),
    Scene(
        "wizard-check",
        f"{QUANTITY}/verification/",
        NORA,
        variants=True,
        happens=at(
            f"{QUANTITY}/paiement/",
            takes("new_redirect"),
            types_card(FAILS_AT_CHARGE),
            lambda page: page.wait_for_url(re.compile("plans.localhost")),
        ),
    ),
    Scene("wizard-refused", f"{QUANTITY}/paiement/", NORA, happens=at(f"{QUANTITY}/verification/", send)),
    Scene(
        "provider-3ds",
        f"{QUANTITY}/paiement/",
        NORA,
        steps=lambda page: (
            takes("new_redirect")(page),
            types_card(ASKS_ONCE)(page),
            page.get_by_role("button", name=re.compile("Confirm")).wait_for(),
        )[0],
    ),
    Scene(
        "wizard-done",
        None,
        NORA,
        variants=True,
        happens=at(
            f"{QUANTITY}/paiement/",
            takes("new_redirect"),
            types_card("4242424242424242"),
            lambda page: page.wait_for_url(re.compile("plans.localhost")),
            at(f"{QUANTITY}/verification/", send),
        ),
    ),
]
OWNER = [
    Scene("overview", "/", SOFIA, variants=True),
    Scene("panel", "/facturation/", SOFIA, variants=True),
    Scene("details", "/facturation/coordonnees/", SOFIA),
    Scene("addresses", "/facturation/adresses/", SOFIA),
    Scene("address-edit", "/facturation/adresses/facturation/", SOFIA),
    Scene("address-errors", "/facturation/adresses/facturation/", SOFIA, steps=fill(line1="", postal_code="1234")),
    Scene("shipping-edit", "/facturation/adresses/expedition/", SOFIA),
    Scene("history", "/facturation/historique/", SOFIA, variants=True),
    Scene("invoice", link_at("/facturation/historique/", r"factures/[^/]+/$"), SOFIA, variants=True),
    Scene("methods", f"{METHODS}/", SOFIA, variants=True),
    Scene("method-add", f"{METHODS}/ajouter/", SOFIA),
    Scene("method-add-errors", f"{METHODS}/ajouter/", SOFIA, steps=send),
    Scene(
        "method-frame",
        f"{METHODS}/ajouter/",
        SOFIA,
        steps=lambda page: (page.locator("[name=consent]").check(), send(page), wait_for_frame(page))[0],
    ),
    Scene("method-edit", link_at(f"{METHODS}/", "modifier"), SOFIA),
    Scene("method-delete-refused", link_at(f"{METHODS}/", "supprimer"), SOFIA),
    Scene(
        "methods-two",
        f"{METHODS}/",
        SOFIA,
        happens=at(
            f"{METHODS}/ajouter/",
            lambda page: page.locator("[name=consent]").check(),
            send,
            wait_for_frame,
            types_card("5555555555554444"),
            lambda page: page.wait_for_timeout(3000),
        ),
    ),
    Scene("licences", "/licences/", SOFIA, variants=True),
    Scene("members", "/membres/", SOFIA, variants=True),
    Scene("invite", "/membres/inviter/", SOFIA),
    Scene("invite-errors", "/membres/inviter/", SOFIA, steps=fill(addresses="chantal@test1234; une@example.com")),
    Scene("member-remove", link_at("/membres/", "retirer"), SOFIA),
    Scene("change-licences", f"{QUANTITY}/licences/", SOFIA, variants=True),
    Scene("change-held", f"{QUANTITY}/licences/", SOFIA, steps=chooses(3)),
    Scene("change-summary", f"{QUANTITY}/licences/", SOFIA, steps=chooses(25), variants=True),
    Scene("change-yearly", f"{QUANTITY}/licences/", SOFIA, steps=chooses(21, "590")),
    Scene("change-method", f"{QUANTITY}/paiement/", SOFIA, happens=at(f"{QUANTITY}/licences/", chooses(25))),
    Scene("change-check", f"{QUANTITY}/verification/", SOFIA, happens=at(f"{QUANTITY}/paiement/", send)),
    Scene("change-at-term", f"{QUANTITY}/licences/", SOFIA, steps=chooses(15)),
    Scene("change-waits", "/licences/", SOFIA, happens=at(f"{QUANTITY}/licences/", chooses(15), send)),
    Scene("change-over-waiting", f"{QUANTITY}/licences/", SOFIA),
    Scene("subscriptions", "/abonnements/", SOFIA, variants=True),
    Scene("cancel", link_at("/abonnements/", "annuler"), SOFIA, variants=True),
    Scene(
        "cancelled",
        link_at("/abonnements/", "annuler"),
        SOFIA,
        happens=cancels,
    ),
    Scene("subscriptions-ending", "/abonnements/", SOFIA),
    Scene("licences-ending", "/licences/", SOFIA),
    Scene("overview-ending", "/", SOFIA),
    Scene("journal", "/journal/", SOFIA, variants=True),
    Scene("account", "/compte/", SOFIA),
    Scene("not-found", "/nulle-part/", SOFIA),
]
OTHERS = [
    Scene("member-overview", "/", OMAR),
    Scene("member-refused", "/facturation/", OMAR),
    Scene("encre-overview", "/", "camille@example.com", "encre"),
    Scene("relais-overview", "/", "remy@example.com", "relais"),
    Scene("bureau-overview", "/", "bea@example.com", "bureau"),
    Scene("acces-overview", "/", "hana@example.com", "acces"),
    Scene("staff-overview", "/", ADMIN),
    Scene("mails", "/courrier/", brand=""),
    Scene("mail", link_at("/courrier/", "courrier/."), brand=""),
]
LONG = [
    Scene(
        "long-details",
        "/facturation/coordonnees/",
        SOFIA,
        happens=at("/facturation/coordonnees/", fill(name=LONG_NAME)),
    ),
    Scene(
        "long-addresses",
        "/facturation/adresses/",
        SOFIA,
        happens=at(
            "/facturation/adresses/facturation/", fill(line1=LONG_LINE, city="Saint-Louis-du-Ha! Ha!-et-Alentours")
        ),
    ),
    Scene("long-panel", "/facturation/", SOFIA),
    Scene("long-overview", "/", SOFIA),
]
MANY = [
    Scene(
        "members-200",
        "/membres/",
        NORA,
        happens=at(
            f"{QUANTITY}/licences/",
            chooses(205),
            at(f"{QUANTITY}/paiement/", send),
            at(f"{QUANTITY}/verification/", send),
            at("/membres/inviter/", fill(addresses="\n".join(f"chantier{n:03}@example.com" for n in range(200)))),
        ),
    ),
    Scene("members-200-found", "/membres/?q=chantier19", NORA),
    Scene("licences-200", "/licences/", NORA),
    Scene("history-many", "/facturation/historique/", NORA),
]
SCENES = [*VISITOR, *FIRST_PURCHASE, *OWNER, *OTHERS, *LONG, *MANY]
