"""Another card, typed on the provider's page by whoever has the link: it pays that invoice and is kept nowhere."""

from __future__ import annotations

import pytest
from django.test import Client

from guichet.contexts.brands.models import GatewayAccount, Programme
from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Attempt, Method, MethodSetup, Refund
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode, GatewayUnavailableError
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.charge import check_attempt
from guichet.flows.collect import pay_now
from guichet.flows.dunning.collect_all import collect_all
from guichet.flows.dunning.pending import find_pending
from guichet.flows.pay_link import pay_path
from guichet.flows.purchase.confirm import Confirmation
from guichet.flows.sweep import sweep
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import in_threads, open_desk
from tests.contexts.dunning.debtor import Debtor, debtor
from tests.interfaces.backoffice.test_money import text

pytestmark = pytest.mark.django_db(transaction=True)
BY_CARD, CHECK = {"how": "card"}, {"how": "check"}


@pytest.fixture
def who() -> Debtor:
    """Nothing of theirs can be charged any more: the card has expired."""
    return debtor(open_desk(), FailureCode.EXPIRED_CARD)


def stranger(who: Debtor) -> Client:
    return Client(headers={"host": who.desk.brand.host, "accept-language": "fr"})


def test_it_pays_the_invoice_and_nothing_of_it_is_kept(who: Debtor) -> None:
    client, link = stranger(who), pay_path(who.invoice.id)
    answer = client.post(link, BY_CARD)
    asked = who.desk.gateway.pages_asked[-1]
    assert (asked.money, asked.description) == (who.invoice.total, who.invoice.number)
    assert asked.return_url == f"{who.desk.brand.origin}{link}?retour"
    assert answer["Location"].startswith("https://provider.test/")
    who.desk.gateway.is_paid_at_page()
    assert "data-auto" in client.get(f"{link}?retour").content.decode()
    client.post(link, CHECK)
    assert "Cette facture est payée" in text(client.get(link))
    assert who.status is Status.ACTIVE
    assert not who.run.is_going
    run_until_quiet()
    told = Mail.objects.get(customer_id=who.customer_id, kind="invoice_paid", data__number=who.invoice.number)
    assert told.data["method"] == "Mastercard ••••\u00a04444"
    assert (Method.objects.count(), MethodSetup.objects.count()) == (1, 1)
    assert audit().wrong == ()


def test_the_page_leads_a_stranger_to_the_provider_and_the_other_pages_do_not(who: Debtor) -> None:
    account = GatewayAccount.objects.get(brand_id=who.desk.brand_id)
    account.settings = {**account.settings, "page_origin": "https://provider.test"}
    account.save()
    client = stranger(who)
    assert "https://provider.test" in client.get(pay_path(who.invoice.id))["Content-Security-Policy"]
    assert "https://provider.test" not in client.get("/connexion/")["Content-Security-Policy"]


def test_a_refusal_there_is_explained_here_and_says_nothing_of_the_customers_own_card(who: Debtor) -> None:
    client, link = stranger(who), pay_path(who.invoice.id)
    before = who.run
    client.post(link, BY_CARD)
    who.desk.gateway.refuses_at_page(FailureCode.INSUFFICIENT_FUNDS)
    client.post(link, CHECK)
    shown = text(client.get(link))
    assert "provision" in shown
    assert "Payer avec une autre carte" in shown
    sweep(who.desk.brand)
    assert (who.run.code, who.run.course) == (before.code, before.course)
    assert who.tries == [FailureCode.EXPIRED_CARD, FailureCode.INSUFFICIENT_FUNDS]
    pending = find_pending(who.desk.brand, who.customer_id)
    assert pending is not None
    assert (pending.code, pending.is_collecting) == (FailureCode.EXPIRED_CARD, False)


def test_two_clicks_and_two_tabs_are_one_page(who: Debtor) -> None:
    link = pay_path(who.invoice.id)
    answers = in_threads(*[lambda: stranger(who).post(link, BY_CARD)["Location"]] * 3)
    assert len(set(answers)) == 1
    assert stranger(who).post(link, BY_CARD)["Location"] == answers[0]
    assert len(who.desk.gateway.pages_asked) == 1


