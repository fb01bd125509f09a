"""`/abonnements/ID/pause/`: what a pause means, its confirmation, and the way back until the term.

Where the programme allows a pause today, the page offers both and says what of it is credited.
"""

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
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.lifecycle.pause import PauseRefusal, PauseRefusedError, ask_pause, take_back_pause, why_no_pause
from guichet.flows.lifecycle.pause_now import may_pause_now, pause_today, plan_pause_today
from guichet.flows.unused import UnusedPlan
from guichet.flows.usage.to_date import used_of
from guichet.infra.clock import day_of
from guichet.infra.formats import day_long, money
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
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
    today = request.POST.get("when") == "today"
    if request.method == "POST":
        try:
            messages.success(request, _ask(request, context, subscription, today=today))
            return HttpResponseRedirect(reverse("subscriptions"), status=303)
        except PauseRefusedError as refused:
            messages.error(request, _refusal(refused.code))
            return HttpResponseRedirect(reverse("subscriptions"), status=303)
        except (OrderBusyError, CreditNoteRefusedError):
            messages.error(request, _("A payment for a change is under way. Wait until it is done, then pause."))
        except ChangedMeanwhileError:
            messages.error(
                request, _("Something has changed since this was shown. This is how it stands: confirm again.")
            )
            return HttpResponseRedirect(request.path, status=303)
    item = subscription.items[0]
    values = {
        "subscription": subscription,
        "item": item,
        "product": get_price(item.price_id).product_name[context.language],
        "offers_both": may_pause_now(context.programme, subscription),
        "plan": _plan(context, subscription),
        "used": used_of(subscription, day_of(context.brand, context.at), context.language),
        "today": today,
    }
    return render(request, "portal/subscriptions/pause.html", values)


def _ask(request: HttpRequest, context: MemberContext, subscription: SubscriptionView, *, today: bool) -> str:
    """At the term, or today for what was shown; what is said of it. Raises what the two flows raise."""
    basis = request.POST.get("basis", "")
    if not today:
        ask_pause(context.brand, context.customer_id, context.person.id, subscription.id, shown_basis=basis)
        day = day_long(subscription.billed_until, context.locale)
        return _("Noted. Your subscription will be paused on {day}.").format(day=day)
    if not may_pause_now(context.programme, subscription):
        raise Http404
    plan = pause_today(
        context.brand, context.programme, context.customer_id, context.person.id, subscription.id,
        shown_basis=basis, shown_fingerprint=request.POST.get("fingerprint", ""),
    )  # fmt: skip
    if plan is None or not plan.total.minor:
        return _("Done. Your subscription is paused.")
    amount = money(plan.total, context.locale)
    return _("Done. Your subscription is paused, and {amount} is credited.").format(amount=amount)


def _plan(context: MemberContext, subscription: SubscriptionView) -> UnusedPlan | None:
    """None where it is at the term only, or while a payment is under way, which decides what would be given back."""
    try:
        return plan_pause_today(context.brand, context.programme, subscription, context.at)
    except CreditNoteRefusedError:
        return None


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
