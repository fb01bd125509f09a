"""`guichet bench documents` and `portal`: they measure what they say, and leave nothing behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import conninfo
from pytest_django.fixtures import Settings

from guichet.benchmarks import collect, documents, portal, resume
from guichet.benchmarks.large_customer import make
from guichet.contexts.invoicing.models import Document, Invoice
from guichet.contexts.subscriptions.models import Subscription
from guichet.contexts.subscriptions.public import Status
from guichet.flows.audit import audit
from guichet.flows.seats.places import find_places
from tests.support.ports import free_port
from tests.support.processes import mentioning
from tests.support.sandbox import Sandbox

RATES = {"rate_per_s", "reference_per_s", "ratio", "peak_rss_mb"}


def test_the_command_ends_with_one_object_and_leaves_nothing(tmp_path: Path) -> None:
    server = conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname="postgres")
    command = [sys.executable, "-m", "guichet.interfaces.cli.main", "bench", "documents", "--documents", "2", "--json"]
    before = databases(server)
    done = subprocess.run(
        command, env=os.environ | {"DATABASE_URL": server, "TMPDIR": str(tmp_path)}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]).keys() >= RATES
    assert databases(server) == before
    assert mentioning(str(tmp_path)) == {}
    assert list(tmp_path.iterdir()) == []


def databases(server: str) -> set[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        return {name for (name,) in connection.execute("SELECT datname FROM pg_database")}


def of_this_test() -> str:
    """The address of this test's database, for processes that are started."""
    its = connection.get_connection_params()
    return f"postgresql://{its['user']}@/{its['dbname']}?host={its['host']}&port={its['port']}"


@pytest.mark.django_db(transaction=True)
def test_as_many_documents_as_were_asked_for_are_drawn_and_kept() -> None:
    figures = documents.measure(3)
    assert figures.keys() == RATES
    assert Document.objects.filter(invoice__isnull=False).count() == Invoice.objects.count() == 3
    assert audit().wrong == ()


def test_the_pages_of_a_customer_who_lived_are_asked_for_over_http_and_their_queries_counted(
    sandbox: Sandbox, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer = make(invoices=4, seats=3)
    places = find_places(customer.customer_id)
    assert places is not None
    assert (places.quantity, places.used) == (3, 3)
    assert Invoice.objects.filter(customer_id=customer.customer_id, status="paid").count() == 4
    assert audit().wrong == ()
    monkeypatch.setenv("DATABASE_URL", of_this_test())
    ports = (free_port(), free_port())
    figures = portal.measure(customer, seconds=0.1, ports=ports)
    assert figures.keys() >= RATES | {"queries_max"}
    assert int(figures["queries_max"]) <= 12
    assert float(figures["ratio"]) > 0
    assert not [command for port in ports for command in mentioning(f"--port\0{port}").values()]


def test_invoices_are_collected_at_the_provider_each_once(sandbox: Sandbox, transactional_db: None) -> None:
    figures = collect.measure(2)
    assert figures.keys() == RATES
    assert float(figures["ratio"]) > 0
    assert Invoice.objects.filter(status="paid").count() == 2 + 2
    assert audit().wrong == ()


def test_whoever_saves_a_card_goes_on_and_the_product_hears_it(
    sandbox: Sandbox, transactional_db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIRECTORY = tmp_path
    monkeypatch.setenv("DATABASE_URL", of_this_test())
    figures = resume.measure(1, lambda _told: None)
    assert figures.keys() == {"runs", "p50_s", "p99_s"}
    assert 0 < float(figures["p50_s"]) <= float(figures["p99_s"])
    assert {each.status for each in Subscription.objects.all()} == {Status.ACTIVE}
    assert audit().wrong == ()
