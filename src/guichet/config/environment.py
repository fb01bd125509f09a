"""Reads typed settings from environment variables; an unreadable one stops the program with its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def text(name: str, default: str) -> str:
    return os.environ.get(name, default).strip()


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; a misspelt one must not be taken for another."""
    found = text(name, default)
    if found not in allowed:
        raise ImproperlyConfigured(f"{name} must be {', '.join(allowed[:-1])} or {allowed[-1]}, not {found!r}")
    return found


def items(name: str, default: list[str]) -> list[str]:
    """Comma-separated."""
    raw = os.environ.get(name)
    return default if raw is None else [part.strip() for part in raw.split(",") if part.strip()]


def boolean(name: str, *, default: bool) -> bool:
    raw = os.environ.get(name, str(default)).strip().lower()
    if raw not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {raw!r}")
    return raw in TRUE


def integer(name: str, default: int) -> int:
    raw = os.environ.get(name, str(default)).strip()
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}") from None


def database(url: str, *, pool_size: int) -> dict[str, Any]:
    """A PostgreSQL connection from a URL as libpq reads it; empty: libpq's own defaults and PG* variables.

    With a `pool_size` the process keeps that many connections at most; with 0 each thread opens and closes its own.
    """
    known = dict(conninfo_to_dict(url)) if url else {}
    options: dict[str, Any] = {}
    if pool_size:
        # While the database is down a page says so soon, and new attempts are made as soon as somebody asks again: the
        # pool's own would come ever more seldom.
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 3, "reconnect_timeout": 2}
        # Statements that are asked for again and again stay prepared on connections that stay (infra/reads.py).
        options["prepare_threshold"] = 0
    named = {key: str(known.pop(key, "") or "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named["dbname"] or "guichet",
        "USER": named["user"],
        "PASSWORD": named["password"],
        "HOST": named["host"],
        "PORT": named["port"],
        # So that a server that was started again finds no dead connections in a process's hands.
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {**known, **options},
    }


@dataclass(frozen=True)
class MailTransport:
    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    start_tls: bool = False
    tls: bool = False


def mail_transport(url: str) -> MailTransport:
    """smtp://host:port (plain), smtp+starttls://user:password@host:587 or smtps://…:465; empty: mails are only kept."""
    if not url:
        return MailTransport("django.core.mail.backends.dummy.EmailBackend")
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise ImproperlyConfigured(
            "GUICHET_SMTP_URL must start with smtp://, smtp+starttls:// or smtps:// and name a host"
        )
    return MailTransport(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or ports[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        start_tls=parts.scheme == "smtp+starttls",
        tls=parts.scheme == "smtps",
    )


def log_format(kind: str, *, colours: bool, level: str) -> dict[str, Any]:
    """Structured logs on standard error: one JSON object a line, or short lines for a person at a terminal."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "guichet.infra.logs.JsonFormatter"},
            "console": {"()": "guichet.infra.logs.ConsoleFormatter", "colours": colours},
        },
        "filters": {"one_line": {"()": "guichet.infra.logs.OneLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": kind}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "guichet": {"level": level},
            "procrastinate": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"filters": ["one_line"]},
        },
    }
