"""`guichet simulate`: lives a whole installation from a seed, with faults and crashes, and audits it all the way."""

from __future__ import annotations

import os
from itertools import count, islice
from pathlib import Path

import click

from guichet.interfaces.cli.own_installation import own_installation
from guichet.interfaces.cli.sandbox_process import running_sandbox


@click.command(short_help="Live a seed with faults and crashes; find what breaks.")
@click.option("--seed", type=click.IntRange(0), metavar="S", help="What chance does; drawn and told if not given.")
@click.option("--customers", type=click.IntRange(1, 50), default=5, show_default=True, metavar="N")
@click.option("--months", type=click.IntRange(1, 120), default=6, show_default=True, metavar="M")
@click.option("--seeds", type=click.IntRange(1), metavar="K", help="So many, from S on; one line each.")
@click.option("--for-seconds", type=click.IntRange(1), metavar="T", help="As many as there is time for, from S on.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keep what was lived; go on from there if FILE is there.",
)
def command(
    seed: int | None, customers: int, months: int, seeds: int | None, for_seconds: int | None, record: Path | None
) -> None:
    """Live a whole installation through time, in databases of its own that are gone afterwards.

    Customers join, change, pause, pay and end as chance has it; the payment provider fails on order; programs are
    killed between two commits; webhooks come twice, late, out of order. Every invariant of docs/invariants.md is
    checked after each step. The same seed is the same story: what breaks can be replayed. Exit code 1 if anything did.
    """
    with own_installation(durable=False, environment="test"), running_sandbox(os.environ):
        from guichet.interfaces.cli.installation import close_connections

        close_connections()
        if seed is None:
            seed = _new_seed()
        if seeds is None and for_seconds is None and record is None:
            _live_one(seed, customers, months)
        else:
            _live_many(seed, customers, months, seeds, for_seconds, record)


def _live_one(seed: int, customers: int, months: int) -> None:
    """Told as it is lived."""
    from guichet.simulation.direct import simulate
    from guichet.simulation.seeds import explained, told

    lived = simulate(seed, customers=customers, months=months, tell=click.echo)
    click.echo(told(lived))
    if lived.failure:
        click.echo("\n".join(explained(lived, customers=customers, months=months)))
        raise SystemExit(1)


def _live_many(
    first: int, customers: int, months: int, seeds: int | None, for_seconds: int | None, record: Path | None
) -> None:
    from guichet.simulation.seeds import live_seeds

    limit = seeds if seeds is not None else None if for_seconds is not None else 1
    click.echo(f"Seeds from {first} on, {customers} customers and {months} months each.")
    found = live_seeds(
        islice(count(first), limit), customers=customers, months=months, tell=click.echo, for_seconds=for_seconds,
        record=record,
    )  # fmt: skip
    passed_over = f", {found.passed_over} were lived before" if found.passed_over else ""
    click.echo(
        f"{found.seeds} seeds in {found.seconds:.0f} s{passed_over}: {found.steps} steps, {found.faults} faults, "
        f"{found.killed} killed; {len(found.failed)} failed{''.join(f' {each}' for each in found.failed)}."
    )
    if found.failed:
        raise SystemExit(1)


def _new_seed() -> int:
    """Another one each second."""
    from guichet.infra.clock import wall_now

    return int(wall_now().timestamp())
