"""`guichet audit`: recomputes every invariant of docs/invariants.md from the rows."""

from __future__ import annotations

import json

import click

from guichet.interfaces.cli.installation import with_installation


@click.command(short_help="Recompute every invariant; say what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@with_installation
def command(as_json: bool) -> None:
    """Recompute every invariant of docs/invariants.md from the rows; exit code 1 if one does not hold.

    It changes nothing, and may run beside everything else.
    """
    from guichet.flows.audit import INVARIANTS, audit

    report = audit()
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
                }
            )
        )
    elif report.ok:
        counts = ", ".join(f"{count} {kind}" for kind, count in report.checked.items())
        click.echo(f"OK: {len(titles)} invariants hold over {counts}.")
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
