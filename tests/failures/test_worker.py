"""A worker outlives its database: what it was doing goes on, once, without anybody starting it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from guichet.flows.audit import audit
from guichet.flows.renew import issue_due
from guichet.infra.clock import today
from guichet.infra.worker import rescue_stalled_jobs
from tests.failures.conftest import Database, Process
from tests.flows.journey import Buyer, House
from tests.support.processes import wait_until


@pytest.fixture
def worker(nora: Buyer, database: Database, tmp_path: Path) -> Iterator[Process]:
    # One job at a time: while the charge waits, nothing else is done.
    process = Process(
        database, tmp_path / "worker.log", "worker", "--concurrency", "1", GUICHET_GATEWAY_TIMEOUT_SECONDS="2"
    )
    wait_until(lambda: "worker starts" in process.said, "the worker has started", timeout_seconds=60)
    yield process
    assert process.stop() == 0


def its_server_dies(house: House, database: Database, worker: Process) -> None:
    database.dies()
    wait_until(lambda: "the worker waits for it" in worker.said, "the worker says so", timeout_seconds=120)
    assert worker.process.poll() is None
    database.starts()
    house.workers_are_gone()
    wait_until(rescue_stalled_jobs, "what was under way is given back")


def its_connections_are_cut(house: House, database: Database, worker: Process) -> None:
    assert database.cuts_off(waiting=False)
    connection.close()  # this process's own, which was cut too
    assert worker.process.poll() is None


@pytest.mark.parametrize("what_happens", [its_server_dies, its_connections_are_cut])
def test_a_charge_that_loses_its_database_is_taken_and_counted_once(
    database: Database, nora: Buyer, worker: Process, what_happens: Callable[[House, Database, Process], None]
) -> None:
    house, provider = nora.house, nora.house.provider
    provider.breaks("timeout_after")
    (issued,) = issue_due(house.brand, today(house.brand)).invoices
    wait_until(lambda: len(provider.taken()) == 2, "the provider has taken the money", timeout_seconds=120)
    what_happens(house, database, worker)

    wait_until(
        lambda: {str(invoice.status) for invoice in nora.invoices} == {"paid"}, "it is collected", timeout_seconds=120
    )
    assert len(provider.taken()) == len(nora.invoices) == 2
    house.runs_jobs()
    assert audit().wrong == ()
    assert issued.id in {invoice.id for invoice in nora.invoices}
