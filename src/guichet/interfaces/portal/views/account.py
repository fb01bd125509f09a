"""`/compte/`: who is signed in, in which language; and which of their accounts the pages are about."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import PortalRequest
from guichet.interfaces.portal.session import choose_customer


@allow(Permission.SIGNED_IN, methods=("GET",))
def show_account(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/account.html")


@allow(Permission.MEMBER, methods=("POST",))
def choose_account(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """`/compte/choisir/ID/`: the following pages are about this customer; 404 for one that is not the person's."""
    context = cast(PortalRequest, request).portal
    if customer_id not in {customer.id for _membership, customer in context.accounts}:
        raise Http404("not an account of this person")
    choose_customer(request, customer_id)
    return HttpResponseRedirect("/", status=303)
