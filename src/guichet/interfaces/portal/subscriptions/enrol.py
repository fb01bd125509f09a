"""`/abonnements/ajouter/`: one more subscription where all are on one invoice; nothing is paid now."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.flows.enrol import Enrolment, EnrolRefusal, EnrolRefusedError, enrol, offered, plan_enrolment
from guichet.flows.lifecycle.name import LONGEST_NAME
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.infra.formats import day_long
from guichet.infra.ids import new_id
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.figures import shown, shown_price
from guichet.interfaces.portal.subscriptions.forms import EnrolForm


@allow(Permission.HOLDER)
def add(request: HttpRequest) -> HttpResponse:
    """The first POST shows what it means and holds what was typed; the second one, with its fingerprint, adds."""
    context = cast(MemberRequest, request).portal
    if not context.programme.grouped:
        raise Http404("nothing is added without being ordered")
    if context.customer.missing:
        messages.error(request, _("First complete your billing details: the invoice needs them."))
        return HttpResponseRedirect(reverse("billing_details"), status=303)
    prices = offered(context.brand, context.customer, context.at)
    first = prices[0].id if len(prices) == 1 else None
    form = EnrolForm(request.POST if request.method == "POST" else None, initial={"price": first, "once": new_id()})
    plan = None
    if form.is_bound and form.is_valid() and "back" not in request.POST:
        try:
            plan = plan_enrolment(context.brand, context.customer, form.cleaned_data["price"], context.at)
            if fingerprint := request.POST.get("fingerprint", ""):
                return _add(request, context, form, plan, fingerprint)
        except EnrolRefusedError as refused:
            form.add_error("price", _refusal(refused.code))
        except ChangedMeanwhileError:
            form.add_error(None, _("Something changed since this was shown. Check the new figures, then confirm."))
    values = {
        "form": form,
        "once": form["once"].value() or new_id(),
        "prices": [(price.product_name[context.language], shown_price(price, context.language)) for price in prices],
        "plan": plan,
        "product": plan.price.product_name[context.language] if plan else "",
        "bill": shown(plan.bill, context) if plan else None,
        "longest": LONGEST_NAME,
    }
    return render(request, "portal/subscriptions/enrol.html", values, status=422 if form.errors else 200)


def _add(
    request: HttpRequest, context: MemberContext, form: EnrolForm, plan: Enrolment, fingerprint: str
) -> HttpResponse:
    once: UUID | None = form.cleaned_data["once"]
    enrol(
        context.brand, context.customer_id, context.person.id, plan.price.id,
        name=form.cleaned_data["name"], shown_fingerprint=fingerprint, enrolment_id=once,
    )  # fmt: skip
    day = day_long(plan.billed_on, context.locale)
    messages.success(request, _("Done. It is on your invoice of {day}.").format(day=day))
    return HttpResponseRedirect(reverse("subscriptions"), status=303)


def _refusal(code: EnrolRefusal) -> str:
    if code is EnrolRefusal.PRICE:
        return _("This plan is not offered any more. Choose one of those listed here.")
    return _("First complete your billing details: the invoice needs them.")
