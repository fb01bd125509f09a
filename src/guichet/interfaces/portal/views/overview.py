"""`/`: what will be charged, what is owed, how it is paid, and what is known of the account."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.flows.overview import overview
from guichet.flows.seats.team import licence_of
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.pages import PAGES, address_of
from guichet.interfaces.portal.permissions import Permission, allow, may
from guichet.interfaces.portal.portal_request import PortalContext, PortalRequest


@allow(Permission.SIGNED_IN, methods=("GET",))
def show_overview(request: HttpRequest) -> HttpResponse:
    context = cast(PortalRequest, request).portal
    if context.customer is None or context.programme is None:
        return HttpResponseRedirect(reverse("desk"))
    values: dict[str, object] = {"customer": context.customer, "holders": context.holders}
    if may(Permission.BILLING, context.membership, context.programme):
        values |= {
            "overview": overview(context.brand, context.programme, context.customer, context.at, context.language),
            "history_url": _address("history", context),
            "licences_url": _address("licences", context),
        }
    elif context.membership is not None and holds(context, "licences"):
        licence = licence_of(context.customer.id, context.membership.id, context.language)
        values |= {"shows_licence": True, "licence": licence}
    return render(request, "portal/overview.html", values)


def _address(key: str, context: PortalContext) -> str | None:
    page = PAGES[key]
    may_open = holds(context, key) and may(page.permission, context.membership, context.programme)
    return address_of(page) if may_open else None
