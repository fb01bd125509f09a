"""The back office: what is wrong is said and kept, what is shown is what is done, nothing is done unseen."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client

from guichet.contexts.catalog.models import PriceRise
from guichet.contexts.customers.models import Address, Customer
from guichet.contexts.invoicing.models import Charge, CreditNote, Invoice, InvoiceLine
from guichet.contexts.payments.models import Refund
from guichet.flows.demo.brands import RELAIS
from guichet.flows.price_rise import plan_rise, tell_of_rise
from guichet.infra.clock import today
from tests.contexts.credit.money import staff
from tests.contexts.desk import Desk, open_desk
from tests.interfaces.backoffice.conftest import Colleague


def text(answer: HttpResponse) -> str:
    """What the page says, spaces plain."""
    words = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
    return re.sub(r"\s+", " ", words).replace("’", "'")


def one_line(answer: HttpResponse) -> str:
    """The page as sent, the attributes of its fields in the order name, value and nothing between."""
    fields = re.findall(r"<input[^>]*>", answer.content.decode())
    pairs = [(re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)) for field in fields]
    return " ".join(f'name="{name[1]}" value="{html.unescape(value[1])}"' for name, value in pairs if name and value)


def hidden(answer: HttpResponse) -> dict[str, str]:
    """The fields that the page holds for its next step."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.fixture
def finance(colleague: Colleague) -> Client:
    return colleague("finance")


@pytest.fixture
def invoice(desk: Desk) -> Invoice:
    return Invoice.objects.get(brand_id=desk.brand_id)


@pytest.fixture
def customer(desk: Desk) -> Customer:
    return Customer.objects.get(brand_id=desk.brand_id)


@pytest.fixture
def line(invoice: Invoice) -> InvoiceLine:
    return InvoiceLine.objects.get(invoice=invoice)


def test_a_customer_is_found_by_part_of_the_name_the_number_or_the_address(finance: Client, customer: Customer) -> None:
    for typed in ("teli", customer.number, customer.billing_email.upper()):
        assert customer.name in text(finance.get("/gestion/", {"q": typed}))
    assert "Personne ne correspond" in text(finance.get("/gestion/", {"q": "nobody \x00 %'"}))


def test_a_customers_page_tells_what_happened(finance: Client, customer: Customer, invoice: Invoice) -> None:
    shown = text(finance.get(f"/gestion/clients/{customer.number}/"))
    assert "Paiement de 135,67 $ reçu" in shown
    assert invoice.number in shown
    assert "Abonnement commencé" in shown


def test_an_invoice_shows_its_entries_on_both_sides(finance: Client, invoice: Invoice) -> None:
    shown = text(finance.get(f"/gestion/factures/{invoice.number}/"))
    for words in ("Produits constatés d'avance", "TPS due", "Chez le prestataire : scripted", "Remboursable 135,67 $"):
        assert words in shown


def test_a_credit_note_is_shown_then_issued_once_with_its_refund(
    finance: Client, invoice: Invoice, line: InvoiceLine
) -> None:
    address = f"/gestion/factures/{invoice.number}/avoir/"
    typed = {"scope": "part", f"line_{line.id}": "59,00", "outcome": "refund", "reason": "Une de trop"}
    shown = finance.post(address, typed)
    assert "67,84 $" in text(shown)
    assert not CreditNote.objects.exists()
    confirmed = finance.post(address, hidden(shown))
    assert confirmed.status_code == 303
    assert CreditNote.objects.get().total_minor == Refund.objects.get().amount_minor == 6784
    again = finance.post(address, hidden(shown))
    assert again.status_code == 422
    assert "rien n'a été émis" in text(again)
    assert CreditNote.objects.count() == 1


def test_going_back_from_what_was_shown_keeps_what_was_typed(
    finance: Client, invoice: Invoice, line: InvoiceLine
) -> None:
    address = f"/gestion/factures/{invoice.number}/avoir/"
    typed = {"scope": "part", f"line_{line.id}": "12,5", "outcome": "credit", "reason": "Geste"}
    answer = finance.post(address, {**hidden(finance.post(address, typed)), "back": "1"})
    assert 'value="12,5"' in answer.content.decode()
    assert not CreditNote.objects.exists()


@pytest.mark.parametrize(
    ("amount", "reason", "says"),
    [
        ("douze", "x", "Écrivez un montant comme 175,10."),
        ("12,345", "x", "Écrivez un montant comme 175,10."),
        ("200", "x", "Il reste au plus 118,00 $ sur cette ligne."),
        ("100000000", "x", "Ce montant dépasse tout ce qui peut être facturé."),
        ("9" * 12, "x", "Ce montant dépasse tout ce qui peut être facturé."),
        ("", "x", "Il ne reste rien à créditer, ou tous les montants sont vides."),
        ("1", "", "Dites pourquoi"),
        ("1", "a\x00b", "caractère"),
        ("-5", "x", "Écrivez un montant comme 175,10."),
    ],
)
def test_a_wrong_amount_or_reason_is_said_and_kept(
    finance: Client, invoice: Invoice, line: InvoiceLine, amount: str, reason: str, says: str
) -> None:
    typed = {"scope": "part", f"line_{line.id}": amount, "outcome": "credit", "reason": reason}
    answer = finance.post(f"/gestion/factures/{invoice.number}/avoir/", typed)
    assert answer.status_code == 422
    assert says in text(answer)
    assert f'name="line_{line.id}" value="{amount}"' in one_line(answer) or not amount
    assert f'name="reason" value="{reason}"' in one_line(answer) or not reason.isprintable() or not reason
    assert not CreditNote.objects.exists()


