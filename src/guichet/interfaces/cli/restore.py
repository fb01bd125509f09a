"""`guichet restore FILE`: a backup into an empty installation."""

from __future__ import annotations

import os
from pathlib import Path

import click

from guichet.infra.postgres import PostgresUnavailable
from guichet.infra.postgres.dump import NotEmptyError, restore
from guichet.interfaces.cli.choosing import Refused
from guichet.interfaces.cli.installation import data_option, installation


@click.command(short_help="Bring a backup back, into an empty installation.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
def command(file: Path, data: Path) -> None:
    """Bring FILE back into an installation whose database is empty, all of it or nothing."""
    with installation(data):
        try:
            restore(os.environ["DATABASE_URL"], file)
        except NotEmptyError:
            raise Refused("There is something in this database already: a backup goes into an empty one.") from None
        except PostgresUnavailable as error:
            raise click.ClickException(f"{file} could not be restored: {error}") from None
        _tell(file)


def _tell(file: Path) -> None:
    from guichet.contexts.brands.public import count_unreadable_secrets, list_brands
    from guichet.contexts.notifications.public import count_unreadable_endpoints
    from guichet.interfaces.health import tables_are_current

    if not tables_are_current():
        click.echo(f"{file} is restored. It is older than this program: run `guichet migrate`, then `guichet audit`.")
        return
    brands = ", ".join(brand.name for brand in list_brands()) or "no brand yet"
    click.echo(f"{file} is restored: {brands}. `guichet audit` checks it.")
    if unreadable := count_unreadable_secrets():
        raise click.ClickException(
            f"The keys of {unreadable} provider account(s) cannot be read with these GUICHET_SECRET_KEYS: "
            "add the key of the installation that was backed up."
        )
    if unreadable := count_unreadable_endpoints():
        raise click.ClickException(
            f"The secrets of {unreadable} webhook endpoint(s) cannot be read with these GUICHET_SECRET_KEYS: "
            "add the key of the installation that was backed up."
        )
