"""`/licences/`: what the organisation has, or the way to its first licences."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.contexts.ordering.public import find_live_order
from guichet.flows.overview import overview
from guichet.infra.clock import day_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.steps import require_something_to_buy, whereabouts


@allow(Permission.HOLDER, methods=("GET",))
def show_licences(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    require_something_to_buy(context)
    seen = overview(context.customer_id, day_of(context.brand, context.at), context.language)
    return render(
        request,
        "portal/purchase/licences.html",
        {"overview": seen, "order": None if seen.subscriptions else find_live_order(context.customer_id)},
    )


@allow(Permission.HOLDER, methods=("GET",))
def enter_wizard(request: HttpRequest) -> HttpResponse:
    """`/licences/quantite/`: the first step that still needs something."""
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_licences")
    return HttpResponseRedirect(place.elsewhere or reverse("purchase_licences"))