def test_a_charge_waits_is_shown_with_its_taxes_and_billed_as_shown(finance: Client, customer: Customer) -> None:
    address = f"/gestion/clients/{customer.number}/frais/"
    finance.post(address, {"description": "Formation", "quantity": "2", "unit_amount": "100"})
    shown = finance.get(address)
    assert "229,95 $" in text(shown)
    billed = finance.post(f"{address}facturer/", hidden(shown))
    assert billed.status_code == 303
    assert Invoice.objects.latest("issued_at").total_minor == 22995
    stale = finance.post(f"{address}facturer/", hidden(shown), follow=True)
    assert "Plus rien n'est en attente" in text(stale)


def test_a_charge_is_taken_back_once(finance: Client, customer: Customer) -> None:
    address = f"/gestion/clients/{customer.number}/frais/"
    finance.post(address, {"description": "Formation", "quantity": "1", "unit_amount": "100"})
    charge = Charge.objects.get()
    assert "Rien ne sera facturé" in text(finance.post(f"{address}{charge.id}/retirer/", follow=True))
    assert "Plus rien n'est en attente" in text(finance.post(f"{address}{charge.id}/retirer/", follow=True))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"description": "", "quantity": "1", "unit_amount": "1"}, "Dites l'objet"),
        ({"description": "x", "quantity": "0", "unit_amount": "1"}, "nombre entier de 1 à 10 000"),
        ({"description": "x", "quantity": "1", "unit_amount": "0"}, "Entrez le prix à l'unité."),
        ({}, "Entrez le prix à l'unité."),
    ],
)
def test_a_wrong_charge_says_why(finance: Client, customer: Customer, typed: dict[str, str], says: str) -> None:
    answer = finance.post(f"/gestion/clients/{customer.number}/frais/", typed)
    assert answer.status_code == 422
    assert says in text(answer)
    assert not Charge.objects.exists()


def test_what_is_paid_can_be_neither_written_off_nor_withdrawn(finance: Client, invoice: Invoice) -> None:
    for what in ("perte", "annuler"):
        answer = finance.get(f"/gestion/factures/{invoice.number}/{what}/", follow=True)
        assert "n'est plus ouverte" in text(answer)


def test_a_price_rise_is_shown_before_anybody_is_told(finance: Client, desk: Desk) -> None:
    address = f"/gestion/prix/{desk.monthly.id}/hausse/"
    day = today(desk.brand) + timedelta(days=40)
    typed = {"amount": "65", "day": day.isoformat(), "whom": "all"}
    soon = finance.post(address, typed | {"day": (day - timedelta(days=20)).isoformat()})
    assert "Les clients sont prévenus un mois avant" in text(soon)
    shown = finance.post(address, typed)
    assert "1 abonnement est prévenu" in text(shown)
    assert not PriceRise.objects.exists()
    assert finance.post(address, hidden(shown)).status_code == 303
    assert PriceRise.objects.get().new_price.unit_amount_minor == 6500
    assert "65,00 $ à partir du" in text(finance.get("/gestion/prix/"))
    assert "déjà prévu" in text(finance.post(address, hidden(shown), follow=True))


def test_a_price_rise_is_taken_back_by_finance_alone(colleague: Colleague, desk: Desk) -> None:
    finance, day = colleague("finance"), today(desk.brand) + timedelta(days=40)
    plan_rise(desk.brand, staff(), desk.monthly.id, 6500, day, moves_customers=True)
    tell_of_rise(desk.brand_id, PriceRise.objects.get().id)
    address = f"/gestion/prix/hausses/{PriceRise.objects.get().id}/retirer/"
    assert address in finance.get("/gestion/prix/").content.decode()
    assert address not in colleague("support").get("/gestion/prix/").content.decode()
    assert colleague("support").post(address).status_code == 403
    shown = text(finance.get(address))
    assert "1 personne, prévenue de la hausse" in shown
    assert "59,00 $" in shown
    assert "Le prix reste le même" in text(finance.post(address, follow=True))
    assert "65,00 $ à partir du" in text(finance.get("/gestion/prix/"))
    assert "retiré le" in text(finance.get("/gestion/prix/"))
    assert "déjà été retirée" in text(finance.post(address, follow=True))
    assert finance.get(f"/gestion/prix/hausses/{desk.monthly.id}/retirer/").status_code == 404


