"""`guichet audit`, as typed: OK with what was looked at, or what is wrong and exit code 1."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from guichet.flows.audit import run
from guichet.interfaces.cli.main import main
from tests.contexts.desk import Desk, open_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("GUICHET_DATA", "unused")
    desk = open_desk()
    desk.buy()
    desk.buy()
    return desk


def damage() -> None:
    """The numbers of one brand, and every line's price."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE invoicing_invoiceline SET unit_amount_minor = 1")
        cursor.execute("UPDATE infra_counter SET value = 4 WHERE split_part(key, ':', 2) = 'invoice'")


def test_in_words(desk: Desk) -> None:
    sound, number = CliRunner().invoke(main, ["audit"]), len(run.INVARIANTS)
    assert sound.exit_code == 0
    assert sound.output.startswith(
        f"OK: {number} invariants hold over 2 invoices, 0 credit notes, 0 documents, 2 payments,"
    )
    damage()
    broken = CliRunner().invoke(main, ["audit"])
    assert broken.exit_code == 1
    assert "I-10 is broken: A line's amount is its quantity times its unit price, rounded once." in broken.output
    assert "1 x 1 is not 5900" in broken.output
    assert f"series {desk.brand_id}:invoice:" in broken.output
    assert "counter 4, documents 2, missing: 3, 4" in broken.output
    assert f"of {number} invariants do not hold." in broken.output


def test_as_json(desk: Desk) -> None:
    sound = CliRunner().invoke(main, ["audit", "--json"])
    assert sound.exit_code == 0
    told = json.loads(sound.output)
    assert (told["ok"], told["wrong"], told["cut"]) == (True, [], [])
    assert told["checked"]["invoices"] == 2
    damage()
    broken = CliRunner().invoke(main, ["audit", "--json"])
    assert broken.exit_code == 1
    wrong = json.loads(broken.output)["wrong"]
    assert {"I-10", "I-13"} <= {each["invariant"] for each in wrong}
    assert all(each["id"] and each["subject"] and each["detail"] and each["title"] for each in wrong)


def test_heads_of_chains_are_noted_and_compared(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "heads"
    told = CliRunner().invoke(main, ["audit", "--heads", str(file)])
    assert told.exit_code == 0
    noted = file.read_text()
    assert f"{desk.brand_id}:invoice:" in noted
    assert f"Head of {len(noted.splitlines())} chains: {sha256(noted.encode()).hexdigest()}\n" in told.output
    desk.buy()
    assert CliRunner().invoke(main, ["audit", "--heads", str(file)]).exit_code == 0
    later = file.read_text()
    assert later != noted
    file.write_text(later.replace(" 3 ", " 2 "))
    broken = CliRunner().invoke(main, ["audit", "--json", "--heads", str(file)])
    assert broken.exit_code == 1
    assert {each["invariant"] for each in json.loads(broken.output)["wrong"]} == {"I-46"}
    assert [path.name for path in tmp_path.iterdir()] == ["heads"]
    file.write_text("Dear Sirs\n")
    refused = CliRunner().invoke(main, ["audit", "--heads", str(file)])
    assert (refused.exit_code, "holds no heads of chains" in refused.output) == (1, True)
    nowhere = CliRunner().invoke(main, ["audit", "--heads", str(tmp_path / "none" / "heads")])
    assert (nowhere.exit_code, "No such file or directory." in nowhere.output) == (1, True)


def test_a_long_list_is_cut(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_A_CHECK", 1)
    damage()
    broken = CliRunner().invoke(main, ["audit"])
    assert broken.output.count("is not 5900") == 1
    assert "and more like these" in broken.output
