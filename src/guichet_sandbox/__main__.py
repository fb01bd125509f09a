"""`python -m guichet_sandbox migrate` and `python -m guichet_sandbox serve --port N`."""

import argparse
import os
import sys

import django
import psycopg
from django.core.exceptions import ImproperlyConfigured


def main(arguments: list[str]) -> int:
    """Run one command; 1 with a clear sentence when it cannot."""
    parser = argparse.ArgumentParser(prog="python -m guichet_sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="make the database if it is missing, and bring its tables up to date")
    serve = commands.add_parser("serve", help="answer on one port, and deliver webhooks")
    serve.add_argument("--port", type=int, required=True)
    serve.add_argument("--host", default="127.0.0.1")
    chosen = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "guichet_sandbox.settings"
    try:
        django.setup()
        if chosen.command == "migrate":
            _migrate()
        else:
            _serve(chosen.host, chosen.port)
    except (ImproperlyConfigured, psycopg.Error) as reason:
        sys.stderr.write(f"guichet_sandbox: {reason}\n")
        return 1
    return 0


def _migrate() -> None:
    from django.core.management import call_command

    from guichet_sandbox.database import prepared_for_migration

    with prepared_for_migration(os.environ["GUICHET_SANDBOX_DATABASE_URL"]):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _serve(host: str, port: int) -> None:
    from guichet_sandbox.server import Server

    Server(host, port).run()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
