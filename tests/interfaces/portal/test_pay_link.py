"""The link of a mail about a refused payment: it shows and pays that one invoice, and is worth nothing afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.ports import FailureCode
from guichet.contexts.subscriptions.public import Status
from guichet.flows import pay_link
from guichet.flows.demo.brands import RELAIS
from guichet.flows.desk.give_up import withdraw_invoice
from guichet.flows.pay_link import pay_path
from guichet.infra import audit
from tests.contexts.desk import Desk, open_desk
from tests.contexts.dunning.debtor import Debtor, debtor
from tests.interfaces.backoffice.test_money import text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def who() -> Debtor:
    return debtor(open_desk(), FailureCode.INSUFFICIENT_FUNDS)


def stranger(desk: Desk) -> Client:
    return Client(headers={"host": desk.brand.host, "accept-language": "fr"})


def link_of(who: Debtor) -> str:
    """As it stands in the mail."""
    path: str = Mail.objects.get(customer_id=who.customer_id, kind="payment_refused").data["path"]
    return path


def test_the_mails_link_shows_and_pays_that_invoice_without_signing_in(who: Debtor) -> None:
    client, link = stranger(who.desk), link_of(who)
    answer = client.get(link)
    shown = text(answer)
    assert who.invoice.number in shown
    assert "Payer 67,84" in shown
    for secret in ("Atelier", "Sainte-Catherine", "person", "Ana Roy"):
        assert secret not in answer.content.decode()
    assert answer["Referrer-Policy"] == "same-origin"
    assert client.post(link).status_code == 303
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID
    assert who.status is Status.ACTIVE
    after = text(client.get(link))
    assert "Cette facture est payée" in after
    assert who.invoice.number not in after


def test_paid_twice_is_paid_once(who: Debtor) -> None:
    client, link = stranger(who.desk), link_of(who)
    client.post(link)
    assert client.post(link).status_code == 200
    assert who.tries == [FailureCode.INSUFFICIENT_FUNDS, "succeeded"]


def test_a_withdrawn_invoice_ends_its_link(who: Debtor) -> None:
    link = link_of(who)
    withdraw_invoice(who.desk.brand, audit.SYSTEM, who.invoice.id, "double")
    assert stranger(who.desk).get(link).status_code == 410
    assert stranger(who.desk).post(link).status_code == 410


def test_a_link_is_good_for_its_time_and_its_brand_alone(who: Debtor, monkeypatch: pytest.MonkeyPatch) -> None:
    link, elsewhere = link_of(who), open_desk(RELAIS)
    assert stranger(elsewhere).get(link).status_code == 410
    assert stranger(who.desk).get(link[:-2] + "x/").status_code == 410
    other = signing.dumps(who.invoice.id.hex, salt="guichet.demo.enter")
    assert stranger(who.desk).get(f"/regler/{other}/").status_code == 410
    monkeypatch.setattr(pay_link, "GOOD_FOR", timedelta(seconds=-1))
    assert stranger(who.desk).get(link).status_code == 410


def test_a_card_refused_for_good_is_not_charged_by_link() -> None:
    expired = debtor(open_desk(), FailureCode.EXPIRED_CARD)
    link = pay_path(expired.invoice.id)
    shown = text(stranger(expired.desk).get(link))
    assert "la carte a expiré" in shown
    assert "Votre banque peut vous demander de confirmer" not in shown
    assert "Payer 67,84 $ par carte" in shown
    stranger(expired.desk).post(link)
    assert expired.tries == [FailureCode.EXPIRED_CARD]


def test_a_card_is_tried_no_more_often_than_its_network_allows_nor_a_link_without_end(who: Debtor) -> None:
    """15 times in 30 days, by whatever button; 20 times an hour."""
    client, link = stranger(who.desk), link_of(who)
    who.desk.gateway.answers.extend([FailureCode.INSUFFICIENT_FUNDS] * 30)
    for _ in range(20):
        client.post(link)
    assert len(who.tries) == 15
    assert "Cette carte ne peut plus être débitée" in text(client.get(link))
    assert "Trop d'essais" in text(client.post(link, follow=True))
