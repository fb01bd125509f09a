"""What load balancers and supervisors ask: `/healthz` (the process answers) and `/readyz` (it can do its work).

Answered before any other middleware: under whatever host name, without session, brand or redirect to HTTPS.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, HttpResponseBase

log = logging.getLogger(__name__)


def health_checks(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """The first middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return healthz(request)
        if request.path == "/readyz":
            return readyz(request)
        return get_response(request)

    return middleware


def healthz(request: HttpRequest) -> HttpResponse:
    """200 whenever the process can answer at all; asks nothing of the database."""
    return _plain("ok", 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 with a reason: `database` (does not answer) or `migrations` (older than this program)."""
    try:
        reason = None if tables_are_current() else "migrations"
    except (DatabaseError, InterfaceError):
        log.warning("not ready: the database does not answer", exc_info=True)
        reason = "database"
    return _plain(reason or "ok", 503 if reason else 200)


def tables_are_current() -> bool:
    """Whether every migration of this program has been applied; once true it stays true for a process."""
    global _current
    if _current:
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    _current = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _current


_current = False


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
