"""A backup brought back into an empty installation is the same installation, to the last posting."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from psycopg import conninfo

from guichet.infra.worker import run_until_quiet
from tests.contexts.desk import open_desk
from tests.support.demo import GUICHET, environment

pytestmark = pytest.mark.django_db(transaction=True)


def address(database: str) -> str:
    parts = conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    return f"postgresql://{parts['user']}@/{database}?host={parts['host']}&port={parts['port']}"


def guichet(*words: str, database: str, keys: str = "") -> subprocess.CompletedProcess[str]:
    variables = {"DATABASE_URL": address(database), "GUICHET_SECRET_KEYS": keys or ",".join(settings.SECRET_KEYS)}
    return subprocess.run(
        [*GUICHET, *words], env=environment() | variables, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def empty() -> Iterator[str]:
    """The name of a database with nothing in it."""
    name = "guichet_restored"
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    yield name
    with psycopg.connect(address("postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def contents(database: str) -> dict[str, int]:
    """Table → a sum over all of its rows, whatever their order."""
    with psycopg.connect(address(database)) as connection:
        tables = [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return {
            table: int(connection.execute(
                f'SELECT coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "{table}" AS t'  # noqa: S608
            ).fetchone()[0])  # type: ignore[call-overload, index]
            for table in tables
        }  # fmt: skip


def test_what_was_backed_up_comes_back_and_its_audit_is_right(tmp_path: Path, empty: str) -> None:
    desk = open_desk()
    desk.buy(3)
    run_until_quiet()
    here = settings.DATABASES["default"]["NAME"]
    file = tmp_path / "friday.backup"

    saved = guichet("backup", str(file), database=here)
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "The keys in GUICHET_SECRET_KEYS are not in it" in saved.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = guichet("backup", str(file), database=here)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)

    restored = guichet("restore", str(file), database=empty)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert f"is restored: {desk.brand.name}." in restored.stdout
    assert contents(empty) == contents(here)
    audited = guichet("audit", database=empty)
    assert audited.stdout.startswith("OK: ")
    assert "1 invoices" in audited.stdout

    twice = guichet("restore", str(file), database=empty)
    assert (twice.returncode, "goes into an empty one" in twice.stderr) == (2, True)


def test_with_other_keys_it_is_said_what_cannot_be_read(tmp_path: Path, empty: str) -> None:
    open_desk()
    file = tmp_path / "friday.backup"
    guichet("backup", str(file), database=settings.DATABASES["default"]["NAME"])
    restored = guichet("restore", str(file), database=empty, keys="another-key-of-fifty-characters-or-a-little-more-k")
    assert restored.returncode == 1
    assert "The keys of 1 provider account(s) cannot be read" in restored.stderr


def test_what_is_no_backup_leaves_the_database_empty(tmp_path: Path, empty: str) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sirs")
    refused = guichet("restore", str(file), database=empty)
    assert refused.returncode == 1
    assert "could not be restored" in refused.stderr
    assert contents(empty) == {}
