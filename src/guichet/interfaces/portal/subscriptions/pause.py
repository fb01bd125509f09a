"""`/abonnements/ID/pause/`: what a pause means, its confirmation, and the way back until the term."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.pause import PauseRefusal, PauseRefusedError, ask_pause, take_back_pause, why_no_pause
from guichet.infra.formats import day_long
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.subscriptions.own import own_or_404


@allow(Permission.BILLING)
def pause(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """The GET shows what it means; the POST asks. 404 where the programme has no pauses."""
    context = cast(MemberRequest, request).portal
    if not context.programme.policy.get("pause", False):
        raise Http404
    subscription = own_or_404(context, subscription_id)
    code = why_no_pause(subscription)
    if code is not None:
        messages.error(request, _refusal(code))
    if code is not None or subscription.pauses is not None:
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    if request.method == "POST":
        try:
            basis = request.POST.get("basis", "")
            ask_pause(context.brand, context.customer_id, context.person.id, subscription_id, shown_basis=basis)
            day = day_long(subscription.billed_until, context.locale)
            messages.success(request, _("Noted. Your subscription will be paused on {day}.").format(day=day))
            return HttpResponseRedirect(reverse("subscriptions"), status=303)
        except PauseRefusedError as refused:
            messages.error(request, _refusal(refused.code))
            return HttpResponseRedirect(reverse("subscriptions"), status=303)
        except OrderBusyError:
            messages.error(request, _("A payment for a change is under way. Wait until it is done, then pause."))
        except ChangedMeanwhileError:
            messages.error(
                request, _("Somebody else has just changed this subscription. This is how it stands: confirm again.")
            )
            return HttpResponseRedirect(request.path, status=303)
    item = subscription.items[0]
    product = get_price(item.price_id).product_name[context.language]
    values = {"subscription": subscription, "item": item, "product": product}
    return render(request, "portal/subscriptions/pause.html", values)


@allow(Permission.BILLING, methods=("POST",))
def take_back(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """`/abonnements/ID/pause/annuler/`: it goes on without a pause."""
    context = cast(MemberRequest, request).portal
    subscription = own_or_404(context, subscription_id)
    if take_back_pause(context.brand, context.customer_id, context.person.id, subscription_id):
        day = day_long(subscription.billed_until, context.locale)
        messages.success(request, _("Done. Your subscription goes on and renews on {day}.").format(day=day))
    else:
        messages.info(request, _("No pause was planned any more."))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _refusal(code: PauseRefusal) -> str:
    return {
        PauseRefusal.OWED: _("Pay the open invoice first: a subscription cannot be paused while something is owed."),
        PauseRefusal.ENDING: _("This subscription ends at its term: keep it before you pause it."),
        PauseRefusal.NOT_ACTIVE: _("This subscription cannot be paused at the moment."),
        PauseRefusal.TERM_REACHED: _("Your renewal is being billed at this moment. Please try again in a minute."),
    }[code]
