"""`/abonnements/essai/`: what a trial gives and until when, that nothing is charged today, and beginning it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.flows.lifecycle.trial import NoTrialError, may_try, start_trial, trial_days
from guichet.flows.purchase.decide import prices_for
from guichet.infra.clock import day_of
from guichet.infra.formats import day_long
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import shown_price


class TrialForm(forms.Form):
    """What is tried, and the day that was shown as the first one without the trial."""

    price = forms.UUIDField(
        error_messages={
            "required": gettext_lazy("Choose a plan."),
            "invalid": gettext_lazy("Choose one of the plans listed here."),
        }
    )
    until = forms.DateField(required=False)


@allow(Permission.HOLDER)
def start(request: HttpRequest) -> HttpResponse:
    """404 where the programme gives no trial; who had a subscription before is told so."""
    context = cast(MemberRequest, request).portal
    if not trial_days(context.programme):
        raise Http404("this programme gives no trial")
    if not may_try(context.programme, context.customer_id):
        return _not_for_you(request)
    prices = prices_for(context.brand, context.programme, None, context.at)
    form = TrialForm(request.POST if request.method == "POST" else None, initial={"price": prices[0].id})
    until = day_of(context.brand, context.at) + timedelta(days=trial_days(context.programme))
    if form.is_bound and form.is_valid():
        if form.cleaned_data["until"] != until:
            form.add_error(None, _("The day has changed since this was shown. Check the new date, then begin."))
        elif all(price.id != form.cleaned_data["price"] for price in prices):
            form.add_error("price", _("This plan is not offered any more. Choose one of those listed here."))
        else:
            return _begin(request, context, form)
    values = {
        "form": form,
        "prices": [(price.product_name[context.language], shown_price(price, context.language)) for price in prices],
        "days": trial_days(context.programme),
        "until": until,
    }
    return render(request, "portal/subscriptions/trial.html", values, status=422 if form.errors else 200)


def _begin(request: HttpRequest, context: MemberContext, form: TrialForm) -> HttpResponse:
    try:
        begun = start_trial(
            context.brand, context.programme, context.customer_id, context.person.id, form.cleaned_data["price"], 1
        )
    except NoTrialError:
        return _not_for_you(request)
    day = day_long(begun.billed_until, context.locale)
    messages.success(request, _("Your trial has begun. It lasts until {day}.").format(day=day))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _not_for_you(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("A trial is for whoever has not subscribed yet."))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)
