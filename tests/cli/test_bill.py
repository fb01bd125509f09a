"""`guichet bill`, as typed: what it says, its exit codes, and that a run can be cut, repeated and shared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from guichet.contexts.payments.models import Method
from guichet.contexts.payments.ports import FailureCode
from guichet.flows import billing_run, renew
from guichet.flows.advance import lock_name
from guichet.flows.audit import audit
from guichet.infra.clock import today
from guichet.infra.locks import key_of
from guichet.interfaces.cli.main import main
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


def address() -> str:
    """Of the test database, for other processes."""
    its = connection.get_connection_params()
    return f"postgresql://{its['user']}@/{its['dbname']}?host={its['host']}&port={its['port']}"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three customers, a month behind; the environment's database is the test's."""
    monkeypatch.setenv("DATABASE_URL", address())
    monkeypatch.setenv("GUICHET_DATA", "unused")
    desk = open_desk(lived=timedelta(days=90))
    for quantity in (1, 2, 3):
        desk.buy(quantity)
    desk.live_on(32)
    return desk


def bill(*words: str) -> Result:
    return CliRunner().invoke(main, ["bill", *words])


def test_it_issues_and_collects_what_is_due_and_again_finds_nothing(desk: Desk) -> None:
    desk.gateway.answers.append(FailureCode.CARD_DECLINED)
    done = bill()
    assert done.exit_code == 0, done.output
    assert "3 subscriptions to bill." in done.output
    assert "3 invoices issued: 407.02 CAD" in done.output
    assert re.search(r"2 collected: \d+\.\d\d CAD", done.output)
    assert re.search(r"1 refused: \d+\.\d\d CAD", done.output)
    assert len(desk.numbers()) == 6
    again = bill("--brand", "plans")
    assert (again.exit_code, again.output) == (0, "0 subscriptions to bill.\n0 invoices issued.\n")
    assert audit().wrong == ()


def test_until_a_day_bills_no_further(desk: Desk) -> None:
    desk.live_on(31)
    until = today(desk.brand) - timedelta(days=31)
    done = bill("--until", until.isoformat())
    assert done.exit_code == 0, done.output
    assert "3 invoices issued" in done.output
    assert "3 invoices issued" in bill().output
    assert audit().wrong == ()


def test_what_cannot_be_done_is_refused_with_a_sentence(desk: Desk) -> None:
    for words, said in (
        (("--until", "2999-01-01"), "2999-01-01 is still to come for Plan de Chantier"),
        (("--brand", "nobody"), "There is no brand called nobody; known: plans."),
        (("--until", "31/12/2026"), "does not match the format"),
        (("--workers", "0"), "not in the range"),
    ):
        refused = bill(*words)
        assert refused.exit_code == 2
        assert said in refused.output
    assert len(desk.numbers()) == 3


def test_a_run_that_dies_is_run_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renew, "BATCH", 1)
    real, batches = renew.issue_due, iter([True, True, False])

    def cut(*arguments: object) -> renew.Batch:
        if not next(batches):
            raise KeyboardInterrupt
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(billing_run, "issue_due", cut)
    assert bill().exit_code == 1
    assert len(desk.numbers()) == 5
    monkeypatch.setattr(billing_run, "issue_due", real)
    assert "1 invoice issued" in bill().output
    assert audit().wrong == ()


def test_a_run_of_several_processes_bills_each_once(desk: Desk) -> None:
    # The other processes do not know this test's provider: nothing is there to be collected by.
    Method.objects.update(is_preferred=False)
    done = bill("--workers", "2")
    assert done.exit_code == 0, done.output
    assert "3 invoices issued: 407.02 CAD" in done.output
    assert "3 not collected yet: 407.02 CAD" in done.output
    assert len(desk.numbers()) == 6
    assert audit().wrong == ()


@pytest.fixture
def being_moved(desk: Desk) -> Iterator[None]:
    """Another process holds the brand's clock."""
    with psycopg.connect(address(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [key_of(lock_name(desk.brand))])
        yield


def test_a_brand_whose_clock_is_being_moved_is_left_to_that_command(desk: Desk, being_moved: None) -> None:
    left = bill("--brand", "plans")
    assert left.exit_code == 1
    assert "Plan de Chantier is left out" in left.output
    assert len(desk.numbers()) == 3
