"""`/licences/quantite/echeance/`: a change that waits for the term, shown, confirmed, taken back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.at_term import preview, schedule, take_back_change
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    SelectionRefusedError,
    prices_for,
)
from guichet.infra.formats import day_long
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.figures import shown, shown_price
from guichet.interfaces.portal.purchase.forms import LicencesForm
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts


@allow(Permission.HOLDER)
def change_at_term(request: HttpRequest) -> HttpResponse:
    """The GET shows what the address asks for; the POST lets it wait, if the subscription is still what was shown."""
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_licences")
    subscription = live_subscription(context.customer_id)
    if place.elsewhere or subscription is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"), status=303)
    typed = request.POST if request.method == "POST" else request.GET
    form = LicencesForm(prices_for(context.brand, context.programme, subscription, context.at), typed.dict(), {})
    if not form.is_valid():
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    selection = form.selection()
    try:
        if request.method == "POST":
            basis = request.POST.get("basis", "")
            made = schedule(context.brand, context.customer_id, context.person.id, selection, shown_basis=basis)
            if made.is_now:
                done = _("Done. The change is made; it is first charged on {day}.")
            else:
                done = _("Noted. The change takes effect on {day}.")
            messages.success(request, done.format(day=day_long(subscription.billed_until, context.locale)))
            return HttpResponseRedirect(reverse("licences"), status=303)
        change = preview(context.brand, context.customer, selection, context.at)
    except OrderBusyError:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    except ChangedMeanwhileError:
        messages.error(request, _("Somebody else has just changed the licences. Here is how they stand: choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    except (SelectionRefusedError, SeatsHeldError):
        messages.error(request, _("This change can no longer be made as it was shown. Please choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    item = change.subscription.items[0]
    values = {
        "steps": steps_at("purchase_summary"),
        "change": change,
        "item": item,
        "present": shown_price(get_price(item.price_id), context.language),
        "price": shown_price(change.price, context.language),
        "next_bill": shown(change.next_bill, context),
        "last_day_now": change.subscription.current_period.last_day,
        "basis": change.subscription.basis,
    }
    return render(request, "portal/purchase/at_term.html", values)


@allow(Permission.HOLDER, methods=("POST",))
def take_back(request: HttpRequest) -> HttpResponse:
    """`/licences/quantite/modification/annuler/`: what waits no longer does."""
    context = cast(MemberRequest, request).portal
    try:
        waited = take_back_change(context.brand, context.customer_id, context.person.id)
    except OrderBusyError:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    if waited:
        messages.success(request, _("Done. Your licences stay as they are."))
    else:
        messages.info(request, _("Nothing was waiting any more."))
    return HttpResponseRedirect(reverse("licences"), status=303)
