"""What follows a refused renewal: each class of refusal has its steps, each step its day, and payment ends it all."""

from __future__ import annotations

import pytest

from guichet.contexts.dunning.public import Course, RunStatus, StoppedFor
from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice, list_invoices
from guichet.contexts.payments.ports import ChargeStatus, FailureCode
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.charge import call_off
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.sweep import sweep
from guichet.infra.models import OutboxEvent
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk, in_threads, open_desk
from tests.contexts.dunning.debtor import debtor, has_policy

pytestmark = pytest.mark.django_db(transaction=True)
POOR, EXPIRED, ASKED = FailureCode.INSUFFICIENT_FUNDS, FailureCode.EXPIRED_CARD, FailureCode.AUTHENTICATION_REQUIRED


@pytest.fixture
def desk() -> Desk:
    return open_desk()


def test_a_card_without_funds_is_charged_on_day_3_5_and_7_and_then_service_stops(desk: Desk) -> None:
    who = debtor(desk, POOR, POOR, POOR, POOR)
    assert who.steps() == [
        (3, "retry", "waiting"), (5, "retry", "waiting"), (7, "retry", "waiting"), (7, "suspend", "waiting")
    ]  # fmt: skip
    who.lives_to_day(6)
    assert (who.tries, who.status) == ([POOR] * 3, Status.PAST_DUE)
    who.lives_to_day(8)
    assert (who.tries, who.status) == ([POOR] * 4, Status.SUSPENDED)
    assert [result for _, _, result in who.steps()] == ["charged", "charged", "charged", "taken"]
    assert who.mails == [*["payment_refused"] * 4, "subscription_suspended"]
    assert (who.run.status, get_invoice(who.invoice.id).status) == (RunStatus.OPEN, InvoiceStatus.OPEN)
    assert audit().wrong == ()


def test_money_on_day_5_ends_the_run_for_good(desk: Desk) -> None:
    who = debtor(desk, POOR, POOR)
    who.lives_to_day(20)
    assert (who.tries, who.status) == ([POOR, POOR, "succeeded"], Status.ACTIVE)
    assert (who.run.status, who.run.stopped_for) == (RunStatus.STOPPED, StoppedFor.PAID)
    assert [result for _, _, result in who.steps()] == ["charged", "charged", "stopped", "stopped"]
    assert audit().wrong == ()


def test_an_expired_card_is_not_charged_again_and_its_holder_is_written_to(desk: Desk) -> None:
    who = debtor(desk, EXPIRED)
    who.lives_to_day(8)
    assert (who.tries, who.status) == ([EXPIRED], Status.SUSPENDED)
    assert [kind for _, kind, _ in who.steps()] == ["remind", "remind", "remind", "suspend"]
    assert who.mails == ["payment_refused", *["payment_reminder"] * 2, "subscription_suspended"]
    with pytest.raises(MethodNeededError):
        pay_now(desk.brand, who.invoice.id, return_url="https://x.test/")


def test_a_card_that_is_refused_for_good_on_the_way_is_written_about_from_then_on(desk: Desk) -> None:
    who = debtor(desk, POOR, EXPIRED)
    who.lives_to_day(6)
    assert who.tries == [POOR, EXPIRED]
    assert [kind for _, kind, _ in who.steps()] == ["retry", "remind", "remind", "suspend"]


def test_a_bank_that_wants_to_be_asked_is_no_hard_refusal(desk: Desk) -> None:
    """The holder is asked back, and the same card pays as soon as they confirm."""
    who = debtor(desk, ASKED)
    who.lives_to_day(4)
    assert (who.tries, who.mails) == ([ASKED], ["authentication_required"] * 2)
    pay_now(desk.brand, who.invoice.id, return_url="https://x.test/")
    assert (who.status, who.run.stopped_for) == (Status.ACTIVE, StoppedFor.PAID)


def test_nobody_is_suspended_for_what_is_our_own_fault(desk: Desk) -> None:
    who = debtor(desk, *[FailureCode.CONFIG_ERROR] * 4)
    who.lives_to_day(9)
    assert (len(who.tries), who.status) == (4, Status.PAST_DUE)
    assert who.steps()[-1] == (7, "suspend", "ours")


def test_who_is_suspended_and_pays_goes_on_and_that_is_told_with_the_payment(desk: Desk) -> None:
    who = debtor(desk, *[POOR] * 4)
    who.lives_to_day(9)
    pay_now(desk.brand, who.invoice.id, return_url="https://x.test/")
    run_until_quiet()
    assert who.status is Status.ACTIVE
    assert "suspension_over" in who.mails
    events = OutboxEvent.objects.filter(customer_id=who.customer_id).exclude(name__startswith="entitlement.")
    told = list(events.order_by("pk").values_list("name", flat=True))
    assert told[-3:] == ["payment.succeeded", "invoice.paid", "subscription.resumed"]
    assert audit().wrong == ()


def test_renewals_go_on_while_past_due_and_each_invoice_has_its_run(desk: Desk) -> None:
    has_policy(desk, retry_days=[40])
    who = debtor(desk, POOR, POOR)
    who.lives_to_day(31)
    assert [invoice.status for invoice in list_invoices(who.customer_id)] == ["open", "open", "paid"]
    assert who.status is Status.PAST_DUE


def test_while_suspended_no_period_begins(desk: Desk) -> None:
    who = debtor(desk, *[POOR] * 4)
    who.lives_to_day(70)
    assert len(list_invoices(who.customer_id)) == 2
    assert audit().wrong == ()


def test_two_who_sweep_at_once_take_each_step_once(desk: Desk) -> None:
    who = debtor(desk, POOR, POOR)
    desk.live_on(3)
    in_threads(*[lambda: sweep(desk.brand)] * 3)
    run_until_quiet()
    assert who.tries == [POOR, POOR]
    assert [result for _, _, result in who.steps()].count("charged") == 1
    assert audit().wrong == ()


def test_missed_days_are_asked_for_once(desk: Desk) -> None:
    """Nobody swept for nine days."""
    who = debtor(desk, POOR, POOR)
    desk.live_on(9)
    who.sweeps()
    assert (who.tries, who.status) == ([POOR, POOR], Status.PAST_DUE)
    assert [result for _, _, result in who.steps()] == ["overtaken", "overtaken", "charged", "waiting"]
    who.sweeps()
    assert who.status is Status.SUSPENDED


def test_what_comes_later_ends_the_subscription_and_then_the_claim(desk: Desk) -> None:
    has_policy(desk, later=[{"day": 30, "does": "cancel"}, {"day": 60, "does": "write_off"}])
    who = debtor(desk, *[POOR] * 4)
    who.lives_to_day(31)
    assert (who.status, get_invoice(who.invoice.id).status) == (Status.CANCELED, InvoiceStatus.OPEN)
    who.lives_to_day(61)
    assert get_invoice(who.invoice.id).status is InvoiceStatus.UNCOLLECTIBLE
    assert who.run.stopped_for is StoppedFor.GIVEN_UP
    assert audit().wrong == ()


def test_giving_up_the_banks_question_refuses_nothing(desk: Desk) -> None:
    """Else whoever owes would only have to leave their bank's page in order not to be suspended."""
    who = debtor(desk, POOR)
    desk.gateway.answers.append(ChargeStatus.REQUIRES_ACTION)
    asked = pay_now(desk.brand, who.invoice.id, return_url="https://x.test/")
    assert asked is not None
    call_off(asked.id)
    assert (who.run.code, who.run.course) == (POOR, Course.CHARGE)
    desk.gateway.answers.extend([POOR] * 3)
    who.lives_to_day(8)
    assert who.status is Status.SUSPENDED
