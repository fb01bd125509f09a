"""`/abonnements/ID/renouvellement/`: automatic renewal turned off and on."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.lifecycle.renewal import RenewalRefusal, RenewalRefusedError, switch_renewal
from guichet.infra.formats import day_long
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.subscriptions.own import own_or_404


@allow(Permission.BILLING, methods=("POST",))
def switch(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """404 where the programme leaves no choice; on again is always possible."""
    context = cast(MemberRequest, request).portal
    if (choice := request.POST.get("renews")) not in {"yes", "no"}:
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    renews = choice == "yes"
    if not renews and not context.programme.policy.get("renewal_control", False):
        raise Http404
    subscription = own_or_404(context, subscription_id)
    day = day_long(subscription.billed_until, context.locale)
    try:
        switch_renewal(context.brand, context.customer_id, context.person.id, subscription_id, renews=renews)
    except RenewalRefusedError as refused:
        messages.error(request, _refusal(refused.code))
    except OrderBusyError:
        messages.error(request, _("A payment for a change is under way. Wait until it is done, then try again."))
    else:
        said = (
            _("Automatic renewal is on: your subscription renews on {day}.")
            if renews
            else _("Automatic renewal is off: your subscription ends on {day}.")
        )
        messages.success(request, said.format(day=day))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _refusal(code: RenewalRefusal) -> str:
    return {
        RenewalRefusal.OVER: _("This subscription is over."),
        RenewalRefusal.ENDING: _("This subscription ends or pauses at its term: take that back first."),
        RenewalRefusal.HALTED: _("This subscription stands still: nothing is renewed before it resumes."),
        RenewalRefusal.TERM_REACHED: _("Your renewal is being billed at this moment. Please try again in a minute."),
    }[code]
