"""An invoice that nobody charges: its customer is asked to pay it, and dunned from the day on which it is late."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from guichet.contexts.dunning.models import Awaited
from guichet.contexts.dunning.public import RunStatus, find_latest_run
from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice
from guichet.contexts.notifications.models import Mail
from guichet.contexts.payments.models import Method
from guichet.contexts.payments.ports import ChargeStatus, FailureCode
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.dunning.collect_all import collect_all, owes
from guichet.flows.dunning.pending import find_pending
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from tests.contexts.credit.money import newest
from tests.contexts.desk import Desk, open_desk
from tests.contexts.dunning.debtor import Debtor, debtor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def without_method(desk: Desk) -> Debtor:
    """One licence by the month, and nothing to charge when it renews."""
    customer_id = desk.buy(1)
    Method.objects.filter(customer_id=customer_id).update(is_preferred=False)
    desk.live_on(31)
    who = Debtor(desk, customer_id, newest(customer_id), today(desk.brand))
    who.sweeps()
    return Debtor(desk, customer_id, newest(customer_id), today(desk.brand))


def prefers(customer_id: UUID) -> UUID:
    method = Method.objects.get(customer_id=customer_id)
    method.is_preferred = True
    method.save()
    return method.id


def test_it_is_mailed_with_the_invoice_and_the_link_that_pays_it(desk: Desk) -> None:
    who = without_method(desk)
    assert (who.mails, who.tries) == (["invoice_to_pay"], [])
    mail = Mail.objects.get(kind="invoice_to_pay")
    assert mail.invoice_id == who.invoice.id
    assert mail.data["due_date"] == who.invoice.due_date.isoformat()
    answer = Client(headers={"host": desk.brand.host, "accept-language": "fr"}).get(mail.data["path"])
    assert who.invoice.number in answer.content.decode()
    assert "par carte" in answer.content.decode()
    assert (who.status, find_pending(desk.brand, who.customer_id)) == (Status.ACTIVE, None)


def test_once_late_it_is_dunned_by_the_programmes_schedule(desk: Desk) -> None:
    who = without_method(desk)
    who.lives_to_day(1)
    assert (who.run.code, who.status) == (FailureCode.NOT_PAID, Status.PAST_DUE)
    assert who.mails == ["invoice_to_pay", "payment_reminder"]
    pending = find_pending(desk.brand, who.customer_id)
    assert pending is not None
    assert not pending.is_collecting
    who.lives_to_day(9)
    assert (who.status, who.tries) == (Status.SUSPENDED, [])
    assert who.mails == ["invoice_to_pay", *["payment_reminder"] * 3, "subscription_suspended"]
    assert audit().wrong == ()


def test_a_payment_page_that_is_left_open_holds_nothing_up(desk: Desk) -> None:
    who = without_method(desk)
    stranger = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    stranger.post(Mail.objects.get(kind="invoice_to_pay").data["path"], {"how": "card"})
    who.lives_to_day(1)
    assert (who.run.code, who.status) == (FailureCode.NOT_PAID, Status.PAST_DUE)
    assert [visit.status for visit in desk.gateway.visits.values()] == [ChargeStatus.CANCELED]


def test_paid_in_time_nothing_follows(desk: Desk) -> None:
    who = without_method(desk)
    stranger = Client(headers={"host": desk.brand.host, "accept-language": "fr"})
    link = Mail.objects.get(kind="invoice_to_pay").data["path"]
    stranger.post(link, {"how": "card"})
    desk.gateway.is_paid_at_page()
    stranger.post(link, {"how": "check"})
    who.lives_to_day(3)
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID
    assert find_latest_run(who.invoice.id) is None
    assert not Awaited.objects.exists()
    assert who.mails == ["invoice_to_pay", "invoice_paid"]


def test_a_method_saved_before_it_is_late_pays_it_at_once(desk: Desk) -> None:
    who = without_method(desk)
    assert owes(who.customer_id)
    collect_all(who.customer_id, prefers(who.customer_id))
    run_until_quiet()
    assert get_invoice(who.invoice.id).status is InvoiceStatus.PAID
    assert not owes(who.customer_id)


def test_what_was_refused_meanwhile_is_dunned_for_that_alone(desk: Desk) -> None:
    who = without_method(desk)
    desk.gateway.answers.append(FailureCode.EXPIRED_CARD)
    collect_all(who.customer_id, prefers(who.customer_id))
    who.lives_to_day(1)
    assert (who.run.code, who.run.status) == (FailureCode.EXPIRED_CARD, RunStatus.OPEN)
    assert who.mails.count("payment_reminder") == 0


def test_whoever_is_charged_is_not_asked(desk: Desk) -> None:
    who = debtor(desk, FailureCode.INSUFFICIENT_FUNDS)
    assert "invoice_to_pay" not in who.mails
    assert not Awaited.objects.exists()
