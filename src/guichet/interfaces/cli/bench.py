"""`guichet bench NAME`: measures one thing beside its reference, in a database of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import click

from guichet.interfaces.cli.own_installation import free_port, own_installation
from guichet.interfaces.cli.sandbox_process import running_sandbox

if TYPE_CHECKING:
    from guichet.benchmarks.figures import Figures

P = ParamSpec("P")


@click.group(name="bench", short_help="Measure how fast this machine bills.")
def command() -> None:
    """Measure one thing beside its reference in the same run, in a database of its own that is gone afterwards.

    What is to be reached, and what was, stands in docs/performance.md.
    """


def benchmark(function: Callable[P, Figures]) -> Callable[P, None]:
    """A subcommand that runs in an installation of its own and tells its figures; adds the option --json."""

    @click.option("--json", "as_json", is_flag=True, help="One JSON object as the last line.")
    @wraps(function)
    def measured(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.pop("as_json"))
        with own_installation():
            from guichet.benchmarks.figures import machine, table

            figures = {"machine": machine()} | dict(function(*args, **kwargs))
        click.echo("\n".join(table(figures)))
        if as_json:
            click.echo(json.dumps(figures))

    return measured


@command.command("bill-run")
@click.option("--subscriptions", type=click.IntRange(1), default=20_000, show_default=True, help="How many are due.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that share it.")
@benchmark
def bill_run(subscriptions: int, workers: int) -> Figures:
    """The billing run, beside the same rows written by one set-based transaction."""
    from guichet.benchmarks.bill_run import measure

    return measure(subscriptions, workers, click.echo)


@command.command("growth")
@click.option("--sizes", default="5000,20000,100000", show_default=True, help="How many subscriptions, in turn.")
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), default=Path("docs/pictures"), show_default=True
)
def growth(sizes: str, into: Path) -> None:
    """The billing run at several sizes, and charts of what an invoice takes at each."""
    from guichet.benchmarks.growth import bill_run

    try:
        wanted = [int(size) for size in sizes.split(",")]
    except ValueError:
        raise click.BadParameter("whole numbers with commas between them", param_hint="--sizes") from None
    for path in bill_run(wanted, into, click.echo):
        click.echo(f"{path} written.")


@command.command("audit")
@click.option("--postings", type=click.IntRange(1), default=1_000_000, show_default=True, help="About so many.")
@benchmark
def audit(postings: int) -> Figures:
    """Every invariant, over that many postings and all that they come from."""
    from guichet.benchmarks.audit import measure

    with running_sandbox(os.environ):
        return measure(postings, click.echo)


@command.command("portal", short_help="Pages of a large customer, against an empty page.")
@click.option("--seconds", type=click.FloatRange(0.1, 120), default=10.0, show_default=True, help="For each page.")
@click.option("--invoices", type=click.IntRange(2), default=500, show_default=True)
@click.option("--seats", type=click.IntRange(2), default=200, show_default=True)
@benchmark
def portal(seconds: float, invoices: int, seats: int) -> Figures:
    """Overview, history and licences of one customer, signed in, over 32 connections.

    The reference is an empty page of Django's with its session and three queries, served and asked in the same way.
    """
    from guichet.benchmarks import portal as benchmark
    from guichet.benchmarks.large_customer import make

    with running_sandbox(os.environ):
        customer = make(invoices=invoices, seats=seats)
    return benchmark.measure(customer, seconds=seconds, ports=(free_port(), free_port()))


@command.command("documents", short_help="Invoices drawn and kept, against Typst alone.")
@click.option("--documents", type=click.IntRange(1), default=2000, show_default=True)
@benchmark
def documents(documents: int) -> Figures:
    """Issued invoices of a French company to PDF/A-3b and PDF/UA-1, kept with their hash, by the worker's own flow.

    The reference is Typst alone: the same template and the same data, nothing read and nothing kept.
    """
    from guichet.benchmarks.documents import measure

    return measure(documents)


@command.command("resume", short_help="From a new card that is saved to service again.")
@click.option("--runs", type=click.IntRange(1), default=50, show_default=True, help="Customers, one after the other.")
@benchmark
def resume(runs: int) -> Figures:
    """Somebody suspended saves a card: how long until all is paid and the product hears by webhook that it goes on."""
    from guichet.benchmarks.resume import measure

    with running_sandbox(os.environ):
        return measure(runs, click.echo)


@command.command("collect", short_help="Due payments collected, against the provider alone.")
@click.option("--payments", type=click.IntRange(1), default=480, show_default=True)
@benchmark
def collect(payments: int) -> Figures:
    """Invoices collected at the sandbox provider over HTTP, by the worker's own jobs of twenty, eight at once.

    The reference is the provider alone: the same charges asked for, as many at once, and nothing kept.
    """
    from guichet.benchmarks.collect import measure

    with running_sandbox(os.environ):
        return measure(payments)
