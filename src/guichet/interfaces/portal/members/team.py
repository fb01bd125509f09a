"""`/membres/`: everybody of the organisation, members and those invited, searched, filtered, by fifty."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.access.public import INVITATIONS, MEMBERS
from guichet.flows.seats.places import find_places
from guichet.flows.seats.team import people
from guichet.interfaces.portal.members.words import free_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

# What stands in the address for each part of the list.
PARTS = {"": "", "membres": MEMBERS, "invitations": INVITATIONS}
LONGEST_SEARCH = 80
MOST_PAGES = 100_000


@allow(Permission.HOLDER, methods=("GET",))
def show_members(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    chosen = request.GET.get("liste", "")
    chosen = chosen if chosen in PARTS else ""
    search = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    page = _page(request.GET.get("page", ""))
    shown = people(context.customer_id, len(context.holders), part=PARTS[chosen], search=search, page=page)
    places = find_places(context.customer_id)
    counts = {
        "": shown.team.members + shown.team.invitations,
        "membres": shown.team.members,
        "invitations": shown.team.invitations,
    }
    names = {"": _("All"), "membres": _("Members"), "invitations": _("Invitations")}
    values = {
        "people": shown,
        "places": places,
        "free_of": free_of(places) if places else "",
        "search": search,
        "chosen": chosen,
        "filters": [(names[part], counts[part], _address(part, search), part == chosen) for part in PARTS],
        "before": _address(chosen, search, shown.page - 1) if shown.page > 1 else "",
        "after": _address(chosen, search, shown.page + 1) if shown.page < shown.pages else "",
    }
    return render(request, "portal/members/members.html", values)


def _page(typed: str) -> int:
    return min(int(typed), MOST_PAGES) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1


def _address(part: str, search: str, page: int = 1) -> str:
    asked = {"liste": part, "q": search, "page": str(page) if page > 1 else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("members") + (f"?{query}" if query else "")
