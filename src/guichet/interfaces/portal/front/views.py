"""`/` of the front door: the brands, and their people with one click each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.brands.public import list_page_origins
from guichet.interfaces.portal.front.demo_only import demo_only
from guichet.interfaces.portal.front.enter import entry_token
from guichet.interfaces.portal.front.people import PASSWORD, demo_brands
from guichet.interfaces.portal.permissions import Permission, allow


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
def show_front(request: HttpRequest) -> HttpResponse:
    brands = demo_brands()
    shown = [
        (each.brand, [(person, entry_token(person.person.email, each.brand.slug)) for person in each.people])
        for each in brands
    ]
    providers = sorted({origin for each in brands for origin in list_page_origins(each.brand.id)})
    response = render(
        request, "portal/front/front.html", {"brands": shown, "password": PASSWORD, "providers": providers}
    )
    # The forms post to the brands' own hosts.
    response._csp_update = {"form-action": [each.brand.origin for each in brands]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response
