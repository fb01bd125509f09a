"""A run on the customer's page: its steps and why, held, let go on and stopped by who may move money."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guichet.contexts.customers.models import Customer
from guichet.contexts.dunning.public import RunStatus, RunView, StoppedFor, list_runs
from guichet.contexts.payments.ports import FailureCode
from guichet.flows.sweep import issue_all_due, sweep
from guichet.infra.models import AuditRecord
from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import Desk
from tests.interfaces.backoffice.conftest import Colleague
from tests.interfaces.backoffice.test_money import text


@pytest.fixture
def owing(desk: Desk) -> Customer:
    """Their renewal was refused today."""
    desk.live_on(32)
    desk.gateway.answers.append(FailureCode.INSUFFICIENT_FUNDS)
    issue_all_due(desk.brand)
    run_until_quiet()
    return Customer.objects.get(brand_id=desk.brand_id)


def run_of(customer: Customer) -> RunView:
    return list_runs(customer.id, 1)[0]


def test_what_follows_is_shown_with_its_days_and_the_providers_own_word(colleague: Colleague, owing: Customer) -> None:
    shown = text(colleague("support").get(f"/gestion/clients/{owing.number}/"))
    assert "Impayés : ce qui suit" in shown
    assert "le solde ou le plafond de la carte ne suffit pas" in shown
    assert shown.count("Nouvelle présentation") == 3
    assert "Suspension" in shown
    assert "scripted" in shown
    assert "Mettre en attente" not in shown


def test_a_held_run_takes_no_step_and_goes_on_later_by_the_days_it_was_held(
    colleague: Colleague, owing: Customer, desk: Desk
) -> None:
    finance, before = colleague("finance"), run_of(owing)
    page = f"/gestion/clients/{owing.number}/relances/{before.id}/"
    assert finance.post(f"{page}attendre/").status_code == 303
    desk.live_on(10)
    sweep(desk.brand)
    held = run_of(owing)
    assert (held.status, len(held.ahead)) == (RunStatus.HELD, 4)
    assert finance.post(f"{page}reprendre/").status_code == 303
    after = run_of(owing)
    assert after.status is RunStatus.OPEN
    assert [step.due_at for step in after.steps] == [step.due_at + timedelta(days=10) for step in before.steps]
    assert "Rien n'a changé" in text(finance.post(f"{page}reprendre/", follow=True))
    done = AuditRecord.objects.filter(action__startswith="dunning.", actor_kind="person").order_by("pk")
    assert [record.action for record in done] == ["dunning.held", "dunning.resumed"]


def test_a_stopped_run_stays_so_whatever_is_refused_afterwards(
    colleague: Colleague, owing: Customer, desk: Desk
) -> None:
    finance, run = colleague("finance"), run_of(owing)
    page = f"/gestion/clients/{owing.number}/relances/{run.id}/"
    finance.post(f"{page}arreter/")
    desk.live_on(10)
    sweep(desk.brand)
    run_until_quiet()
    stopped = run_of(owing)
    assert (stopped.id, stopped.stopped_for, stopped.ahead) == (run.id, StoppedFor.PERSON, ())
    assert "Arrêtée par une personne" in text(finance.get(f"/gestion/clients/{owing.number}/"))
