"""What `guichet check` asks beyond Django's own checks: can this installation do its work, and safely?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

SECRET_LENGTH = 32


@register(Tags.security, deploy=True)
def environment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A deployment is a production environment with secrets of its own and a way to send mail."""
    found: list[CheckMessage] = []
    if not settings.IS_PRODUCTION:
        found.append(
            Error(
                f"GUICHET_ENV is {settings.ENVIRONMENT!r}: anybody can sign in as anybody.",
                hint="Set GUICHET_ENV=production.",
                id="guichet.E001",
            )
        )
    if not settings.SECRET_KEYS:
        found.append(
            Error("GUICHET_SECRET_KEYS is not set.", hint="Set one random text of 50 characters.", id="guichet.E002")
        )
    if any(len(key) < SECRET_LENGTH for key in settings.SECRET_KEYS):
        found.append(
            Error(
                f"GUICHET_SECRET_KEYS has a key of less than {SECRET_LENGTH} characters.",
                hint="Put a new one in front and run with both until the old one is not needed.",
                id="guichet.E003",
            )
        )
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        found.append(
            Error("GUICHET_SMTP_URL is not set: no mail is sent.", hint="smtps://user:password@host", id="guichet.E004")
        )
    if settings.PORTAL_SCHEME != "https":
        found.append(Warning("GUICHET_PORTAL_SCHEME is not https.", id="guichet.W001"))
    return found


@register(Tags.database)
def database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The database answers and has this program's tables."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            executor = MigrationExecutor(connections[alias])
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            found.append(Error(f"The database does not answer: {error}", hint="DATABASE_URL", id="guichet.E005"))
            continue
        if missing:
            found.append(
                Error(f"{len(missing)} migrations are not applied.", hint="guichet migrate", id="guichet.E006")
            )
    return found
