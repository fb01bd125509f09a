"""Which language a page speaks, and the switch that stands on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header

from guichet.contexts.access.public import PersonView, set_language
from guichet.infra.unit_of_work import unit_of_work
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import PortalContext

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
ONE_YEAR_SECONDS = 365 * 24 * 3600


def choose_language(request: HttpRequest, person: PersonView | None, default: str) -> str:
    """The person's setting, else the cookie of the switch, else what the browser asks for, else the brand's."""
    if person is not None and person.language in LANGUAGES:
        return person.language
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if cookie in LANGUAGES:
        return cookie
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500]):
        if quality > 0 and (code := tag.split("-")[0]) in LANGUAGES:
            return code
    return default


@allow(Permission.PUBLIC, methods=("POST",))
def switch_language(request: HttpRequest) -> HttpResponse:
    """`/langue/`: remember the choice in a cookie, and as the person's setting when signed in; back to `next`."""
    language = request.POST.get("language", "")
    if language not in LANGUAGES:
        raise Http404(f"no such language: {language}")
    context: PortalContext | None = request.portal  # type: ignore[attr-defined]
    if context is not None and context.person is not None:
        with unit_of_work("portal.set_language"):
            set_language(context.person.id, language)
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "")), status=303)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def safe_next(request: HttpRequest, address: str, otherwise: str = "/") -> str:
    """`address` if it stays on this very host, else `otherwise`."""
    fits = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if fits else otherwise
