"""`/facturation/regler/`: a payment is pending. A dialog over the overview: another card, or the same one again."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from guichet.contexts.payments.public import refusal
from guichet.flows.collect import MethodNeededError
from guichet.flows.dunning.pending import Pending, apply_pending, find_pending
from guichet.interfaces.portal.billing.status import PATIENCE, next_address
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.views.overview import values_of


@allow(Permission.BILLING)
def settle_pending(request: HttpRequest) -> HttpResponse:
    """The POST does what was chosen: the card page, or all charges at once with the card that there is."""
    context = cast(MemberRequest, request).portal
    pending = find_pending(context.brand, context.customer_id)
    if pending is None:
        # Whoever was sent here while the last of it was being paid is told too.
        messages.success(request, _("Everything is paid."))
        return HttpResponseRedirect(reverse("overview"), status=303)
    if request.method == "POST":
        return _do(request, context, pending)
    values = {**values_of(context), **_shown(pending, context), "looks": 0, "keeps_asking": True}
    return render(request, "portal/billing/pending.html", values)


def _do(request: HttpRequest, context: MemberContext, pending: Pending) -> HttpResponse:
    how = request.POST.get("how", "")
    if how == "same" and pending.may_try_it:
        nothing = UUID(int=0)
        back = reverse("payment_status", args=[nothing]).replace(str(nothing), "{attempt}")
        try:
            attempt = apply_pending(context.brand, context.customer_id, return_url=context.brand.origin + back)
        except MethodNeededError:
            messages.error(request, _("This card cannot be charged again. Enter it anew, or use another one."))
            return HttpResponseRedirect(reverse("pending"), status=303)
        if attempt is None or find_pending(context.brand, context.customer_id) is None:
            return _all_is_paid(request)
        return HttpResponseRedirect(next_address(attempt, to_bank=True), status=303)
    if pending.method is not None and how != "new":
        return HttpResponseRedirect(reverse("replace_method", args=[pending.method.id]), status=303)
    return HttpResponseRedirect(reverse("add_method"), status=303)


@allow(Permission.BILLING, methods=("GET",))
def pending_state(request: HttpRequest) -> HttpResponse:
    """What the dialog asks for while all that is owed is being collected; it records nothing."""
    context = cast(MemberRequest, request).portal
    pending = find_pending(context.brand, context.customer_id)
    if pending is None:
        messages.success(request, _("Everything is paid. Your subscription goes on."))
        return HttpResponseClientRedirect(reverse("overview"))
    if not pending.is_collecting:
        return HttpResponseClientRedirect(reverse("pending"))
    looks = request.GET.get("looks", "0")
    seen = 1 + (min(int(looks), PATIENCE) if looks.isascii() and looks.isdigit() and len(looks) < 10 else 0)
    values = {**_shown(pending, context), "looks": seen, "keeps_asking": seen < PATIENCE}
    return render(request, "portal/billing/_pending_state.html", values)


def _all_is_paid(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Everything is paid. Your subscription goes on."))
    return HttpResponseRedirect(reverse("overview"), status=303)


def _shown(pending: Pending, context: MemberContext) -> dict[str, object]:
    why = refusal(pending.code)
    return {
        "pending": pending,
        "why": {"sentence": why.sentence[context.language], "next_step": why.next_step[context.language]},
    }
