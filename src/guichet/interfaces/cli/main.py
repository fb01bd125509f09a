"""`guichet`: finds the commands, and turns expected failures into one sentence and an exit code."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import version

import click
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError

from guichet.infra.outages import RAISED, has_no_room, is_outage
from guichet.infra.postgres import PostgresUnavailable
from guichet.interfaces import cli as package

EXPECTED = (PostgresUnavailable, ImproperlyConfigured, CommandError)


class Commands(click.Group):
    """The modules of this package that hold a click command named `command`."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(name for name in _modules() if self.get_command(context, name) is not None)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _modules():
            return None
        found = getattr(importlib.import_module(f"{package.__name__}.{name}"), "command", None)
        return found if isinstance(found, click.Command) else None

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except EXPECTED as error:
            raise click.ClickException(_sentence(error)) from error
        except RAISED as error:
            if not is_outage(error):
                raise
            what = "has no room" if has_no_room(error) else "does not answer"
            raise click.ClickException(f"The database {what}: {_sentence(error)}") from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("guichet"), prog_name="guichet")
def main() -> None:
    """Guichet, a billing desk: subscriptions become invoices, invoices become payments, and the books balance."""


def _modules() -> set[str]:
    return {module.name for module in pkgutil.iter_modules(package.__path__)} - {"main"}


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


if __name__ == "__main__":
    main()
