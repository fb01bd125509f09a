"""`guichet audit`: recomputes every invariant of docs/invariants.md from the rows."""

from __future__ import annotations

import json
from pathlib import Path

import click

from guichet.interfaces.cli.installation import with_installation


@click.command(short_help="Recompute every invariant; say what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option(
    "--heads",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Compare with the heads of chains in FILE, if it is there; then, if all holds, note today's in it.",
)
@with_installation
def command(as_json: bool, heads: Path | None) -> None:
    """Recompute every invariant of docs/invariants.md from the rows; exit code 1 if one does not hold.

    It changes nothing, and may run beside everything else. Kept on another machine, the file of --heads shows
    tampering also by somebody who recomputed the chains.
    """
    from guichet.flows.audit import INVARIANTS, HeadsUnreadableError, audit

    try:
        report = audit(heads)
    except HeadsUnreadableError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}.") from None
    titles = {invariant.id: invariant.title for invariant in INVARIANTS}
    if as_json:
        wrong = [
            {
                "invariant": each.invariant,
                "title": titles[each.invariant],
                "subject": each.subject,
                "id": each.subject_id,
                "detail": each.detail,
            }
            for each in report.wrong
        ]
        click.echo(
            json.dumps(
                {
                    "ok": report.ok,
                    "checked": report.checked,
                    "wrong": wrong,
                    "cut": list(report.cut),
                    "parked": [list(each) for each in report.parked],
                    "chains": report.chains,
                    "head": report.head,
                }
            )
        )
    elif report.ok:
        counts = ", ".join(f"{count} {kind}" for kind, count in report.checked.items())
        click.echo(f"OK: {len(titles)} invariants hold over {counts}.")
        click.echo(f"Head of {report.chains} chains: {report.head}")
    else:
        broken = dict.fromkeys(violation.invariant for violation in report.wrong)
        for name in broken:
            click.echo(f"{name} is broken: {titles[name]}.")
            for each in report.wrong:
                if each.invariant == name:
                    click.echo(f"  {each.subject} {each.subject_id}: {each.detail}")
            if name in report.cut:
                click.echo("  and more like these")
        click.echo(f"{len(broken)} of {len(titles)} invariants do not hold.", err=True)
    if report.parked and not as_json:
        click.echo("Parked, and billed no further until somebody releases them:")
        for number, reason in report.parked:
            click.echo(f"  {number} {reason}")
    if not report.ok:
        raise SystemExit(1)
