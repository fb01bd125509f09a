"""The finance team credits a licence, plans a charge and a price; the customer sees what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from guichet.contexts.access.public import add_person, add_staff_role, set_language
from guichet.contexts.invoicing.public import list_credit_notes
from guichet.flows.demo.people import PASSWORD
from guichet.infra.clock import today
from tests.browser.walk import Walk, Words
from tests.browser.ways import WIDE, Way, ways
from tests.flows.journey import Buyer, House
from tests.support.jobs import RunJobs

WORDS: Words = {
    "find": ("Trouver", "Find"),
    "create": ("Créer un avoir", "Create a credit note"),
    "part": ("Une partie, ligne par ligne", "A part, line by line"),
    "reason": ("Motif, imprimé sur l'avoir", "Reason, printed on the credit note"),
    "back to card": ("Rembourser sur", "Back to"),
    "issue": ("Émettre l'avoir", "Issue the credit note"),
    "issued": ("est émis", "is issued"),
    "charge": ("Frais ponctuels", "One-off charge"),
    "what for": ("Objet, imprimé sur la facture", "What for, printed on the invoice"),
    "price of one": ("Prix à l'unité, hors taxes", "Price of one, before tax"),
    "add": ("Ajouter ces frais", "Add the charge"),
    "bill": ("Facturer maintenant", "Invoice it now"),
    "is billed": ("est émise", "is issued"),
    "change price": ("Changer le prix", "Change the price"),
    "new price": ("Nouveau prix, hors taxes", "New price, before tax"),
    "from day": ("À partir du", "From which day on"),
    "plan": ("Prévoir le nouveau prix", "Plan the new price"),
    "planned": ("Le nouveau prix est prévu", "The new price is planned"),
    "deferred": ("Produits constatés d'avance", "Deferred revenue"),
    "in favour": ("Total en votre faveur", "Total in your favour"),
}


@pytest.fixture
def finance(house: House, start: Callable[[Way, Words], Walk]) -> Callable[[Way], Walk]:
    """One of the company's own people, signed in."""

    def enter(way: Way) -> Walk:
        person_id = add_person(
            "finance@example.com", first_name="Équipe", last_name="Finance", language="fr", password=PASSWORD
        )
        add_staff_role(person_id, house.brand.id, "finance")
        set_language(person_id, way.language)
        walk = start(way, WORDS)
        walk.page.goto(walk.portal.url("plans", "/connexion/"))
        walk.hands.fill(walk.page.get_by_label(walk.word("email")), "finance@example.com")
        walk.hands.fill(walk.page.get_by_label(walk.word("password"), exact=True), PASSWORD)
        walk.leads_on(walk.page.get_by_role("button", name=walk.word("sign in"), exact=True))
        return walk

    return enter


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_money_goes_back_is_charged_and_will_cost_more(
    way: Way,
    house: House,
    nora: Buyer,
    finance: Callable[[Way], Walk],
    start: Callable[[Way, Words], Walk],
    worker: RunJobs,
) -> None:
    nora.gives_address()
    nora.buys(quantity=2)
    worker()
    desk = finance(way)
    desk.hands.fill(desk.main.get_by_role("searchbox"), "nora")
    desk.presses("find")
    desk.leads_on(desk.main.get_by_role("link", name="Nora inc."))
    customer = desk.page.url
    desk.leads_on(desk.main.get_by_role("link", name="PDC-").first)
    desk.follows("create")
    desk.takes("part")
    desk.hands.fill(desk.main.get_by_label("Licence SmartPlan Cloud (CAD)", exact=True), "59,00")
    desk.fills("reason", "Licence retirée")
    desk.takes("back to card")
    desk.presses("next")
    desk.reads_amounts(6784)
    desk.presses("issue")
    desk.reads("issued")
    worker()
    assert house.provider.charges(nora.known_as)[0]["amount_refunded"] == 6784
    desk.page.goto(customer)
    desk.looks(desk.page)
    desk.follows("charge")
    desk.fills("what for", "Formation")
    desk.fills("price of one", "100")
    desk.presses("add")
    desk.reads_amounts(11498)
    desk.presses("bill")
    desk.reads("is billed")
    worker()
    desk.opens("/gestion/prix/")
    desk.follows("change price")
    desk.fills("new price", "65,00")
    desk.fills("from day", (today(house.brand) + timedelta(days=40)).isoformat())
    desk.presses("next")
    desk.presses("plan")
    desk.reads("planned")
    desk.opens("/gestion/comptes/")
    desk.reads("deferred")
    sees_the_credit_note(start(way, WORDS), nora, list_credit_notes(nora.customer_id)[0].number)


def sees_the_credit_note(owner: Walk, nora: Buyer, number: str) -> None:
    set_language(nora.person_id, owner.language)
    owner.signs_in()
    owner.opens("/facturation/historique/")
    owner.leads_on(owner.main.get_by_role("link", name=number, exact=True))
    owner.reads("in favour")
    owner.reads_amounts(6784)
