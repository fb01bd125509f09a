"""News that comes when its invoice is settled already, and rounds in which one thing cannot be done."""

from __future__ import annotations

import logging
from uuid import UUID

import pytest

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import get_document, list_invoices, list_open
from guichet.contexts.notifications.models import Mail
from guichet.contexts.ordering.public import OrderStatus, get_order
from guichet.contexts.payments.ports import ChargeOutcome, ChargeStatus, FailureCode, RefundStatus
from guichet.contexts.payments.public import AttemptStatus, find_latest_attempt, get_attempt
from guichet.contexts.subscriptions.public import Status, list_subscriptions
from guichet.flows import sweep as sweeping
from guichet.flows.charge import call_off
from guichet.flows.collect import collect, pay_now
from guichet.flows.demo.brands import RELAIS
from guichet.flows.renew import issue_due
from guichet.flows.settle import settle
from guichet.flows.sweep import expire, sweep
from guichet.flows.tasks import timetable
from guichet.infra.clock import today
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_a_payment_given_up_after_another_one_settled_the_invoice(desk: Desk) -> None:
    """The first was refused and paid late after all, while a second one waited for the bank: nothing is owed."""
    customer_id = desk.buy()
    desk.live_on(32)
    issue_due(desk.brand, today(desk.brand))
    renewal = list_invoices(customer_id)[0]
    desk.gateway.answers.extend([FailureCode.CARD_DECLINED, ChargeStatus.PENDING])
    collect([renewal.id])
    first = find_latest_attempt(invoice_id=renewal.id)
    second = pay_now(desk.brand, renewal.id, return_url="https://x.test/{attempt}")
    assert first is not None
    assert second is not None
    assert list_subscriptions(customer_id)[0].status is Status.PAST_DUE
    settle(first, ChargeOutcome(ChargeStatus.SUCCEEDED, first.reference, first.money))
    assert list_open(customer_id) == []
    call_off(second.id)
    assert get_attempt(second.id).status is AttemptStatus.CANCELED
    assert list_subscriptions(customer_id)[0].status is Status.ACTIVE


def test_not_having_been_answered_is_no_news_of_a_payment_that_waits_for_the_bank(desk: Desk) -> None:
    """Two asked at once: one was told of the bank's page, the other one's line broke; the page stays known."""
    order = desk.order(desk.customer())
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    desk.confirm(order)
    asked = find_latest_attempt(order_id=order.id)
    assert asked is not None
    settle(asked, ChargeOutcome(ChargeStatus.UNKNOWN))
    after = get_attempt(asked.id)
    assert (after.status, after.action) == (AttemptStatus.REQUIRES_ACTION, asked.action)


def test_an_order_taken_up_again_since_it_was_listed_keeps_its_payment(desk: Desk) -> None:
    """The round found it over; the person came back and confirmed before its turn."""
    order = desk.order(desk.customer())
    desk.gateway.answers.append(ChargeStatus.PENDING)
    desk.confirm(order)
    assert not expire(desk.brand, order.id)
    attempt = find_latest_attempt(order_id=order.id)
    assert attempt is not None
    assert (attempt.status, get_order(order.id).status) == (AttemptStatus.PENDING, OrderStatus.AWAITING_PAYMENT)


def test_what_stops_one_part_of_a_round_does_not_stop_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.buy()
    desk.live_on(32)
    over = desk.order(desk.customer())
    desk.live_on(1)
    looked: list[str] = []

    def poisoned(brand: BrandView) -> int:
        raise KeyError("one customer in five hundred")

    def fetch(brand: BrandView, code: str) -> int:
        looked.append(code)
        return 0

    monkeypatch.setattr(sweeping, "issue_all_due", poisoned)
    monkeypatch.setattr(sweeping, "poll_events", fetch)
    with pytest.raises(ExceptionGroup) as stopped:
        sweep(desk.brand)
    assert [type(error) for error in stopped.value.exceptions] == [KeyError]
    assert get_order(over.id).status is OrderStatus.EXPIRED
    assert looked == ["scripted"]


def test_a_brand_that_cannot_be_swept_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[UUID] = []

    def one(brand: BrandView) -> sweeping.Swept:
        swept.append(brand.id)
        raise RuntimeError(brand.slug)

    open_desk()
    open_desk(RELAIS)
    monkeypatch.setattr("guichet.flows.tasks.sweep", one)
    timetable(timestamp=0)
    assert len(swept) == 2


def test_a_refund_that_the_provider_refuses_is_told_to_the_operator(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    order = desk.order(desk.customer())
    desk.gateway.answers.append(FailureCode.CARD_DECLINED)
    confirmed = desk.confirm(order)
    assert confirmed.attempt is not None
    settle(
        confirmed.attempt,
        ChargeOutcome(ChargeStatus.SUCCEEDED, confirmed.attempt.reference, confirmed.attempt.money),
    )
    desk.gateway.refunds.append(RefundStatus.FAILED)
    with caplog.at_level(logging.ERROR, "guichet"):
        run_until_quiet()
    assert "refund refused" in caplog.text


def test_a_card_refused_for_good_is_not_charged_for_the_next_period_either(desk: Desk) -> None:
    """The holder is told at each renewal, and the invoice does not announce a charge that nobody tries."""
    customer_id = desk.buy()
    desk.gateway.answers.append(FailureCode.LOST_OR_STOLEN)
    desk.live_on(32)
    issue_due(desk.brand, today(desk.brand))
    run_until_quiet()
    asked = len(desk.gateway.charged)
    desk.live_on(31)
    issue_due(desk.brand, today(desk.brand))
    run_until_quiet()
    second, first, _ = list_invoices(customer_id)
    collect([second.id])
    assert len(desk.gateway.charged) == asked
    assert [get_document(each.id).collection.kind for each in (first, second)] == ["automatic", "by_customer"]
    assert list_subscriptions(customer_id)[0].status is Status.PAST_DUE
    run_until_quiet()
    told = Mail.objects.filter(customer_id=customer_id, kind="payment_refused").order_by("pk")
    assert [mail.data["number"] for mail in told] == [first.number, second.number]
    assert {mail.data["failure_code"] for mail in told} == {"lost_or_stolen"}
    assert {mail.status for mail in told} == {"sent"}
