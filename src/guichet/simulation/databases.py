"""A database for each seed, a copy of the one that the command migrated: so each begins with nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql


@contextmanager
def copy_of_database(name: str) -> Iterator[None]:
    """Django's connection leads to the copy inside the block, and in what is forked there; nobody may be connected."""
    connection.close()
    original = connection.settings_dict["NAME"]
    _make(original, name)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        _drop(original, name)


def _make(original: str, name: str) -> None:
    _drop(original, name)
    _execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, original)


def _drop(original: str, name: str) -> None:
    _execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _execute(statement: str, *names: str) -> None:
    where: dict[str, Any] = {key: connection.settings_dict[key.upper()] for key in ("user", "password", "host", "port")}
    given = {key: value for key, value in where.items() if value}
    with psycopg.connect(**given, dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*[sql.Identifier(name) for name in names]))
