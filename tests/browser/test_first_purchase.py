"""Nora's first purchase in a real browser: 67,84 $ on summary, button, invoice, PDF and mail, and in the books."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import pytest
from django.db import connection
from playwright.sync_api import expect
from pypdf import PdfReader

from guichet.flows.advance import advance
from guichet.infra.clock import business_now
from tests.browser.ways import Way, ways
from tests.browser.wizard import FIRST_PURCHASE, Wizard
from tests.flows.journey import ASKS_ALWAYS, ASKS_ONCE, Buyer, House
from tests.flows.proof import assert_exactly_one_purchase, assert_nothing_bought, mails_sent
from tests.support.jobs import RunJobs
from tests.support.mail import Mailbox

FAILS_AT_CHARGE = "4000000000000341"
FRENCH, ENGLISH = Way("fr", 1280), Way("en", 390)


@pytest.mark.parametrize("way", ways())
def test_nora_buys_a_licence_by_card_with_3d_secure_and_is_billed_again_a_month_later(
    way: Way, house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard], worker: RunJobs, smtp: Mailbox
) -> None:
    wizard = wizard_of(way)
    walk_to_the_last_check(wizard, ASKS_ONCE)
    wizard.pays()
    wizard.sees_success()
    worker()
    wizard.opens_invoice()

    assert_exactly_one_purchase(house, nora)
    mail = smtp.to("nora@example.com")[-1].message
    assert wizard.money(FIRST_PURCHASE) in plain_text(mail)
    assert "67,84 $" in pdf_text(mail)

    advance(house.brand, business_now(house.brand) + timedelta(days=31))
    worker()
    assert [str(invoice.status) for invoice in nora.invoices] == ["paid", "paid"]
    assert house.provider.taken() == [6784, 6784]
    assert mails_sent(nora.customer_id) == {"invoice_paid": 2}
    assert_audit_says_ok()
    wizard.page.reload()
    wizard.page.goto(wizard.portal.url("plans", "/facturation/historique/"))
    expect(wizard.main.get_by_text(wizard.money(FIRST_PURCHASE))).to_have_count(2)
    wizard.looks(wizard.page)


def test_a_renewal_that_the_bank_wants_confirmed_asks_nora_by_mail_and_she_pays_it_from_the_invoice(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard], worker: RunJobs, smtp: Mailbox
) -> None:
    wizard = wizard_of(FRENCH)
    walk_to_the_last_check(wizard, ASKS_ALWAYS)
    wizard.pays()
    wizard.page.get_by_role("button", name="Confirmer", exact=True).click()
    wizard.sees_success()
    worker()

    advance(house.brand, business_now(house.brand) + timedelta(days=31))
    worker()
    assert [str(invoice.status) for invoice in nora.invoices] == ["open", "paid"]
    assert str(nora.subscriptions[0].status) == "past_due"
    assert house.provider.taken() == [6784]
    assert mails_sent(nora.customer_id) == {"invoice_paid": 1, "authentication_required": 1}
    assert "67,84" in plain_text(smtp.to("nora@example.com")[-1].message)

    wizard.page.goto(wizard.portal.url("plans", "/"))
    wizard.looks(wizard.page)
    wizard.page.get_by_role("link", name="Régler la facture").click()
    expect(wizard.page.get_by_role("heading", level=1)).to_contain_text(nora.invoices[0].number)
    wizard.looks(wizard.page)
    wizard.page.get_by_role("button", name="Payer 67,84\u00a0$").click()
    wizard.page.get_by_role("button", name="Confirmer", exact=True).click()
    expect(wizard.page.get_by_role("main")).to_contain_text("Payée")
    assert str(nora.subscriptions[0].status) == "active"
    assert house.provider.taken() == [6784, 6784]
    assert_audit_says_ok()


def test_a_reload_inside_3d_secure_and_a_second_tab_leave_one_purchase(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard], worker: RunJobs
) -> None:
    wizard = wizard_of(FRENCH)
    walk_to_the_last_check(wizard, ASKS_ALWAYS)
    second_tab = wizard.page.context.new_page()
    second_tab.goto(wizard.page.url)
    wizard.pays()
    expect(wizard.page.get_by_role("button", name="Confirmer", exact=True)).to_be_visible()
    wizard.page.reload()
    second_tab.get_by_role("button", name="Payer 67,84\u00a0$ et s'abonner").click()
    wizard.page.reload()
    wizard.page.get_by_role("button", name="Confirmer", exact=True).click()
    wizard.sees_success()
    second_tab.reload()
    worker()
    assert_exactly_one_purchase(house, nora)


def test_the_journey_works_without_script(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard], worker: RunJobs
) -> None:
    wizard = wizard_of(Way(scripts=False))
    walk_to_the_last_check(wizard, ASKS_ONCE)
    wizard.pays()
    wizard.sees_success()
    worker()
    assert_exactly_one_purchase(house, nora)


def walk_to_the_last_check(wizard: Wizard, card: str, *, asks: bool = True) -> None:
    """`asks`: the bank wants 3-D Secure when the card is saved."""
    wizard.comes_in()
    wizard.opens_licences()
    wizard.gives_organisation()
    wizard.chooses_one_licence()
    wizard.reads_summary()
    wizard.enters_card(card, asks=asks)
    if not wizard.way.scripts:
        wizard.page.get_by_role("button", name="Continuer", exact=True).click()


def plain_text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def pdf_text(mail: EmailMessage) -> str:
    """The text of the attached PDF, every kind of space as a plain one."""
    attachment = next(mail.iter_attachments())
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(attachment.get_content())).pages)
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def assert_audit_says_ok() -> None:
    """`guichet audit`, as an operator runs it, on the database of the test."""
    parts = connection.get_connection_params()
    url = f"postgresql://{parts['user']}@/{parts['dbname']}?host={parts['host']}&port={parts['port']}"
    done = subprocess.run(
        [sys.executable, "-m", "guichet.interfaces.cli.main", "audit"],
        env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("OK"), done.stdout + done.stderr


def test_the_price_follows_the_number_and_the_address_follows_the_country(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard]
) -> None:
    wizard = wizard_of(FRENCH)
    wizard.comes_in()
    wizard.opens_licences()
    wizard.page.get_by_label("Ville").fill("Lyon")
    wizard.page.get_by_label("Pays").select_option("FR")
    expect(wizard.page.get_by_text("5 chiffres")).to_be_visible()
    expect(wizard.page.get_by_label("Province")).to_have_count(0)
    expect(wizard.page.get_by_label("Ville")).to_have_value("Lyon")
    wizard.page.get_by_label("Pays").select_option("CA")
    expect(wizard.page.get_by_label("Province")).to_be_visible()
    wizard.gives_organisation()

    estimate = wizard.page.get_by_role("complementary")
    wizard.page.get_by_label("Nombre de licences").fill("3")
    expect(estimate).to_contain_text("203,51\u00a0$")
    wizard.page.get_by_role("radio", name="Annuel").check()
    expect(estimate).to_contain_text("2\u00a0035,06\u00a0$")
    expect(wizard.page.get_by_text("~16")).to_be_visible()
    wizard.page.get_by_label("Nombre de licences").fill("trois")
    expect(estimate).to_contain_text("Saisissez un nombre entier")
    wizard.page.get_by_role("button", name="Suivant", exact=True).click()
    expect(wizard.page.get_by_role("alert")).to_contain_text("Saisissez un nombre entier de licences.")
    expect(wizard.page.get_by_label("Nombre de licences")).to_have_value("trois")
    wizard.looks(wizard.page)
    assert nora.looks() is None


def test_a_card_refused_at_payment_says_why_keeps_the_order_and_takes_another_card(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard], worker: RunJobs
) -> None:
    wizard = wizard_of(ENGLISH)
    walk_to_the_last_check(wizard, FAILS_AT_CHARGE, asks=False)
    wizard.pays()
    refusal = wizard.page.get_by_role("alert")
    expect(refusal).to_contain_text("Your payment was declined")
    expect(refusal).to_contain_text("You were not charged.")
    wizard.looks(wizard.page)
    assert_nothing_bought(house, nora)
    wizard.enters_card(ASKS_ONCE, has_one=True)
    wizard.pays()
    wizard.sees_success()
    worker()
    assert_exactly_one_purchase(house, nora)


def test_escape_leaves_the_frame_of_the_card_for_the_choice_of_a_method(
    house: House, nora: Buyer, wizard_of: Callable[[Way], Wizard]
) -> None:
    wizard = wizard_of(FRENCH)
    wizard.comes_in()
    wizard.opens_licences()
    wizard.gives_organisation()
    wizard.chooses_one_licence()
    wizard.reads_summary()
    wizard.page.get_by_role("checkbox", name="J'autorise Plan de Chantier").check()
    wizard.page.get_by_role("button", name="Suivant", exact=True).click()
    expect(wizard.page.frame_locator("iframe").get_by_label("Numéro de carte")).to_be_visible()
    wizard.page.keyboard.press("Escape")
    expect(wizard.page.get_by_role("heading", level=1)).to_have_text("Comment voulez-vous payer\u202f?")
    assert_nothing_bought(house, nora)
