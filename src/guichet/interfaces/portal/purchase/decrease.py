"""`/licences/quantite/reduction/`: fewer licences now, with what comes back as credit, shown and confirmed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.contexts.invoicing.public import LaterDayError
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.buyer import live_subscription
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    Selection,
    SelectionRefusedError,
    prices_for,
)
from guichet.flows.purchase.decrease import Decrease, decrease_now, preview_decrease
from guichet.infra.formats import money
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import shown, shown_credits, shown_price
from guichet.interfaces.portal.purchase.forms import LicencesForm
from guichet.interfaces.portal.purchase.steps import steps_at, whereabouts


@allow(Permission.HOLDER)
def decrease(request: HttpRequest) -> HttpResponse:
    """The GET shows what the address asks for; the POST makes the change, if it means what was shown."""
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
            return _confirm(request, context, selection)
        change = preview_decrease(context.brand, context.customer, selection, context.at)
    except OrderBusyError:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    except CreditNoteRefusedError:
        messages.error(
            request, _("An invoice of this period is being paid at this moment. Please try again in a minute.")
        )
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    except (SelectionRefusedError, SeatsHeldError):
        messages.error(request, _("This change can no longer be made as it was shown. Please choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    return _show(request, context, change)


def _confirm(request: HttpRequest, context: MemberContext, selection: Selection) -> HttpResponse:
    fingerprint = request.POST.get("fingerprint", "")
    try:
        made = decrease_now(
            context.brand, context.customer_id, context.person.id, selection, shown_fingerprint=fingerprint
        )
    except (ChangedMeanwhileError, LaterDayError):
        messages.error(request, _("Something changed since this was shown. Check the new amounts: nothing was done."))
        change = preview_decrease(context.brand, context.customer, selection, context.at)
        return _show(request, context, change)
    if made is not None and made.total.minor:
        done = _("Done. The change is made, and {amount} have been credited.")
        messages.success(request, done.format(amount=money(made.total, context.locale)))
    else:
        messages.success(request, _("Done. The change is made."))
    return HttpResponseRedirect(reverse("licences"), status=303)


def _show(request: HttpRequest, context: MemberContext, change: Decrease) -> HttpResponse:
    item = change.subscription.items[0]
    values = {
        "steps": steps_at("purchase_summary"),
        "change": change,
        "item": item,
        "present": shown_price(get_price(item.price_id), context.language),
        "price": shown_price(change.price, context.language),
        "credits": shown_credits(change.credits, context),
        "next_bill": shown(change.next_bill, context),
    }
    return render(request, "portal/purchase/decrease.html", values)
