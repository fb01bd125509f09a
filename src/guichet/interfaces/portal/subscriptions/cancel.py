"""`/abonnements/ID/annuler/`: the date, what stays until then, the reason, the confirmation; and the way back.

Where the programme allows an end today, the page offers both and says what of it is credited.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.contexts.ordering.public import OrderBusyError
from guichet.contexts.subscriptions.public import HALTED, SubscriptionView
from guichet.flows.cancel.ask import EndRefusal, EndRefusedError, ask_end, take_back_end
from guichet.flows.cancel.consequences import consequences_of
from guichet.flows.cancel.last_days import last_days
from guichet.flows.cancel.now import cancel_now_rule, end_today, plan_end_today
from guichet.flows.desk.credit_note import CreditNoteRefusedError
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.unused import UnusedPlan
from guichet.flows.usage.to_date import used_of
from guichet.infra.clock import day_of
from guichet.infra.formats import day_long, money
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.subscriptions.forms import CancelForm
from guichet.interfaces.portal.subscriptions.own import own_or_404
from guichet.kernel.money import Money


@allow(Permission.BILLING)
def cancel(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """The GET shows what it means, or that it is asked for already; the POST asks."""
    context = cast(MemberRequest, request).portal
    subscription = own_or_404(context, subscription_id)
    if not subscription.is_live:
        messages.info(request, _refusal(EndRefusal.OVER, context, subscription))
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    if subscription.ends is not None:
        values = {"subscription": subscription, "ends": subscription.ends}
        return render(request, "portal/subscriptions/cancelled.html", values)
    form = CancelForm(request.POST.dict() if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return _ask(request, context, subscription, form)
        except EndRefusedError as refused:
            form.add_error(None, _refusal(refused.code, context, subscription))
        except (OrderBusyError, CreditNoteRefusedError):
            form.add_error(None, _("A payment for a change is under way. Wait until it is done, then cancel."))
        except ChangedMeanwhileError:
            form.add_error(None, _("Something has changed since this was shown. This is how it stands: confirm again."))
            subscription = own_or_404(context, subscription_id)
    return render(request, "portal/subscriptions/cancel.html", _values(context, subscription, form))


def _ask(
    request: HttpRequest, context: MemberContext, subscription: SubscriptionView, form: CancelForm
) -> HttpResponse:
    """At the term, or today: what that gives back was shown. Raises what the two flows raise."""
    reason, basis = form.cleaned_data["reason"], request.POST.get("basis", "")
    if form.cleaned_data["when"] == "today":
        if cancel_now_rule(context.programme) is None:
            raise Http404
        credited = end_today(
            context.brand, context.programme, context.customer_id, context.person.id, subscription.id,
            reason=reason, shown_basis=basis, shown_fingerprint=request.POST.get("fingerprint", ""),
        ).total  # fmt: skip
        said = _("Done. Your subscription has ended.")
        if credited.minor:
            amount = money(credited, context.locale)
            said = _("Done. Your subscription has ended, and {amount} is credited.").format(amount=amount)
        messages.success(request, said)
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    waits = ask_end(
        context.brand, context.customer_id, context.person.id, subscription.id,
        reason=reason, shown_basis=basis, shown_days=request.POST.get("days", ""),
    )  # fmt: skip
    if waits is None:
        messages.success(request, _("Done. Your subscription has ended."))
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    return HttpResponseRedirect(request.path, status=303)


def _values(context: MemberContext, subscription: SubscriptionView, form: CancelForm) -> dict[str, Any]:
    """What the page shows: at the term, today, or both."""
    at_once = subscription.status in HALTED
    allowed = cancel_now_rule(context.programme)
    plan: UnusedPlan | None = None
    try:
        plan = plan_end_today(context.brand, context.programme, subscription, context.at)
    except CreditNoteRefusedError:
        # Being paid at this moment: what would be given back is known once that has ended.
        plan = None
    days = last_days(context.brand, subscription)
    return {
        "form": form,
        "days": days,
        "days_total": Money(days.total_minor, days.currency) if days else None,
        "days_fingerprint": days.fingerprint() if days else "",
        "subscription": subscription,
        "item": subscription.items[0],
        "product": get_price(subscription.items[0].price_id).product_name[context.language],
        "means": consequences_of(subscription),
        "used": used_of(subscription, day_of(context.brand, context.at), context.language),
        "at_once": at_once,
        "offers_both": allowed is not None and not at_once,
        "allowed": allowed,
        "plan": plan,
        "ends_on": day_of(context.brand, context.at) if at_once else subscription.billed_until,
        "support_email": context.brand.support_email,
    }


@allow(Permission.BILLING, methods=("POST",))
def keep(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """`/abonnements/ID/garder/`: what was to end goes on."""
    context = cast(MemberRequest, request).portal
    subscription = own_or_404(context, subscription_id)
    try:
        waited = take_back_end(context.brand, context.customer_id, context.person.id, subscription_id)
    except EndRefusedError as refused:
        messages.error(request, _refusal(refused.code, context, own_or_404(context, subscription_id)))
    else:
        day = day_long(subscription.billed_until, context.locale)
        if waited:
            messages.success(request, _("Done. Your subscription goes on and renews on {day}.").format(day=day))
        else:
            messages.info(request, _("Your subscription was not to end: it renews on {day}.").format(day=day))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _refusal(code: EndRefusal, context: MemberContext, subscription: SubscriptionView) -> str:
    if code is EndRefusal.OVER:
        day = day_long(subscription.ended_on or subscription.billed_until, context.locale)
        return _("This subscription has ended on {day} already.").format(day=day)
    if code is EndRefusal.UNBILLED:
        return _("Days that were used cannot be billed. Write to {email}: we settle it with you.").format(
            email=context.brand.support_email
        )
    return _("Your subscription is being renewed at this moment. Try again in a few minutes.")
