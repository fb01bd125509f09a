"""`guichet backup FILE`: the whole database into one file, while everything goes on."""

from __future__ import annotations

import os
from pathlib import Path

import click

from guichet.infra.postgres.dump import dump
from guichet.interfaces.cli.choosing import Refused
from guichet.interfaces.cli.installation import with_installation


@click.command(short_help="Write the whole database to a file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_installation
def command(file: Path) -> None:
    """Write the whole database to FILE, which must not be there yet, as it is at this moment.

    Keep GUICHET_SECRET_KEYS beside it, and elsewhere: it is not in the file, and without it the brands' keys at their
    payment providers cannot be read.
    """
    try:
        dump(os.environ["DATABASE_URL"], file)
    except FileExistsError:
        raise Refused(f"{file} is there already: give the backup another name.") from None
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{file}: {file.stat().st_size:,} bytes. The keys in GUICHET_SECRET_KEYS are not in it; keep them too.")
