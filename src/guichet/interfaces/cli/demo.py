"""`guichet demo`: everything in one, for whoever wants to see it. Starts in order, watches, stops in order."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from guichet.infra.postgres import Server, connect_or_start, create_database, drop_database
from guichet.infra.processes import Child, port_is_free, start
from guichet.interfaces.cli import demo_environment, sandbox_process, static_files
from guichet.interfaces.cli.installation import close_connections, data_option, set_django_up

GUICHET = (sys.executable, "-m", "guichet.interfaces.cli.main")
PORT_PATIENCE_SECONDS = 3.0
READY_TIMEOUT_SECONDS = 30.0
# In this order: no new requests, then no new jobs, then nobody needs the provider; the database is last of all.
STOP_STEPS = {
    "web": ((signal.SIGTERM, 10.0), (signal.SIGQUIT, 2.0), (signal.SIGKILL, 2.0)),
    "worker": ((signal.SIGTERM, 30.0), (signal.SIGKILL, 2.0)),
    "sandbox": ((signal.SIGTERM, 5.0), (signal.SIGKILL, 2.0)),
}


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


@click.command(short_help="Everything in one: try Guichet on this machine.")
@click.option("--port", type=click.IntRange(1024, 65534), default=8000, show_default=True, help="The sandbox: PORT+1.")
@data_option
@click.option("--reset", is_flag=True, help="Forget what the demo holds and begin again.")
def command(port: int, data: Path, reset: bool) -> None:
    """Everything in one: database, five brands with customers, web, worker and a payment provider in a box.

    Nothing leaves this machine: no mail, no payment. Ctrl-C stops all of it.
    """
    if os.environ.get("GUICHET_ENV") == "production":
        raise click.ClickException("GUICHET_ENV=production is set here, and in a demo anybody signs in as anybody.")
    _stop_on_signals()
    try:
        Demo(port, data.absolute()).run(reset=reset)
    except StopRequested:
        click.echo("Stopped.")


class Demo:
    """One run: what has been started so far, and with what it logs."""

    def __init__(self, port: int, data: Path) -> None:
        self.port = port
        self.data = data
        self.logs = data / "logs"
        self.children: dict[str, Child] = {}
        self.database: Child | None = None

    def run(self, *, reset: bool) -> None:
        started = time.monotonic()
        _require_free(self.port)
        _require_free(self.port + 1)
        click.echo(f"Guichet demo in {self.data}")
        with _step("database server"):
            server = connect_or_start(self.data, must_own=True)
        self.database = server.child
        try:
            people = self._start(server, reset=reset)
            _introduce(self.port, people, time.monotonic() - started)
            self._watch()
        finally:
            _stop_on_nothing()
            self._stop()
            close_connections()
            server.close()

    def _start(self, server: Server, *, reset: bool) -> Mapping[str, str]:
        with _step("databases"):
            for database in ("guichet", demo_environment.SANDBOX_DATABASE):
                if reset:
                    drop_database(server, database)
                create_database(server, database)
        environment = demo_environment.prepare(self.data, self.port, server)
        os.environ.update(environment)
        self.logs.mkdir(exist_ok=True, mode=0o700)
        # Beside our own tables; in its place among the children, so that a stop in between stops it too.
        self.children["sandbox"] = sandbox_process.begin_migrating(environment, output=self._log("sandbox"))
        with _step("tables"):
            set_django_up()
            from guichet.interfaces.cli.migrate import migrate

            migrate()
        with _step("static files"):
            static_files.collect(self.data)
        self._start_own("web", environment, signal.SIGQUIT, "serve", "--port", str(self.port), "--workers", "1")
        with _step("payment provider"):
            sandbox_process.finish_migrating(self.children["sandbox"])
            self.children["sandbox"] = sandbox_process.serve(environment, output=self._log("sandbox"))
        with _step("brands and customers"):
            from guichet.flows.demo import seed

            people = seed()
        # If this program is killed so is its database, and a worker without one would wait for it for ever.
        self._start_own("worker", environment, signal.SIGKILL, "worker")
        with _step("web pages"):
            self._wait_until_ready()
        return people

    def _start_own(self, name: str, environment: Mapping[str, str], if_orphaned: signal.Signals, *words: str) -> None:
        self.children[name] = start(
            name, [*GUICHET, *words], environment=environment, output=self._log(name), if_orphaned=if_orphaned
        )

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while sandbox_process.status(self.port, "/readyz") != 200:
            self._require_all()
            if time.monotonic() > deadline:
                raise click.ClickException(f"The web pages did not come up; see {self._log('web')}.")
            time.sleep(0.05)
        self._require_all()

    def _watch(self) -> None:
        while True:
            self._require_all()
            time.sleep(0.2)

    def _require_all(self) -> None:
        """Half a demo is of no use: one that ended by itself ends the whole, and is named."""
        # The database first: without it the others end too, and would be named in its place.
        for child in filter(None, (self.database, *self.children.values())):
            if child.exit_code is not None:
                raise click.ClickException(f"The {child.name} process ended, {child.how_it_ended()} ({child.output})")

    def _stop(self) -> None:
        orphaned = self.database is not None and self.database.exit_code is not None
        for name, steps in STOP_STEPS.items():
            if name in self.children:
                # Without a database nothing can be ended properly, and a worker would wait for it for ever.
                self.children[name].stop(((signal.SIGKILL, 2.0),) if orphaned else steps)


def _require_free(port: int) -> None:
    """A demo killed a moment ago may still be letting go of its ports."""
    deadline = time.monotonic() + PORT_PATIENCE_SECONDS
    while not port_is_free(port):
        if time.monotonic() > deadline:
            raise click.ClickException(
                f"Port {port} is taken by another program; choose a free one and its neighbour: guichet demo --port N."
            )
        time.sleep(0.1)


@contextmanager
def _step(name: str) -> Iterator[None]:
    """One progress line: what, then how long it took."""
    started = time.monotonic()
    click.echo(f"  {name:<22}", nl=False)
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        click.echo()
        raise
    click.echo(f"{time.monotonic() - started:5.1f} s")


def _introduce(port: int, people: Mapping[str, str], seconds: float) -> None:
    click.echo(f"Ready after {seconds:.1f} s.\n")
    click.echo(f"  http://localhost:{port}/            brands and people, one click to sign in")
    for brand in ("encre", "relais", "bureau", "acces", "plans"):
        click.echo(f"  http://{brand}.localhost:{port}/")
    click.echo(f"  http://psp.localhost:{port + 1}/       the payment provider")
    click.echo(f"  http://localhost:{port}/courrier/   every mail that was sent\n")
    click.echo("Password of everybody: guichet-demo")
    for email, who in people.items():
        click.echo(f"  {email:<24}{who}")
    click.echo("\nCtrl-C stops everything.")


def _stop_on_signals() -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _stop_on_nothing() -> None:
    """Stopping is under way and bounded; a second Ctrl-C must not leave half of it undone."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
