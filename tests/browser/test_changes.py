"""Later purchases in a real browser: more licences, fewer, another interval; what is owed; two people at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from guichet.contexts.catalog.public import add_price, add_product
from guichet.contexts.payments.public import list_credit
from guichet.infra.clock import today
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.billing_cycle import Interval
from tests.browser.conftest import signed_in
from tests.browser.walk import Walk, Words, loose
from tests.browser.ways import NARROW, WIDE, Way, ways
from tests.browser.wizard import Wizard
from tests.flows.changes import Changes, sets_policy
from tests.flows.journey import ASKS_ALWAYS, PLAIN_CARD, Buyer, House
from tests.flows.seats import SOMEBODY, Team
from tests.support.jobs import RunJobs

WORDS: Words = {
    "organisation": ("Informations sur l'organisation", "Organisation's information"),
    "addresses": ("Adresse de facturation et d'expédition", "Billing and shipping address"),
    "methods": ("Modes de paiement", "Payment methods"),
    "history": ("Historique de facturation", "Billing history"),
    "subscription": ("Abonnement", "Subscription"),
    "manage billing": ("Gérer la facturation", "Manage billing"),
    "year before": ("2026", "2026"),
    "this year": ("2027", "2027"),
    "prorated": ("Frais au prorata", "Prorated charges"),
    "next billing": ("Prochaine facturation le 1", "Next billing on February 1, 2027"),
    "change": ("Votre changement", "Your change"),
    "confirm change": ("Confirmer le changement", "Confirm the change"),
    "credited today": ("Crédité aujourd'hui", "Credited today"),
    "made and credited": ("Le changement est en place et", "The change is made, and"),
    "choice of product": ("Produit et intervalle de facturation", "Product and billing interval"),
    "product waits": ("vous aurez Licence SmartPlan Cloud (CAD)", "you will have Licence SmartPlan Cloud (CAD)"),
    "product then": (
        "À partir de cette date, vous aurez Licence SmartPlan Cloud (CAD)",
        "From then on you will have Licence SmartPlan Cloud (CAD)",
    ),
    "waits": ("vous aurez 22 licences au lieu de 25", "you will have 22 licences instead of 25"),
    "take back": ("Revenir sur ce changement", "Take back the change"),
    "as they are": ("Vos licences restent telles quelles", "Your licences stay as they are"),
    "are held": ("3 licences sont", "3 licences are held"),
    "pdf": ("Télécharger {} (PDF)", "Download {} (PDF)"),
    "unused": ("Période non utilisée", "Unused period"),
    "overdue": ("Facture en retard", "Overdue invoice"),
    "both": ("Les deux sont réglées ensemble", "Both are paid together"),
    "declined": ("Votre paiement a été refusé", "Your payment was declined"),
    "somebody else": (
        "Une autre personne vient de modifier les licences",
        "Somebody else has just changed the licences",
    ),
    "refuse": ("Refuser", "Refuse"),
}
NEW_YEAR = datetime(2027, 1, 1, 15, tzinfo=UTC)


def on(day: datetime, house: House) -> None:
    house.lives_without_looking(minutes=(day - house.now) // timedelta(minutes=1))


@pytest.fixture
def january(house: House) -> House:
    """The house on the first day of a month of 31 days."""
    on(NEW_YEAR, house)
    return house


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_more_licences_in_mid_month_then_fewer_for_the_term_taken_back(
    way: Way, january: House, nora: Buyer, customer_of: Callable[..., Wizard], worker: RunJobs
) -> None:
    owner = customer_of(way, quantity=21, words=WORDS)
    january.lives(days=8)
    owner.opens_licences()
    owner.wants(25)
    owner.reads("prorated", "next billing")
    owner.reads_amounts(17510, 876, 1747, 20133, 25 * 5900)
    owner.reads_summary(20133)
    owner.takes_saved_card()
    owner.pays(20133, subscribes=False)
    owner.sees_success()
    assert Changes(nora).quantity == 25
    worker()
    owner.opens_invoice(20133)
    owner.reads_amounts(17510)

    owner.opens("/licences/quantite/licences/")
    owner.wants(22)
    owner.is_at("change")
    owner.reads_amounts(22 * 5900)
    owner.presses("confirm change")
    owner.reads("waits")
    assert Changes(nora).quantity == 25
    owner.presses("take back")
    owner.reads("as they are")
    assert Changes(nora).subscription.coming is None
    assert january.provider.taken() == [20133, 142454]


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_fewer_licences_now_where_the_programme_allows_it_are_credited_as_shown(
    way: Way, january: House, nora: Buyer, customer_of: Callable[..., Wizard], worker: RunJobs
) -> None:
    owner = customer_of(way, quantity=25, words=WORDS)
    Changes(nora).allows_decreases()
    january.lives(days=8)
    owner.opens("/licences/quantite/licences/")
    owner.wants(21)
    owner.is_at("change")
    owner.reads("credited today", "next billing")
    owner.reads_amounts(17510, 876, 1747, 20133, 21 * 5900)
    owner.presses("confirm change")
    owner.reads("made and credited")
    owner.reads_amounts(20133)
    assert Changes(nora).quantity == 21
    worker()
    owner.opens("/facturation/historique/")
    owner.reads_amounts(20133)
    assert sum(note.left_minor for note in list_credit(nora.customer_id)) == 20133


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_a_dearer_product_is_paid_now_and_a_cheaper_one_waits_for_the_term(
    way: Way, january: House, nora: Buyer, customer_of: Callable[..., Wizard]
) -> None:
    owner = customer_of(way, quantity=3, words=WORDS)
    with unit_of_work("tests.product"):
        product_id = add_product(january.brand.id, "version-pro", {"fr": "Version Pro", "en": "Version Pro"})
        pro_id = add_price(product_id, "CAD", Decimal(8900), Interval("month"), today(january.brand))
    january.lives(days=8)
    owner.opens("/licences/quantite/licences/")
    owner.reads("choice of product")
    owner.hands.check(owner.main.get_by_role("radio", name=loose("Version Pro, ")))
    owner.presses("next")
    owner.reads("prorated")
    expect(owner.main).to_contain_text("Licence SmartPlan Cloud (CAD) → Version Pro")
    owner.reads_amounts(6677, 334, 666, 7677, 3 * 8900)
    owner.reads_summary(7677)
    owner.takes_saved_card()
    expect(owner.main).to_contain_text("Version Pro, 3 licences")
    owner.pays(7677, subscribes=False)
    owner.sees_success()
    assert Changes(nora).subscription.items[0].price_id == pro_id

    owner.opens("/licences/quantite/licences/")
    owner.hands.check(owner.main.get_by_role("radio", name=loose("Licence SmartPlan Cloud (CAD), ")).last)
    owner.presses("next")
    owner.is_at("change")
    owner.reads_amounts(3 * 5900)
    owner.presses("confirm change")
    owner.reads("product waits")
    owner.opens("/abonnements/")
    owner.reads("product waits")
    owner.opens("/licences/quantite/licences/")
    owner.reads("product then")
    owner.presses("take back")
    assert Changes(nora).subscription.coming is None


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_what_was_billed_is_listed_by_year_with_each_pdf_for_owners_only(
    way: Way, house: House, nora: Buyer, customer_of: Callable[..., Wizard], start: Callable[[Way, Words], Walk],
    worker: RunJobs,
) -> None:  # fmt: skip
    on(NEW_YEAR - timedelta(days=20), house)
    owner = customer_of(way, quantity=2, words=WORDS)
    Team(nora).joined("membre@example.com")
    house.lives(days=40)
    Changes(nora).wants(3)
    worker()
    owner.opens("/licences/")
    owner.follows("manage billing")
    owner.reads("organisation", "addresses", "methods", "history", "subscription")
    owner.follows("history")
    documents = owner.main.get_by_role("row").filter(has=owner.page.get_by_role("rowheader"))
    expect(documents).to_have_count(3)
    expect(documents.first).to_contain_text("Frais au prorata")  # in the language of the invoice
    owner.follows("year before")
    expect(documents).to_have_count(1)
    owner.follows("this year")
    expect(documents).to_have_count(2)
    owner.opens("/facturation/historique/")
    for invoice in nora.invoices:
        with owner.page.expect_download() as download:
            owner.hands.press(owner.main.get_by_role("link", name=loose(owner.word("pdf").format(invoice.number))))
        text = "".join(page.extract_text() for page in PdfReader(download.value.path()).pages)
        assert invoice.number in text

    member = start(way, WORDS)
    member.signs_in("membre@example.com", SOMEBODY.password)
    member.opens_menu()
    expect(member.page.get_by_role("navigation").get_by_role("link", name="Licences", exact=True)).to_have_count(0)
    for path in ("/licences/", "/facturation/", "/facturation/historique/"):
        assert member.page.goto(member.portal.url("plans", path)).status == 403  # type: ignore[union-attr]
        member.looks(member.page)


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_by_the_year_from_today_and_by_the_month_again_at_the_term(
    way: Way, january: House, nora: Buyer, customer_of: Callable[..., Wizard]
) -> None:
    owner = customer_of(way, words=WORDS)
    january.lives(days=8)
    owner.opens_licences()
    owner.wants(1, "yearly")
    owner.reads("unused")
    owner.reads_amounts(54623, 2731, 5449, 62803)
    owner.reads_summary(62803)
    owner.takes_saved_card()
    owner.pays(62803, subscribes=False)
    owner.sees_success()
    owner.opens("/licences/quantite/licences/")
    owner.wants(1)
    owner.is_at("change")
    owner.presses("confirm change")
    coming = Changes(nora).subscription.coming
    assert coming is not None
    assert coming.effective_on.isoformat() == "2028-01-09"
    assert january.provider.taken() == [62803, 6784]


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_fewer_than_are_held_is_refused_with_the_names_and_the_number_typed_is_kept(
    way: Way, house: House, nora: Buyer, customer_of: Callable[..., Wizard]
) -> None:
    owner = customer_of(way, quantity=5, words=WORDS)
    Team(nora).joined("une@example.com")
    Team(nora).invites("invite@example.com")
    owner.opens_licences()
    owner.wants(2)
    owner.reads("are held")
    expect(owner.main).to_contain_text("Nora Gagnon")
    expect(owner.main).to_contain_text("invite@example.com")
    expect(owner.main.get_by_label(owner.word("number"))).to_have_value("2")
    assert Changes(nora).subscription.coming is None


@pytest.mark.parametrize("way", ways(only=WIDE))
def test_more_licences_while_an_invoice_is_overdue_pays_both_or_changes_nothing(
    way: Way, january: House, nora: Buyer, wizard_of: Callable[[Way], Wizard]
) -> None:
    nora.gives_address()
    sets_policy(january, dunning={"suspends": False})
    nora.buys(ASKS_ALWAYS, quantity=3)
    january.lives(days=40)
    owner = signed_in(wizard_of(way), nora, WORDS, owes=True)
    owner.opens_licences()
    owner.wants(5)
    owner.reads("overdue", "both")
    owner.reads_amounts(8007, 9206, 20351, 29557)
    owner.reads_summary(29557)
    owner.takes_saved_card()
    owner.pays(29557, subscribes=False)
    refuse = owner.page.get_by_role("button", name=owner.word("refuse"), exact=True)
    owner.hands.press(refuse)
    expect(owner.page.get_by_role("alert")).to_contain_text(owner.word("declined"))
    owner.looks(owner.page)
    assert Changes(nora).quantity == 3
    assert [str(invoice.status) for invoice in nora.invoices] == ["open", "paid"]

    owner.enters_card(PLAIN_CARD, asks=False, has_one=True)
    owner.pays(29557, subscribes=False)
    owner.sees_success()
    assert Changes(nora).quantity == 5
    assert [str(invoice.status) for invoice in nora.invoices] == ["paid", "paid", "paid"]
    assert january.provider.taken() == [29557, 20351]


@pytest.mark.parametrize("way", ways(only=NARROW))
def test_whoever_comes_second_sees_what_the_first_did_and_decides_anew(
    way: Way, house: House, nora: Buyer, customer_of: Callable[..., Wizard]
) -> None:
    owner = customer_of(way, quantity=2, words=WORDS)
    owner.opens_licences()
    Changes(nora).wants(4)
    owner.wants(3)
    owner.reads("somebody else")
    expect(owner.main.get_by_label(owner.word("number"))).to_have_value("3")
    assert Changes(nora).quantity == 4
    owner.presses("next")
    owner.is_at("change")
    owner.presses("confirm change")
    coming = Changes(nora).subscription.coming
    assert coming is not None
    assert coming.quantity == 3
