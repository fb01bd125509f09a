"""`/gestion/clients/NUMBER/programme/`: what moving a customer to another programme means, and doing it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.desk.move_programme import (
    MovePlan,
    MoveRefusedError,
    move_to_programme,
    plan_move,
    programmes_to,
)
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.interfaces.backoffice.desk import context_of, customer_or_404
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import StaffContext


class ProgrammeForm(forms.Form):
    """Where to."""

    programme = forms.UUIDField()


@allow(Permission.FINANCE)
def move(request: HttpRequest, number: str) -> HttpResponse:
    """The first POST shows what it means; the second one, with its fingerprint, does it."""
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    programmes = programmes_to(customer)
    if not programmes:
        raise Http404("the brand has one programme")
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial={"programme": programmes[0].id})
    plan = None
    if form.is_bound:
        wanted = form.cleaned_data["programme"] if form.is_valid() else UUID(int=0)
        try:
            plan = plan_move(context.brand, customer, wanted, context.at)
            if (shown := request.POST.get("fingerprint", "")) and "back" not in request.POST:
                move_to_programme(context.brand, customer.id, context.person.id, wanted, shown_fingerprint=shown)
                messages.success(request, _("Done. The customer is in the other programme."))
                return HttpResponseRedirect(reverse("desk_customer", args=[number]), status=303)
        except MoveRefusedError as refused:
            form.add_error("programme", _refusal(refused.code))
        except OrderBusyError:
            form.add_error(None, _("A payment is under way. Wait until it has ended, then try again."))
        except ChangedMeanwhileError:
            form.add_error(None, _("Something changed since this was shown. Check the new figures: nothing was done."))
    values = {
        "customer": customer,
        "programmes": programmes,
        "form": form,
        "plan": plan if "back" not in request.POST else None,
        "moves": _moves(plan, context) if plan else [],
    }
    return render(request, "backoffice/programme.html", values, status=422 if form.errors else 200)


def _moves(plan: MovePlan, context: StaffContext) -> list[tuple[str, object]]:
    return [(each.price.product_name[context.language], each) for each in plan.moves]


def _refusal(code: str) -> str:
    return {
        "programme": _("Choose one of the programmes listed here."),
        "price": _("Something that this customer has is not sold at a price of that programme."),
        "interval": _("Monthly and yearly subscriptions cannot be billed together. Change one of them first."),
        "waiting": _("A change waits, or days are not billed yet. Take the change back, or wait for the next invoice."),
        "halted": _("A subscription is paused, suspended or on trial. Settle that first."),
        "details_missing": _("The customer's billing details are incomplete: without them no tax can be told."),
    }[code]
