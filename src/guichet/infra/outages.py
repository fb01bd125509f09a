"""What tells that the database is down, or has no room: no mistake of ours, and over by itself."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from django import db
from procrastinate.exceptions import ConnectorException

# What a driver or a library raises of the database; each holds the server's own error as its cause.
RAISED = (db.Error, ConnectorException, psycopg.Error)
_AWAY = (db.OperationalError, db.InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
# Class 53 is want of resources (room on the disk, memory, connections), 58 the system outside, such as its files.
_NO_ROOM = ("53", "58")
_FILE_TOO_LARGE = "File too large"


def is_outage(error: BaseException | None) -> bool:
    """Whether it, or what caused it, is the database's being away, going away, or being full."""
    return has_no_room(error) or any(isinstance(each, _AWAY) for each in _causes(error))


def has_no_room(error: BaseException | None) -> bool:
    """Whether the database answers, and cannot write."""
    told = [each for each in _causes(error) if isinstance(each, psycopg.Error)]
    return any((each.sqlstate or "").startswith(_NO_ROOM) or _FILE_TOO_LARGE in str(each) for each in told)


def let_go_of_broken_connections() -> None:
    """This thread's: whatever it still asks is asked anew."""
    for each in db.connections.all(initialized_only=True):
        if each.connection is not None and each.connection.closed:
            each.close()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while isinstance(error, RAISED):
        yield error
        error = error.__cause__
