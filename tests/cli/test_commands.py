"""Commands as a person types them: help, one sentence when something is missing, and their exit codes."""

from __future__ import annotations

import importlib
import os
import pkgutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import psycopg
import pytest
from click.testing import CliRunner
from psycopg import conninfo

from guichet.interfaces import cli
from guichet.interfaces.cli.main import main
from guichet.interfaces.cli.sandbox_process import status
from tests.support.demo import GUICHET, environment
from tests.support.ports import free_port
from tests.support.processes import wait_until

PRODUCTION = {"GUICHET_SECRET_KEYS": "k" * 50}


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GUICHET, *words],
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """An empty database of its own on the run's server."""
    parts = conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])
    address = f"postgresql://{parts['user']}@/guichet_commands?host={parts['host']}&port={parts['port']}"
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE guichet_commands")
    yield address
    with psycopg.connect(os.environ["DATABASE_URL"], dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE guichet_commands WITH (FORCE)")


def commands() -> list[str]:
    return main.list_commands(click.Context(main))


def test_every_module_with_a_command_is_found() -> None:
    modules = {module.name for module in pkgutil.iter_modules(cli.__path__)} - {"main"}
    found = {name for name in modules if hasattr(importlib.import_module(f"{cli.__name__}.{name}"), "command")}
    assert set(commands()) == found
    assert {"demo", "serve", "worker", "migrate", "check"} <= found


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help(command: str) -> None:
    shown = CliRunner().invoke(main, [command, "--help"])
    assert shown.exit_code == 0
    assert f"{command} [OPTIONS]" in shown.output
    assert main.get_command(click.Context(main), command).get_short_help_str(200)  # type: ignore[union-attr]


def test_the_version_is_shown() -> None:
    assert "guichet, version" in CliRunner().invoke(main, ["--version"]).output


def test_an_unknown_command_is_a_usage_error() -> None:
    refused = CliRunner().invoke(main, ["no-such-thing"])
    assert refused.exit_code == 2
    assert "No such command 'no-such-thing'" in refused.output


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (("migrate",), {}, "GUICHET_SECRET_KEYS is not set"),
        (("migrate",), {"GUICHET_ENV": "prod"}, "GUICHET_ENV must be production, demo or test, not 'prod'"),
        (("migrate",), {**PRODUCTION, "GUICHET_SMTP_URL": "mail.example"}, "GUICHET_SMTP_URL must start with"),
        (
            ("worker",),
            {**PRODUCTION, "DATABASE_URL": "postgresql://127.0.0.1:1/x?connect_timeout=2"},
            "The database does not answer",
        ),
        (("demo",), {"GUICHET_ENV": "production"}, "in a demo anybody signs in as anybody"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    url: str, words: tuple[str, ...], variables: dict[str, str], sentence: str
) -> None:
    refused = run(*words, **({"DATABASE_URL": url} | variables))
    assert refused.returncode == 1
    assert sentence in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1


def test_an_installation_from_an_empty_database_to_its_first_answer(url: str) -> None:
    variables = {**PRODUCTION, "DATABASE_URL": url}
    early = run("worker", **variables)
    assert early.returncode == 1
    assert "run `guichet migrate` first" in early.stderr

    assert "migrations applied." in run("migrate", **variables).stdout
    assert run("migrate", **variables).stdout == "Everything is up to date.\n"
    assert run("check", **variables).returncode == 0
    lacking = run("check", "--deploy", **variables)
    assert lacking.returncode == 1
    assert "GUICHET_SMTP_URL is not set" in lacking.stderr
    assert run("check", "--deploy", **variables, GUICHET_SMTP_URL="smtps://mail.example").returncode == 0

    port = free_port()
    server = subprocess.Popen(
        [*GUICHET, "serve", "--port", str(port), "--workers", "2"],
        env=environment() | variables | {"GUICHET_DATABASE_POOL": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )
    worker = subprocess.Popen([*GUICHET, "worker"], env=environment() | variables, stderr=subprocess.PIPE, text=True)
    try:
        wait_until(lambda: status(port, "/readyz") == 200, "the web server is ready")
        with psycopg.connect(url) as connection:
            wait_until(
                lambda: connection.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (1,),
                "the worker is registered",
            )
    finally:
        for process in (server, worker):
            process.send_signal(signal.SIGTERM)
    for process in (server, worker):
        _, said = process.communicate(timeout=30)
        assert process.returncode == 0, said
        assert "Traceback" not in said


def test_a_command_alone_runs_the_embedded_database_for_its_own_duration(tmp_path: Path) -> None:
    done = run("migrate", "--data", str(tmp_path / "var"), GUICHET_ENV="demo")
    assert "migrations applied." in done.stdout, done.stderr
    assert not (tmp_path / "var" / "postgres" / "data" / "postmaster.pid").exists()
