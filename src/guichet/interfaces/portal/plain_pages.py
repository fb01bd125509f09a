"""Pages for when there is no brand to look like: plain HTML in both languages, no database, no static file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guichet.interfaces.portal.languages import choose_language

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{0}</title></head>
<body><main><h1>{0}</h1><p>{1}</p><div lang="en"><h2>{2}</h2><p>{3}</p></div>{4}</main></body></html>
"""


# It may have been recorded, and only the answer been lost.
LOOK_FIRST = (
    "Avant de renvoyer votre demande, regardez si elle a été prise en compte.",
    "Before you send it again, look whether what you sent was recorded.",
)
UNAVAILABLE = {
    "fr": "Service momentanément indisponible. Cette partie de la page revient d'elle-même.",
    "en": "Temporarily unavailable. This part of the page comes back by itself.",
}
PART = """<div id="{0}" lang="{6}" hx-{1}="{2}" hx-trigger="load delay:{3}s" hx-target="this" hx-swap="outerHTML"\
 hx-params="*" hx-include="this">{4}<p role="status">{5}</p></div>
"""
RETRY_SECONDS = 30
RELOAD_SECONDS = 5


def unknown_host(request: HttpRequest, host: str) -> HttpResponse:
    """404: the address is nobody's. Says what to do, to a visitor and to who installs."""
    return _page(
        404,
        "Aucun portail à cette adresse",
        f"Aucun portail ne répond à l'adresse {host}. Vérifiez l'adresse dans votre dernier courriel de facturation.",
        "No portal at this address",
        f"No portal answers at {host}. Check the address in your latest billing email.",
        _link_to_front(),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the database does not answer. A page that was asked for comes back by itself, and so does a part of one."""
    if asks_for_a_part(request):
        return come_back(request, HttpResponse(_part(request), status=503))
    sent = request.method not in {"GET", "HEAD"}
    return come_back(
        request,
        _page(
            503,
            "Service momentanément indisponible",
            "Le service revient dans quelques instants. "
            + (LOOK_FIRST[0] if sent else "La page se recharge d'elle-même."),
            "Temporarily unavailable",
            "The service will be back in a moment. " + (LOOK_FIRST[1] if sent else "This page reloads by itself."),
        ),
    )


def asks_for_a_part(request: HttpRequest) -> bool:
    """Whether htmx asks, to put the answer into a page that is there."""
    return "HX-Request" in request.headers


def come_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Have programs and browsers try again; what was sent is not sent a second time unasked."""
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    if request.method in {"GET", "HEAD"} and not asks_for_a_part(request):
        response["Refresh"] = str(RELOAD_SECONDS)
    return response


def _part(request: HttpRequest) -> SafeString:
    """In the place of what was asked for, says so and asks the same again, as often as it takes.

    It carries what the request carried, and nothing of the elements around it.
    """
    language = choose_language(request, None, settings.LANGUAGE_CODE)
    carried = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    return format_html(
        PART,
        request.headers.get("HX-Target", ""),
        "get" if request.method == "GET" else "post",
        request.get_full_path(),
        RELOAD_SECONDS,
        format_html_join("", '<input type="hidden" name="{}" value="{}">', carried),
        UNAVAILABLE[language],
        language,
    )


def failed(request: HttpRequest, status: int) -> HttpResponse:
    """An error whose own page could not be drawn."""
    return _page(
        status,
        "Une erreur est survenue de notre côté",
        "Si vous étiez en train de payer, consultez votre historique de facturation avant de recommencer.",
        "Something went wrong on our side",
        "If you were paying, look at your billing history before you try again.",
    )


def _page(
    status: int, heading: str, text: str, heading_en: str, text_en: str, more: SafeString | str = ""
) -> HttpResponse:
    response = HttpResponse(format_html(PAGE, heading, text, heading_en, text_en, more), status=status)
    response["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    return response


def _link_to_front() -> SafeString | str:
    """In a demo the front door lists the addresses that do answer."""
    if settings.IS_PRODUCTION:
        return ""
    address = f"{settings.PORTAL_SCHEME}://{settings.FRONT_HOST}:{settings.PORTAL_PORT}/"
    return format_html('<p><a href="{0}">{0}</a></p>', address)
