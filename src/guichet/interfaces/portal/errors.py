"""Error pages in the brand's look. Each says what happened, what it means for money, and the way on."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from guichet.contexts.access.public import PersonView
from guichet.infra.outages import is_outage, let_go_of_broken_connections
from guichet.interfaces.portal import plain_pages
from guichet.interfaces.portal.portal_request import PortalContext

log = logging.getLogger(__name__)

RETRY_SECONDS = 60


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _drawn(request, 400, {})


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. Names the holders: they can open what this person cannot."""
    response = _drawn(request, 403, {"holders": _holders(request)})
    response["Cache-Control"] = "no-store, private"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _drawn(request, 404, {})


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, for sign-in and password resets: says when to try again."""
    response = _drawn(request, 429, {"minutes": RETRY_SECONDS // 60})
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer or has no room."""
    if is_outage(sys.exc_info()[1]):
        let_go_of_broken_connections()
        return _unavailable(request)
    return _drawn(request, 500, {"request_id": getattr(request, "request_id", "")})


def _unavailable(request: HttpRequest) -> HttpResponse:
    """In the brand's look where that can be had without the database."""
    if plain_pages.asks_for_a_part(request):
        return plain_pages.unavailable(request)
    try:
        html = render_to_string("portal/errors/503.html", {}, request)
    except Exception:  # whatever the page still wanted to know of the database
        log.warning("error page 503 is drawn plain", exc_info=True)
        return plain_pages.unavailable(request)
    return plain_pages.come_back(request, HttpResponse(html, status=503))


def _drawn(request: HttpRequest, status: int, values: dict[str, Any]) -> HttpResponse:
    try:
        html = render_to_string(f"portal/errors/{status}.html", values, request)
    except Exception:  # the page of an error must never fail itself
        log.exception("error page %s could not be drawn", status)
        return plain_pages.failed(request, status)
    return HttpResponse(html, status=status)


def _holders(request: HttpRequest) -> tuple[PersonView, ...]:
    context: PortalContext | None = getattr(request, "portal", None)
    return () if context is None or context.is_holder else context.holders
