"""A billing run whose database goes away in the middle ends with a sentence, and the next one bills the rest, once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result

from guichet.contexts.payments.models import PaymentEvent
from guichet.contexts.subscriptions.models import Subscription
from guichet.flows import renew
from guichet.flows.audit import audit
from guichet.interfaces.cli.main import main
from tests.contexts.desk import Desk, open_desk
from tests.failures.conftest import Database
from tests.support.processes import wait_until

OUTBOX = """
INSERT INTO infra_outboxevent (id, name, brand_id, payload, occurred_at, recorded_at)
SELECT gen_random_uuid(), 'filler', gen_random_uuid(), jsonb_build_object('x', repeat('x', :bytes)), now(), now()
FROM generate_series(1, :n)
"""


@pytest.fixture
def desk(here: None, database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three customers, a month behind, each of whom is a batch."""
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("GUICHET_DATA", "unused")
    monkeypatch.setattr(renew, "BATCH", 1)
    desk = open_desk(lived=timedelta(days=90))
    for quantity in (1, 2, 3):
        desk.buy(quantity)
    desk.live_on(32)
    return desk


def bill() -> Result:
    return CliRunner().invoke(main, ["bill"])


def is_cut_off(database: Database) -> None:
    database.cuts_off()


def is_killed(database: Database) -> None:
    database.dies()


@pytest.mark.parametrize("what_happens", [is_cut_off, is_killed])
def test_what_a_run_has_not_billed_the_next_one_does(
    desk: Desk, database: Database, what_happens: Callable[[Database], None]
) -> None:
    last = str(Subscription.objects.latest("pk").pk)

    def strike() -> None:
        wait_until(database.somebody_waits, "the run has come to the last subscription")
        what_happens(database)

    struck = threading.Thread(target=strike)
    with database.holding("SELECT 1 FROM subscriptions_subscription WHERE id = %s FOR UPDATE", last):
        struck.start()
        ended = bill()
        struck.join()
    assert ended.exit_code == 1, ended.output
    assert ended.output.splitlines()[-1].startswith("Error: The database does not answer: ")
    if what_happens is is_killed:
        again = bill()
        assert (again.exit_code, "The database does not answer" in again.output) == (1, True)
        database.starts()
    assert len(desk.numbers()) == 5
    assert audit().wrong == ()
    assert "1 invoice issued" in bill().output
    everything_is_billed_and_paid_once(desk)


def test_a_run_without_room_on_the_disk_writes_nothing_by_halves(desk: Desk, database: Database) -> None:
    with database.full("infra_outboxevent", "name", OUTBOX):
        ended = bill()
        assert ended.exit_code == 1, ended.output
        assert ended.output.splitlines()[-1].startswith("Error: The database has no room: ")
        assert len(desk.numbers()) == 3
        assert audit().wrong == ()
    assert "3 invoices issued" in bill().output
    everything_is_billed_and_paid_once(desk)


def everything_is_billed_and_paid_once(desk: Desk) -> None:
    assert len(desk.numbers()) == 6
    assert PaymentEvent.objects.count() == len(desk.gateway.charged) == 6
    assert audit().wrong == ()
    assert bill().output == "0 subscriptions to bill.\n0 invoices issued.\n"
