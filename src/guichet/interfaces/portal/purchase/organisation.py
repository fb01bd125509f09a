"""Step 1: the organisation's information, only what is missing."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.contexts.customers.public import AddressRefusedError
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.purchase.details import save_details
from guichet.flows.purchase.set_up import refresh
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.forms import OrganisationForm
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts

EDIT = "modifier"


@allow(Permission.HOLDER)
def organisation(request: HttpRequest) -> HttpResponse:
    """With `?modifier` everything can be edited."""
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_organisation")
    if place.elsewhere:
        return HttpResponseRedirect(place.elsewhere, status=303)
    everything = EDIT in request.GET or not context.customer.missing
    typed = request.POST.dict() if request.method == "POST" else None
    form = OrganisationForm(context.customer, context.programme.policy, typed, everything=everything)
    if request.method == "POST" and form.is_valid():
        try:
            save_details(context.brand, context.customer_id, context.person.id, **form.details())
        except AddressRefusedError as refused:
            form.refuse(refused.faults)
        except OrderBusyError:  # paid in another tab meanwhile
            return HttpResponseRedirect(reverse("purchase"), status=303)
        else:
            # An open order follows the address: its taxes may be others now.
            refresh(context.brand, context.customer_id)
            return HttpResponseRedirect(reverse("purchase_summary" if place.order else "purchase_licences"), status=303)
    values = {
        "form": form,
        "steps": steps_at("purchase_organisation"),
        "editing": everything,
        "has_order": place.order is not None,
    }
    return render(request, "portal/purchase/organisation.html", values)


@allow(Permission.HOLDER, methods=("GET",))
def address_fields(request: HttpRequest) -> HttpResponse:
    """The address as another country writes it, with what was typed kept; nothing is recorded."""
    context = cast(MemberRequest, request).portal
    form = OrganisationForm(context.customer, context.programme.policy, None, everything=True)
    form.initial = {**form.initial, **request.GET.dict()}
    return render(request, "portal/purchase/_address_fields.html", {"form": form})
