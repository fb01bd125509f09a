"""`/` of the front door: the brands, and their people with one click each."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.brands.public import list_page_origins
from guichet.flows.demo.people import PASSWORD
from guichet.interfaces.portal.front.demo_only import demo_only
from guichet.interfaces.portal.front.enter import entry_token
from guichet.interfaces.portal.front.people import DemoBrand, DemoPerson, demo_brands
from guichet.interfaces.portal.permissions import Permission, allow


@allow(Permission.PUBLIC, methods=("GET",))
@demo_only
def show_front(request: HttpRequest) -> HttpResponse:
    brands = demo_brands()
    shown = [(each.brand, _with_tokens(each, each.customers), _with_tokens(each, each.staff)) for each in brands]
    providers = sorted({origin for each in brands for origin in list_page_origins(each.brand.id)})
    response = render(
        request, "portal/front/front.html", {"brands": shown, "password": PASSWORD, "providers": providers}
    )
    # The forms post to the brands' own hosts.
    response._csp_update = {"form-action": [each.brand.origin for each in brands]}  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    return response


def _with_tokens(shown: DemoBrand, people: Sequence[DemoPerson]) -> list[tuple[DemoPerson, str]]:
    return [(person, entry_token(person.person.email, shown.brand.slug)) for person in people]