def test_the_books_of_any_day_balance(finance: Client, desk: Desk) -> None:
    shown = text(finance.get("/gestion/comptes/"))
    assert "Produits constatés d'avance" in shown
    before = (today(desk.brand) - timedelta(days=1)).isoformat()
    assert "Rien dans les comptes" in text(finance.get("/gestion/comptes/", {"au": before}))
    for odd in ("hier", "2026-02-30", "9999-99-99", "\u0663"):
        assert finance.get("/gestion/comptes/", {"au": odd}).status_code == 200


def test_support_sees_everything_and_is_offered_nothing_to_move(
    colleague: Colleague, customer: Customer, invoice: Invoice
) -> None:
    support = colleague("support")
    page = support.get(f"/gestion/factures/{invoice.number}/").content.decode()
    assert "avoir/" not in page
    finance = colleague("finance")
    finance.post(
        f"/gestion/clients/{customer.number}/frais/", {"description": "F", "quantity": "1", "unit_amount": "9"}
    )
    assert "1 frais en attente" in text(support.get(f"/gestion/clients/{customer.number}/"))
    assert support.get("/gestion/comptes/").status_code == 200
    assert "frais/" not in support.get(f"/gestion/clients/{customer.number}/").content.decode()
    assert support.post(f"/gestion/factures/{invoice.number}/avoir/", {}).status_code == 403


def test_another_brands_customers_and_invoices_are_nobodys_here(finance: Client, invoice: Invoice) -> None:
    other = open_desk(RELAIS)
    theirs = Invoice.objects.get(customer_id=other.buy(1))
    mine = Customer.objects.get(pk=invoice.customer_id)
    Customer.objects.filter(pk=theirs.customer_id).update(number="C-777777")
    assert finance.get(f"/gestion/clients/{mine.number}/").status_code == 200
    assert finance.get("/gestion/clients/C-777777/").status_code == 404
    for address in ("", "avoir/", "perte/", "annuler/"):
        assert finance.get(f"/gestion/factures/{theirs.number}/{address}").status_code == 404


def test_a_price_far_ahead_or_of_nothing_is_refused(finance: Client, desk: Desk) -> None:
    address = f"/gestion/prix/{desk.monthly.id}/hausse/"
    near = (today(desk.brand) + timedelta(days=40)).isoformat()
    for amount, day, says in (
        ("65", "9999-12-31", "Choisissez un jour dans les deux ans"),
        ("0", near, "Entrez le nouveau prix."),
        ("100000000", near, "Ce montant dépasse"),
    ):
        answer = finance.post(address, {"amount": amount, "day": day, "whom": "all"})
        assert answer.status_code == 422
        assert says in text(answer)


def test_a_charge_sent_twice_is_added_once(finance: Client, customer: Customer) -> None:
    address = f"/gestion/clients/{customer.number}/frais/"
    typed = {"description": "Formation", "quantity": "1", "unit_amount": "100", **hidden(finance.get(address))}
    for _ in range(2):
        assert finance.post(address, typed).status_code == 303
    assert Charge.objects.count() == 1


@pytest.mark.parametrize("where", [None, {"region": "ZZ"}])
def test_a_charge_of_whoever_cannot_be_billed_is_seen_and_taken_back(
    finance: Client, customer: Customer, where: dict[str, str] | None
) -> None:
    """Without an address, or at a place for which no rule says what this seller charges."""
    mine = Address.objects.filter(customer=customer)
    mine.update(**where) if where else mine.delete()
    address = f"/gestion/clients/{customer.number}/frais/"
    finance.post(address, {"description": "Formation", "quantity": "2", "unit_amount": "100"})
    shown = text(finance.get(address))
    assert "200,00 $" in shown
    assert "ne peut pas encore être facturé" in shown
    refused = finance.post(f"{address}facturer/", {"fingerprint": "x"}, follow=True)
    assert "ne peut pas encore être facturé" in text(refused)
    charge = Charge.objects.get()
    assert "Rien ne sera facturé" in text(finance.post(f"{address}{charge.id}/retirer/", follow=True))


def test_a_search_goes_on_to_its_next_page_as_typed(finance: Client, desk: Desk) -> None:
    for each in range(60):
        Customer.objects.filter(pk=desk.customer()).update(name=f"Dupont & fils {each}")
    page = finance.get("/gestion/", {"q": "Dupont & fils"}).content.decode()
    assert "?q=Dupont%20%26%20fils&amp;page=2" in page


def test_it_speaks_english_to_whoever_reads_english(colleague: Colleague, invoice: Invoice) -> None:
    client = colleague("administrator")
    client.post("/langue/", {"language": "en", "next": "/gestion/"})
    shown = text(client.get(f"/gestion/factures/{invoice.number}/"))
    for words in ("Create a credit note", "Deferred revenue", "GST due", "Can be refunded"):
        assert words in shown


def test_the_timeline_tells_hours_of_the_zone_that_its_days_are_of(
    finance: Client, customer: Customer, invoice: Invoice, desk: Desk
) -> None:
    shown = text(finance.get(f"/gestion/clients/{customer.number}/"))
    assert f"{invoice.issued_at.astimezone(ZoneInfo(desk.brand.time_zone)):%H:%M}" in shown
    assert f"{invoice.issued_at:%H:%M}" not in shown
