"""What every template knows: the context processor of the portal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from guichet.contexts.brands.public import BrandView
from guichet.infra.formats import locale_for
from guichet.interfaces.backoffice.navigation import desk_navigation
from guichet.interfaces.portal.navigation import navigation_for
from guichet.interfaces.portal.portal_request import PortalContext, StaffContext
from guichet.interfaces.portal.theme import theme_url


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Pages without a brand (the front door, early failures) get the default look."""
    known: PortalContext | None = getattr(request, "portal", None)
    brand: BrandView | None = getattr(request, "brand", None)
    language = get_language() or settings.LANGUAGE_CODE
    values: dict[str, Any] = {
        "portal": known,
        "brand": brand,
        "site_name": brand.name if brand else "Guichet",
        "language": language,
        "locale": known.locale if known else locale_for(language, brand.country if brand else "FR"),
        "theme_url": theme_url(brand),
        "is_demo": settings.IS_DEMO or settings.IS_TEST,
    }
    if isinstance(known, StaffContext):
        values["navigation"] = SimpleLazyObject(lambda: desk_navigation(request))
    if known is not None and known.membership is not None:
        values["navigation"] = SimpleLazyObject(lambda: navigation_for(known, request))
    return values
