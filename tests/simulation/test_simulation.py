"""`guichet simulate`: the same seed is the same story, whoever was killed in it; what breaks is found and replayed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from guichet.simulation.seeds import live_seeds
from tests.support.processes import wait_until
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

# Seed, customers, months: one in which somebody is killed while they buy, and one that goes on after a purchase.
KILLED, BOUGHT = "21 2 1", "22 2 1"


@dataclass(frozen=True)
class Driver:
    """The running `tests.simulation.driver`."""

    process: subprocess.Popen[str]

    def live(self, words: str) -> dict[str, Any]:
        """A copy of the tests' own database is made, to which nobody may be connected meanwhile."""
        leave_alone(str(connection.settings_dict["NAME"]))
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, f"the driver ended with {self.process.wait()}: what it said is on standard error"
        return dict(json.loads(answer))


def leave_alone(name: str) -> None:
    """Nobody stays connected to the database: a server's thread may still be, whose browser has only just gone."""
    connection.close()
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as elsewhere:
        elsewhere.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        wait_until(
            lambda: not elsewhere.execute("SELECT FROM pg_stat_activity WHERE datname = %s", [name]).rowcount,
            f"nobody is connected to {name}",
        )


@pytest.fixture(scope="module")
def driver(sandbox_process: Sandbox, django_db_setup: None) -> Iterator[Driver]:
    here = connection.settings_dict
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}&port={here['PORT']}",
        "GUICHET_SANDBOX_ORIGIN": sandbox_process.origin,
        "GUICHET_SANDBOX_CONTROL_KEY": sandbox_process.control_key,
    }
    command = [sys.executable, "-m", "tests.simulation.driver"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Driver(process)
        assert process.stdin is not None
        process.stdin.close()


def test_a_seed_holds_and_is_the_same_whenever_it_is_lived(driver: Driver) -> None:
    first, second = driver.live(KILLED), driver.live(KILLED)
    assert first["failure"] == second["failure"] == ""
    assert first["digest"] == second["digest"]
    assert first["killed"] == second["killed"] > 0


def test_what_breaks_is_found_and_can_be_replayed(driver: Driver) -> None:
    lived = driver.live(f"{BOUGHT} damaged")
    assert "I-01 Every entry balances" in lived["failure"]
    assert "damages_the_books: damaged" in lived["told"][-3]
    assert lived["told"][-1] == "Replay it: guichet simulate --seed 22 --customers 2 --months 1"


def test_what_was_lived_is_not_lived_again(tmp_path: Path) -> None:
    record = tmp_path / "lived"
    lived = {"customers": 2, "months": 3, "failure": "", "is_cut_short": False}
    record.write_text("\n".join(json.dumps({"seed": seed, **lived}) for seed in (1, 2)))
    told: list[str] = []
    found = live_seeds([1, 2], customers=2, months=3, tell=told.append, record=record)
    assert (found.seeds, found.passed_over, told) == (0, 2, [])
