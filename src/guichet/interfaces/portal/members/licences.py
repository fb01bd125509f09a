"""`/licences/`: how many the organisation has, who holds them, and the way to its first ones."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.catalog.public import get_prices
from guichet.contexts.ordering.public import find_live_order
from guichet.contexts.subscriptions.public import HALTED
from guichet.flows.seats.places import find_places
from guichet.flows.seats.team import people
from guichet.interfaces.portal.members.words import free_of, used
from guichet.interfaces.portal.pages import PAGES, address_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.steps import require_something_to_buy

FIRST = 5


@allow(Permission.HOLDER, methods=("GET",))
def show_licences(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    places = None if context.programme.grouped else find_places(context.customer_id)
    if places is None:
        require_something_to_buy(context)
        return render(request, "portal/members/no_licences.html", {"order": find_live_order(context.customer_id)})
    coming = places.subscription.coming
    prices = get_prices([places.item.price_id, *([coming.price_id] if coming else [])])
    values = {
        "places": places,
        "price": prices[places.item.price_id],
        "product": prices[places.item.price_id].product_name[context.language],
        "coming": coming,
        "coming_price": prices[coming.price_id] if coming else None,
        "coming_product": prices[coming.price_id].product_name[context.language] if coming else "",
        "ends": places.subscription.ends,
        "stands_still": places.subscription.pauses is not None or places.subscription.status in HALTED,
        "free_of": free_of(places),
        "used": used(places),
        # Of the whole width, in thousandths: members, then invitations.
        "by_members": _share(places.used - places.held.invitations, places.quantity),
        "by_invitations": _share(places.held.invitations, places.quantity),
        "people": people(context.customer_id, len(context.holders), page_size=FIRST),
        "subscriptions_url": address_of(PAGES["subscriptions"]),
        "billing_url": address_of(PAGES["billing"]) or address_of(PAGES["history"]),
    }
    return render(request, "portal/members/licences.html", values)


def _share(part: int, whole: int) -> int:
    return part * 1000 // whole
