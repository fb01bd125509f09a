"""The portal's four middlewares, in the order of config/settings.py: log, brand, session, language.

A host is a brand's or the front door's; a session is worth something on the brand that opened it and nowhere else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.request import split_domain_port
from django.utils import translation
from django.utils.cache import patch_vary_headers

from guichet.contexts.access.public import Standing, person_of, standing_of
from guichet.contexts.brands.public import BrandView, HostView, find_host
from guichet.contexts.customers.public import list_customers
from guichet.infra.clock import business_now
from guichet.infra.ids import new_id
from guichet.interfaces.portal import plain_pages
from guichet.interfaces.portal.languages import choose_language
from guichet.interfaces.portal.permissions import permission_of
from guichet.interfaces.portal.portal_request import PortalContext, reading_locale
from guichet.interfaces.portal.session import chosen_customer, is_session_of

BACK_OFFICE = "/gestion/"
log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponseBase]

FRONT_URLS = "guichet.config.urls_front"


def request_log(get_response: Handler) -> Handler:
    """One line a request: id, brand, method, route, status, milliseconds.

    The route's pattern is logged, not the path: paths and query strings may hold tokens.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id = str(new_id())
        request.request_id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-Id"] = request_id
        brand: BrandView | None = getattr(request, "brand", None)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request_id": request_id,
                "brand": brand.slug if brand else "",
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000),
            },
        )
        return response

    return middleware


def brand_of_host(get_response: Handler) -> Handler:
    """Find the brand whose host this is. The front door has routes of its own; an unknown host gets a plain page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.brand = None  # type: ignore[attr-defined]
        request.at_host = None  # type: ignore[attr-defined]
        request.portal = None  # type: ignore[attr-defined]
        host = split_domain_port(request.get_host())[0]
        if host == settings.FRONT_HOST:
            request.urlconf = FRONT_URLS  # type: ignore[attr-defined]
            return get_response(request)
        try:
            found = find_host(host)
        except (DatabaseError, InterfaceError):
            log.exception("no brand could be looked up")
            return plain_pages.unavailable(request)
        if found is None:
            return plain_pages.unknown_host(request, host)
        request.brand, request.at_host = found.brand, found  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def session_of_brand(get_response: Handler) -> Handler:
    """End a session that another brand's host opened, or whose person lost the last access here. Deny by default."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        brand: BrandView | None = request.brand  # type: ignore[attr-defined]
        request.standing = None  # type: ignore[attr-defined]
        if brand is not None and request.user.is_authenticated:
            request.standing = _standing(request, brand)  # type: ignore[attr-defined]
            if request.standing is None:  # type: ignore[attr-defined]
                logout(request)
        return get_response(request)

    def process_view(request: HttpRequest, view: object, args: Any, kwargs: Any) -> HttpResponse | None:
        if permission_of(view) is None:
            log.error("view without a permission", extra={"view": getattr(view, "__qualname__", repr(view))})
            raise PermissionDenied("view without a permission")
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def language_of_person(get_response: Handler) -> Handler:
    """Speak the person's language and complete `request.portal`; on brand pages, let the providers' pages be used."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        host: HostView | None = request.at_host  # type: ignore[attr-defined]
        context = _context(request, host) if host else None
        request.portal = context  # type: ignore[attr-defined]
        language = context.language if context else choose_language(request, None, settings.LANGUAGE_CODE)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if host is not None and context is not None and context.membership is not None and _is_page(response):
            _let_providers_in(response, host.page_origins)
        return response

    return middleware


def _standing(request: HttpRequest, brand: BrandView) -> Standing | None:
    """None for who has no business here: a session of another brand, or no access any more."""
    user_id = request.user.pk
    if user_id is None or not is_session_of(request, brand.id):
        return None
    standing = standing_of(user_id, brand.id, as_staff=request.path.startswith(BACK_OFFICE))
    return standing if standing.has_access else None


def _context(request: HttpRequest, host: HostView) -> PortalContext:
    brand, standing = host.brand, cast("Standing | None", request.standing)  # type: ignore[attr-defined]
    person = person_of(request.user) if standing else None
    memberships = standing.memberships if standing else ()
    chosen = chosen_customer(request)
    membership = next((m for m in memberships if str(m.customer_id) == chosen), memberships[0] if memberships else None)
    customers = list_customers([each.customer_id for each in memberships]) if memberships else {}
    customer = customers[membership.customer_id] if membership else None
    language = choose_language(request, person, brand.default_language)
    return PortalContext(
        brand=brand,
        at=business_now(brand),
        language=language,
        locale=reading_locale(language, brand, customer),
        person=person,
        membership=membership,
        accounts=tuple((each, customers[each.customer_id]) for each in memberships),
        holders=standing.holders.get(customer.id, ()) if standing and customer else (),
        customer=customer,
        programme=host.programmes[customer.programme_id] if customer else None,
        staff_role=standing.staff_role if standing else None,
    )


def _is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _let_providers_in(response: HttpResponseBase, origins: tuple[str, ...]) -> None:
    """`frame-src` for the card page in a frame, `form-action` because a form's answer redirects there."""
    if origins:
        response._csp_update = {"form-action": list(origins), **getattr(response, "_csp_update", {})}  # type: ignore[attr-defined]
        response._csp_replace = {"frame-src": list(origins), **getattr(response, "_csp_replace", {})}  # type: ignore[attr-defined]
