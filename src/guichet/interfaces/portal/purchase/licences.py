"""`/licences/quantite/`: the way into the wizard."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.steps import whereabouts


@allow(Permission.HOLDER, methods=("GET",))
def enter_wizard(request: HttpRequest) -> HttpResponse:
    """The first step that still needs something."""
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_licences")
    return HttpResponseRedirect(place.elsewhere or reverse("purchase_licences"))
