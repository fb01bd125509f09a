"""`guichet bill` killed while it collects: the next one finds what the provider took, and takes the rest."""

from __future__ import annotations

from pathlib import Path

from guichet.flows.audit import audit
from tests.failures.conftest import Database, Process
from tests.flows.journey import Buyer
from tests.support.processes import wait_until


def test_a_run_killed_between_the_charge_and_its_record_takes_the_money_once(
    database: Database, nora: Buyer, tmp_path: Path
) -> None:
    house, provider = nora.house, nora.house.provider
    provider.breaks("timeout_after")
    run = Process(database, tmp_path / "bill.log", "bill", GUICHET_GATEWAY_TIMEOUT_SECONDS="20")
    wait_until(lambda: len(provider.taken()) == 2, "the provider has taken the money", timeout_seconds=60)
    run.process.kill()
    run.process.wait()
    assert {str(invoice.status) for invoice in nora.invoices} == {"open", "paid"}

    house.workers_are_gone()
    again = Process(database, tmp_path / "again.log", "bill")
    assert again.process.wait(60) == 0, again.said
    assert "0 invoices issued" in again.said
    house.sweeps()
    house.runs_jobs()
    assert {str(invoice.status) for invoice in nora.invoices} == {"paid"}
    assert len(provider.taken()) == len(nora.invoices) == 2
    assert audit().wrong == ()
