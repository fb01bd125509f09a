"""`guichet check`: Django's checks and Guichet's own."""

from __future__ import annotations

from pathlib import Path

import click

from guichet.interfaces.cli.installation import data_option, installation


@click.command(short_help="Say what is wrong with this installation.")
@data_option
@click.option("--deploy", is_flag=True, help="Also what production needs: secrets, mail, HTTPS.")
def command(data: Path, deploy: bool) -> None:
    """Say what is wrong with this installation; exit code 1 if anything is."""
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    with installation(data):
        try:
            call_command("check", deploy=deploy, databases=["default"], fail_level="ERROR")
        except SystemCheckError as found:
            click.echo(str(found).strip(), err=True)
            raise SystemExit(1) from None
