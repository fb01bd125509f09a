"""What waits for somebody of the company is listed, counted in the menu, and gone once it is done or over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from guichet.contexts.customers.models import Customer
from guichet.contexts.payments.models import Attempt
from guichet.contexts.payments.ports import (
    ChargeOutcome,
    ChargeStatus,
    DisputeDetails,
    DisputeStatus,
    Failure,
    FailureCode,
)
from guichet.contexts.payments.public import TaskKind, count_tasks, get_attempt, list_tasks
from guichet.flows.settle import settle
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.infra.models import AuditRecord
from guichet.kernel.money import Money
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import Colleague
from tests.interfaces.backoffice.test_money import text

PAGE = "/gestion/a-traiter/"


def is_disputed(status: DisputeStatus) -> UUID:
    """What the provider tells of the only payment; its attempt."""
    attempt = Attempt.objects.select_related("payment").get()
    money = Money(attempt.payment.amount_minor, attempt.payment.currency)
    dispute = DisputeDetails("dp_1", status, Failure(FailureCode.FRAUDULENT), money, answer_by=wall_now())
    told = ChargeOutcome(ChargeStatus.SUCCEEDED, attempt.reference, money, dispute=dispute)
    settle(get_attempt(attempt.id), told)
    return attempt.id


@pytest.fixture
def disputed(desk: Desk) -> UUID:
    """The dispute's id."""
    is_disputed(DisputeStatus.OPEN)
    return list_tasks(desk.brand_id, wall_now())[0].id


def unknown_for(desk: Desk, hours: float) -> None:
    """A purchase whose payment the provider has not been heard of since."""
    desk.gateway.answers.append(ChargeStatus.UNKNOWN)
    desk.buy()
    attempts = Attempt.objects.filter(status="unknown")
    attempts.update(submitted_at=wall_now() - timedelta(hours=hours))


def test_a_dispute_waits_for_finance_with_whose_and_how_much(colleague: Colleague, desk: Desk, disputed: UUID) -> None:
    answer = colleague("finance").get(PAGE)
    shown, customer = text(answer), Customer.objects.get(brand_id=desk.brand_id)
    assert "Répondre à une contestation" in shown
    assert f"/gestion/clients/{customer.number}/" in answer.content.decode()
    assert "135,67" in shown
    assert "nav__count" in answer.content.decode()


def test_done_it_is_off_the_list_and_the_trail_says_by_whom(colleague: Colleague, desk: Desk, disputed: UUID) -> None:
    finance = colleague("finance")
    assert "quitté la liste" in text(finance.post(f"{PAGE}{disputed}/fait/", follow=True))
    assert "Rien à traiter" in text(finance.get(PAGE))
    assert "nav__count" not in finance.get("/gestion/").content.decode()
    assert "Rien n'a changé" in text(finance.post(f"{PAGE}{disputed}/fait/", follow=True))
    [record] = AuditRecord.objects.filter(action="payment.dispute_seen_to")
    assert (record.actor_kind, record.subject_id) == ("person", disputed)
    customer = Customer.objects.get(brand_id=desk.brand_id)
    assert "Paiement contesté traité" in text(finance.get(f"/gestion/clients/{customer.number}/"))


@pytest.mark.parametrize("status", [DisputeStatus.WON, DisputeStatus.LOST])
def test_a_dispute_that_is_over_is_nobodys_task(
    colleague: Colleague, desk: Desk, disputed: UUID, status: DisputeStatus
) -> None:
    is_disputed(status)
    assert count_tasks(desk.brand_id, wall_now()) == 0
    assert "Rien n'a changé" in text(colleague("finance").post(f"{PAGE}{disputed}/fait/", follow=True))
    assert not AuditRecord.objects.filter(action="payment.dispute_seen_to").exists()


def test_a_payment_of_unknown_outcome_waits_for_somebody_after_three_hours(colleague: Colleague, desk: Desk) -> None:
    unknown_for(desk, 2.9)
    assert count_tasks(desk.brand_id, wall_now()) == 0
    Attempt.objects.filter(status="unknown").update(submitted_at=wall_now() - timedelta(hours=3, minutes=1))
    [task] = list_tasks(desk.brand_id, wall_now())
    assert (task.kind, count_tasks(desk.brand_id, wall_now())) == (TaskKind.UNKNOWN, 1)
    assert "Retrouver un paiement" in text(colleague("finance").get(PAGE))
    settle(get_attempt(task.id), ChargeOutcome(ChargeStatus.FAILED, failure=Failure(FailureCode.PROCESSING_ERROR)))
    assert count_tasks(desk.brand_id, wall_now()) == 0


def test_what_the_brand_never_had_is_no_task(colleague: Colleague, disputed: UUID) -> None:
    assert colleague("finance").post(f"{PAGE}{new_id()}/fait/").status_code == 404
    assert colleague("support").get(PAGE).status_code == 403
    assert PAGE not in colleague("support").get("/gestion/").content.decode()