def test_whoever_pays_otherwise_closes_the_page_first() -> None:
    """The holder, while a stranger is at the provider's page: one of them pays, and it is the holder."""
    who = debtor(open_desk(), FailureCode.INSUFFICIENT_FUNDS)
    stranger(who).post(pay_path(who.invoice.id), BY_CARD)
    paid = pay_now(who.desk.brand, who.invoice.id, return_url="https://x.test/")
    assert paid is not None
    assert paid.status == "succeeded"
    assert [visit.status for visit in who.desk.gateway.visits.values()] == [ChargeStatus.CANCELED]
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID


def test_an_order_that_pays_what_is_overdue_is_not_held_up_by_a_page_that_was_left() -> None:
    who = debtor(open_desk(), FailureCode.INSUFFICIENT_FUNDS)
    stranger(who).post(pay_path(who.invoice.id), BY_CARD)
    order = who.desk.order(who.customer_id, adds=True)
    assert [each.invoice_id for each in order.overdue] == [who.invoice.id]
    assert who.desk.confirm(order).result is Confirmation.SUBMITTED
    assert [visit.status for visit in who.desk.gateway.visits.values()] == [ChargeStatus.CANCELED]
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID
    assert audit().wrong == ()


def test_a_method_that_is_saved_is_not_held_up_by_a_page_that_was_left(who: Debtor) -> None:
    stranger(who).post(pay_path(who.invoice.id), BY_CARD)
    who.desk.order(who.customer_id, adds=True)  # with a new card
    collect_all(who.customer_id, Method.objects.latest("pk").id)
    assert [visit.status for visit in who.desk.gateway.visits.values()] == [ChargeStatus.CANCELED]
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID


def test_what_was_paid_there_is_not_charged_again() -> None:
    who = debtor(open_desk(), FailureCode.INSUFFICIENT_FUNDS)
    stranger(who).post(pay_path(who.invoice.id), BY_CARD)
    who.desk.gateway.is_paid_at_page()
    assert pay_now(who.desk.brand, who.invoice.id, return_url="https://x.test/") is None
    assert who.tries == [FailureCode.INSUFFICIENT_FUNDS, "succeeded"]


def test_paid_meanwhile_by_another_the_money_of_the_page_goes_back() -> None:
    """The page could not be closed in time: what comes of it on a paid invoice is given back whole."""
    who = debtor(open_desk(), FailureCode.INSUFFICIENT_FUNDS)
    client, link = stranger(who), pay_path(who.invoice.id)
    client.post(link, BY_CARD)
    pay_now(who.desk.brand, who.invoice.id, return_url="https://x.test/")
    who.desk.gateway.is_paid_at_page()
    visit = Attempt.objects.get(method=None)
    check_attempt(visit.id)
    run_until_quiet()
    assert Refund.objects.get(attempt=visit).status == "succeeded"
    assert audit().wrong == ()


def test_an_answer_that_was_lost_is_found_by_asking(who: Debtor, monkeypatch: pytest.MonkeyPatch) -> None:
    client, link, gateway = stranger(who), pay_path(who.invoice.id), who.desk.gateway
    opens = gateway.open_page

    def loses(*asked: object) -> ChargeOutcome:
        opens(*asked)  # type: ignore[arg-type]
        raise GatewayUnavailableError("no answer")

    monkeypatch.setattr(gateway, "open_page", loses)
    assert client.post(link, BY_CARD)["Location"] == link
    assert "Un paiement est en cours" in text(client.get(link))
    monkeypatch.setattr(gateway, "open_page", opens)
    assert client.post(link, CHECK)["Location"].startswith("https://provider.test/")
    assert len(gateway.pages_asked) == 1


def test_a_page_that_is_left_open_holds_up_nothing_and_ends(who: Debtor) -> None:
    stranger(who).post(pay_path(who.invoice.id), BY_CARD)
    who.lives_to_day(7)
    assert who.status is Status.SUSPENDED
    assert [visit.status for visit in who.desk.gateway.visits.values()] == [ChargeStatus.CANCELED]


def test_where_no_card_is_taken_the_link_leads_to_sign_in(who: Debtor) -> None:
    for row in Programme.objects.filter(brand_id=who.desk.brand_id):
        row.policy = {**row.policy, "methods": ["sepa_debit"]}
        row.save()
    client, link = stranger(who), pay_path(who.invoice.id)
    assert "Se connecter pour payer" in text(client.get(link))
    client.post(link, BY_CARD)
    assert who.desk.gateway.pages_asked == []
