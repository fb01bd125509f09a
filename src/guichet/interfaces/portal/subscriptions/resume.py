"""`/abonnements/ID/reprendre/`: what going on after a pause charges today, and doing it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.resume import ResumeRefusal, ResumeRefusedError, resume_now, resumption
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.figures import shown
from guichet.interfaces.portal.subscriptions.own import own_or_404


@allow(Permission.BILLING)
def resume(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """The GET shows the bill; the POST resumes, if it is still that bill."""
    context = cast(MemberRequest, request).portal
    subscription = own_or_404(context, subscription_id)
    try:
        if request.method == "POST":
            fingerprint = request.POST.get("fingerprint", "")
            resume_now(
                context.brand, context.customer_id, context.person.id, subscription_id, shown_fingerprint=fingerprint
            )
            messages.success(request, _("Done. Your subscription has resumed; its invoice follows by email."))
            return HttpResponseRedirect(reverse("subscriptions"), status=303)
        means = resumption(context.brand, context.customer, subscription, context.at)
    except ResumeRefusedError as refused:
        messages.error(request, _refusal(refused.code))
        there = "add_method" if refused.code is ResumeRefusal.METHOD else "subscriptions"
        return HttpResponseRedirect(reverse(there), status=303)
    except ChangedMeanwhileError:
        messages.error(request, _("The amount has changed since it was shown. This is how it stands: confirm again."))
        return HttpResponseRedirect(request.path, status=303)
    item = subscription.items[0]
    values = {
        "subscription": subscription,
        "item": item,
        "product": get_price(item.price_id).product_name[context.language],
        "means": means,
        "bill": shown(means.bill, context, credit_minor=means.credit_minor) if means.bill else None,
    }
    return render(request, "portal/subscriptions/resume.html", values)


def _refusal(code: ResumeRefusal) -> str:
    if code is ResumeRefusal.METHOD:
        return _("To resume, first add a payment method that can be charged.")
    if code is ResumeRefusal.TOMORROW:
        return _("Paused today, on the first day of its period: you can resume from tomorrow on.")
    return _("This subscription is not paused.")
