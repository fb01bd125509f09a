"""`guichet bill`: the billing run, by hand or by a scheduler, beside anything that does the same."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from guichet.infra.processes import Child, start
from guichet.interfaces.cli.choosing import Refused, brand_option, chosen_brands
from guichet.interfaces.cli.installation import with_installation
from guichet.interfaces.cli.sandbox_process import running_sandbox

if TYPE_CHECKING:
    from uuid import UUID

    from click._termui_impl import ProgressBar

    from guichet.contexts.brands.public import BrandView
    from guichet.flows.billing_run import Tally

GUICHET = (sys.executable, "-m", "guichet.interfaces.cli.main")
LINE_EVERY_SECONDS = 5.0
BAR_EVERY_SECONDS = 0.5


@click.command(short_help="Issue and collect everything that is due.")
@brand_option
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Up to this day; without it, today.")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that share the run."
)
@click.option("--share", type=int, hidden=True, help="Which one of a run's processes: only its count, as JSON.")
@with_installation
def command(slug: str | None, until: datetime | None, workers: int, share: int | None) -> None:
    """Issue every invoice that is due, then collect, draw and mail them.

    It can be stopped at any moment and run again, twice, or from two machines at once: nothing is billed twice.
    Invoices bear the brand's today; missed periods are caught up in order.
    """
    from guichet.flows.billing_run import remaining, run

    day = until.date() if until else None
    brands = _billable(chosen_brands(slug), day)
    ids = [brand.id for brand in brands]
    if share is not None:
        # Each begins with another brand, so that they do not wait for one series of numbers.
        first = share % max(1, len(ids))
        ids = [*ids[first:], *ids[:first]]
        click.echo(json.dumps(asdict(run(ids, day, lambda: None))))
        return
    with running_sandbox(os.environ), _progress(ids, day) as tell, _others(workers - 1, slug, day) as others:
        tally = run(ids, day, tell)
        for share_of_it in others():
            tally.add(share_of_it)
    _summarise(tally)
    if left := remaining(ids, day):
        raise click.ClickException(f"{_counted(left, 'subscription')} still to bill, held by others; run it again.")


def _billable(brands: list[BrandView], day: date | None) -> list[BrandView]:
    """Those whose clock stands still; Refused when `day` is in a brand's future."""
    from guichet.flows.advance import lock_name
    from guichet.infra.clock import today
    from guichet.infra.locks import is_free

    for brand in brands:
        if day is not None and day > today(brand):
            raise Refused(f"{day} is still to come for {brand.name}, where it is {today(brand)}: bill up to that day.")
    moving = [brand for brand in brands if not is_free(lock_name(brand))]
    for brand in moving:
        click.echo(
            f"{brand.name} is left out: `guichet advance` is moving its clock, and bills it on the way.", err=True
        )
    if brands and len(moving) == len(brands):
        raise click.ClickException("Nothing was billed.")
    return [brand for brand in brands if brand not in moving]


@contextmanager
def _progress(ids: list[UUID], day: date | None) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, else a line every few seconds: subscriptions brought up to date, rate, time left."""
    from guichet.flows.billing_run import remaining

    total = remaining(ids, day)
    began = told = time.monotonic()
    interactive = sys.stdout.isatty()
    click.echo(f"{_counted(total, 'subscription')} to bill.")
    bar: ProgressBar[int] = click.progressbar(
        length=total, label="Billing", hidden=not (interactive and total), show_eta=True, item_show_func=_speed
    )

    def tell(*, at_once: bool = False) -> None:
        nonlocal told
        now = time.monotonic()
        if not at_once and now - told < (BAR_EVERY_SECONDS if interactive else LINE_EVERY_SECONDS):
            return
        told, done = now, max(0, total - remaining(ids, day))
        rate = round(done / max(now - began, 0.001))
        if interactive:
            bar.update(done - bar.pos, rate)
        elif done < total:
            left = f", about {(total - done) // rate} s left" if rate else ""
            click.echo(f"{done} of {total} billed, {_speed(rate)}{left}.")
        else:
            click.echo("All billed; collecting, drawing and mailing.")

    with bar:
        yield tell
        if interactive:
            tell(at_once=True)


def _speed(rate: int | None) -> str:
    return f"{rate or 0}/s"


@contextmanager
def _others(count: int, slug: str | None, day: date | None) -> Iterator[Callable[[], list[Tally]]]:
    """More processes of the same run; calling what is yielded waits for what each of them did."""
    from guichet.flows.billing_run import Tally

    words = ["bill"]
    words += ["--brand", slug] if slug else []
    words += ["--until", day.isoformat()] if day else []
    children: list[Child] = []

    def answers() -> list[Tally]:
        for child in children:
            if child.process.wait() != 0:
                raise click.ClickException(f"One process of the run failed, {child.how_it_ended()}; run it again.")
        said = [json.loads(child.output.read_text().splitlines()[-1]) for child in children if child.output]
        return [Tally(Counter(each["counts"]), Counter(each["minor"])) for each in said]

    with tempfile.TemporaryDirectory() as directory:
        try:
            for number in range(count):
                output = Path(directory) / str(number)
                children.append(
                    start("bill", [*GUICHET, *words, "--share", str(number + 1)], environment=os.environ, output=output)
                )
            yield answers
        finally:
            for child in children:
                child.stop()


def _summarise(tally: Tally) -> None:
    click.echo(f"{_counted(tally.counts['issued'], 'invoice')} issued{_amounts(tally, 'issued')}")
    for state, words in (("collected", "collected"), ("refused", "refused"), ("waiting", "not collected yet")):
        if tally.counts[state]:
            click.echo(f"  {tally.counts[state]} {words}{_amounts(tally, state)}")


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _amounts(tally: Tally, state: str) -> str:
    from guichet.infra.currencies import exponent

    amounts = [f"{Decimal(minor).scaleb(-exponent(code))} {code}" for code, minor in tally.amounts(state).items()]
    return f": {', '.join(amounts)}" if amounts else "."
