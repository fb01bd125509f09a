"""What the company did with a customer's money, as the customer's own pages show it."""

from __future__ import annotations

import pytest
from django.test import Client

from guichet.contexts.access.models import User
from guichet.contexts.customers.models import Customer
from guichet.contexts.invoicing.models import CreditNote, Invoice
from guichet.contexts.payments.ports import FailureCode
from guichet.flows.desk.one_off import charge_once
from guichet.flows.sweep import issue_all_due
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money
from tests.contexts.changes import holder, order_change
from tests.contexts.credit.money import credited, newest
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import PASSWORD, Colleague
from tests.interfaces.backoffice.test_money import text


@pytest.fixture
def customer(desk: Desk) -> Customer:
    return Customer.objects.get(brand_id=desk.brand_id)


@pytest.fixture
def owner(desk: Desk, customer: Customer) -> Client:
    """The holder, signed in; a licence was credited and a charge waits."""
    person = User.objects.get(pk=holder(customer.id))
    person.set_password(PASSWORD)
    person.save()
    credited(desk, newest(customer.id), 5900)
    charge_once(
        desk.brand, customer.id, person.id, description="Formation", quantity=1, unit_amount=Money(10000, "CAD")
    )
    client = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    assert client.post("/connexion/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


def test_the_summary_of_a_change_shows_the_credit_used_and_the_charge_to_come(
    desk: Desk, customer: Customer, owner: Client
) -> None:
    order_change(desk, customer.id, 4)
    shown = text(owner.get("/licences/quantite/recapitulatif/"))
    assert "Crédit utilisé −67,84 $" in shown
    assert "Payer maintenant 67,83 $" in shown
    check = text(owner.get("/licences/quantite/verification/"))
    assert "Payer 67,83 $" in check


def test_with_nothing_left_to_pay_the_button_says_so_and_confirms(
    desk: Desk, customer: Customer, owner: Client
) -> None:
    order = order_change(desk, customer.id, 3)
    page = owner.get("/licences/quantite/verification/")
    assert "Payer maintenant 0,00 $" in text(page)
    assert "Confirmer" in text(page)
    done = owner.post(
        "/licences/quantite/verification/",
        {"fingerprint": order.fingerprint, "method": page.context["method_id"]},
        follow=True,
    )
    assert "Opération complétée avec succès" in text(done)
    assert "Crédit utilisé 67,84 $" in text(done)


def test_the_overview_the_history_and_the_journal_tell_of_the_credit(owner: Client) -> None:
    number = CreditNote.objects.get().number
    assert "Crédit disponible : 67,84 $" in text(owner.get("/"))
    assert number in text(owner.get("/facturation/historique/"))
    assert number in text(owner.get(f"/facturation/avoirs/{number}/"))
    assert owner.get(f"/facturation/avoirs/{number}.pdf")["Content-Type"] == "application/pdf"
    assert "Avoir émis" in text(owner.get("/journal/"))
    assert "Formation" in text(owner.get("/facturation/a-venir/"))
    assert number in text(owner.get(f"/facturation/factures/{Invoice.objects.get().number}/"))


def test_a_credit_note_of_somebody_else_is_nowhere(owner: Client, desk: Desk) -> None:
    theirs = credited(desk, newest(desk.buy(1)))
    for address in (f"/facturation/avoirs/{theirs.number}/", f"/facturation/avoirs/{theirs.number}.pdf"):
        assert owner.get(address).status_code == 404


def test_why_a_claim_is_given_up_and_by_whom_is_not_in_the_customers_journal(
    owner: Client, desk: Desk, customer: Customer, colleague: Colleague
) -> None:
    """It is in the back office, for the company's own people."""
    desk.gateway.answers.append(FailureCode.CARD_DECLINED)
    desk.live_on(31)
    issue_all_due(desk.brand)
    run_until_quiet()
    number = newest(customer.id).number
    finance = colleague("finance")
    finance.post(f"/gestion/factures/{number}/perte/", {"reason": "Insolvable"})
    journal = text(owner.get("/journal/"))
    assert "Facture qui n'est plus réclamée" in journal
    assert "Insolvable" not in journal
    assert "Lou Roy" not in journal
    desk_page = text(finance.get(f"/gestion/clients/{customer.number}/"))
    assert "Insolvable" in desk_page
    assert "Lou Roy" in desk_page
