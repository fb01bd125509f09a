"""Pages for when there is no brand to look like: plain HTML in both languages, no database, no static file."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{0}</title></head>
<body><main><h1>{0}</h1><p>{1}</p><div lang="en"><h2>{2}</h2><p>{3}</p></div>{4}</main></body></html>
"""


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
    """503: the database does not answer."""
    response = _page(
        503,
        "Service momentanément indisponible",
        "Le service revient dans quelques instants. Aucun prélèvement n'a lieu pendant ce temps.",
        "Temporarily unavailable",
        "The service will be back in a moment. Nothing is charged meanwhile.",
    )
    response["Retry-After"] = "30"
    return response


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
