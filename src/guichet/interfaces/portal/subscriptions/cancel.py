"""`/abonnements/ID/annuler/`: the date, what stays until then, the reason, the confirmation; and the way back."""

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
from guichet.contexts.subscriptions.public import SubscriptionView
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError, ask_end, find_own, take_back_end
from guichet.flows.cancel.consequences import consequences_of
from guichet.flows.purchase.decide import ChangedMeanwhileError
from guichet.infra.formats import day_long
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.subscriptions.forms import CancelForm


@allow(Permission.BILLING)
def cancel(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """The GET shows what it means, or that it is asked for already; the POST asks."""
    context = cast(MemberRequest, request).portal
    subscription = _own(context, subscription_id)
    if not subscription.is_live:
        messages.info(request, _refusal(EndRefusal.OVER, context, subscription))
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    if subscription.ends is not None:
        values = {"subscription": subscription, "ends": subscription.ends}
        return render(request, "portal/subscriptions/cancelled.html", values)
    form = CancelForm(request.POST.dict() if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_end(
                context.brand, context.customer_id, context.person.id, subscription_id,
                reason=form.cleaned_data["reason"], shown_basis=request.POST.get("basis", ""),
            )  # fmt: skip
            return HttpResponseRedirect(request.path, status=303)
        except EndRefusedError as refused:
            form.add_error(None, _refusal(refused.code, context, subscription))
        except OrderBusyError:
            form.add_error(None, _("A payment for a change is under way. Wait until it is done, then cancel."))
        except ChangedMeanwhileError:
            form.add_error(
                None, _("Somebody else has just changed this subscription. This is how it stands: confirm again.")
            )
            subscription = _own(context, subscription_id)
    price = get_price(subscription.items[0].price_id)
    values = {
        "form": form,
        "subscription": subscription,
        "item": subscription.items[0],
        "product": price.product_name[context.language],
        "means": consequences_of(subscription),
        "support_email": context.brand.support_email,
    }
    return render(request, "portal/subscriptions/cancel.html", values)


@allow(Permission.BILLING, methods=("POST",))
def keep(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """`/abonnements/ID/garder/`: what was to end goes on."""
    context = cast(MemberRequest, request).portal
    subscription = _own(context, subscription_id)
    try:
        waited = take_back_end(context.brand, context.customer_id, context.person.id, subscription_id)
    except EndRefusedError as refused:
        messages.error(request, _refusal(refused.code, context, _own(context, subscription_id)))
    else:
        day = day_long(subscription.billed_until, context.locale)
        if waited:
            messages.success(request, _("Done. Your subscription goes on and renews on {day}.").format(day=day))
        else:
            messages.info(request, _("Your subscription was not to end: it renews on {day}.").format(day=day))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _own(context: MemberContext, subscription_id: UUID) -> SubscriptionView:
    found = find_own(context.customer_id, subscription_id)
    if found is None:
        raise Http404
    return found


def _refusal(code: EndRefusal, context: MemberContext, subscription: SubscriptionView) -> str:
    if code is EndRefusal.OVER:
        day = day_long(subscription.ended_on or subscription.billed_until, context.locale)
        return _("This subscription has ended on {day} already.").format(day=day)
    return _("Your subscription is being renewed at this moment. Try again in a few minutes.")
