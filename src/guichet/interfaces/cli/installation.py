"""Prepares a command's installation: its database, its settings, Django.

The database is DATABASE_URL's, or the embedded one of the data directory: beside a running demo the command just
connects, alone it runs the server for its own duration. Django's models can be imported only inside the block (or the
decorated function), because its settings are read from the environment that is prepared here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import django
from django.conf import settings

from guichet.infra.postgres import connect_or_start
from guichet.interfaces.cli import kept_environment

P = ParamSpec("P")
R = TypeVar("R")

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="GUICHET_DATA",
    default=Path("var"),
    show_default="./var",
    help="Data directory of the embedded database; not used when DATABASE_URL is set.",
)


def with_installation(function: Callable[P, R]) -> Callable[P, R]:
    """A click command that runs in an installation whose tables are current; adds the option --data."""

    @data_option
    @wraps(function)
    def prepared(*args: P.args, **kwargs: P.kwargs) -> R:
        data = kwargs.pop("data")
        assert isinstance(data, Path)  # noqa: S101 - click made it one
        with installation(data):
            require_current_tables()
            return function(*args, **kwargs)

    return prepared


@contextmanager
def installation(data: Path) -> Iterator[None]:
    """Set DATABASE_URL and the kept environment, set Django up, and let go of the database at the end."""
    data = data.absolute()
    with ExitStack() as stack:
        os.environ["GUICHET_DATA"] = str(data)
        if not os.environ.get("DATABASE_URL"):
            server = connect_or_start(data)
            stack.callback(server.close, _say_that_others_are_waited_for)
            kept_environment.adopt(data)
            os.environ["DATABASE_URL"] = server.url()
        set_django_up()
        stack.callback(close_connections)
        yield


def load_django() -> None:
    """Settings, apps, logging: from here on models can be imported. For what asks no installation anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.config.settings")
    django.setup()


def set_django_up() -> None:
    """The same, with what an installation has to have."""
    load_django()
    if not settings.SECRET_KEYS:
        raise click.ClickException(
            "GUICHET_SECRET_KEYS is not set, and a production installation needs it; `guichet demo` tries Guichet."
        )


def require_current_tables() -> None:
    """Stop with a sentence if migrations are missing: every later error would only be a consequence."""
    from guichet.interfaces.health import tables_are_current

    if not tables_are_current():
        raise click.ClickException("The database is empty or older than this program: run `guichet migrate` first.")


def _say_that_others_are_waited_for() -> None:
    click.echo("Done; another command still uses this database, waiting for it to end.", err=True)


def close_connections() -> None:
    """Of this thread, and the pool's: before the server stops, and before a fork, for no two processes share one."""
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.settings_dict["OPTIONS"].get("pool"):
            connection.close_pool()  # type: ignore[attr-defined]
