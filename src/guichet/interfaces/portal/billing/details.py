"""`/facturation/coordonnees/`: the organisation's name, category and where its invoices go."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.customers.public import AddressRefusedError, get_customer
from guichet.contexts.ordering.public import OrderBusyError
from guichet.flows.purchase.details import DetailsChangedMeanwhileError, save_details
from guichet.interfaces.portal.billing.forms import DetailsForm
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.templatetags.portal_words import CATEGORIES


@allow(Permission.BILLING)
def edit_details(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    customer = context.customer
    typed = request.POST.dict() if request.method == "POST" else None
    form = DetailsForm(customer, context.programme.policy, typed)
    theirs: list[tuple[str, str]] = []
    if typed is not None and form.is_valid():
        data = form.cleaned_data
        try:
            save_details(
                context.brand,
                customer.id,
                context.person.id,
                name=data["name"],
                category=data.get("category", customer.category),
                address=None,
                billing_email=data["billing_email"],
                shown=typed.get("shown", ""),
            )
        except AddressRefusedError as refused:
            form.refuse(refused.faults)
        except DetailsChangedMeanwhileError:
            customer = get_customer(customer.id)
            theirs = [
                (_("Organisation's name"), customer.name),
                (_("Category"), str(CATEGORIES.get(customer.category, ""))),
                (_("Invoices are sent to"), customer.billing_email),
            ]
        except OrderBusyError:
            form.add_error(None, _("A payment is under way: what stands on its invoice can be changed afterwards."))
        else:
            messages.success(
                request, _("Saved. Your next invoices will carry it; those already issued stay as they are.")
            )
            return HttpResponseRedirect(reverse("billing_details"), status=303)
    values = {
        "form": form,
        "customer": customer,
        # A form that comes back for a mistake still stands for what was shown first.
        "shown": typed.get("shown", "") if typed is not None and not theirs else customer.fingerprint,
        "holder": context.holders[0],
        "theirs": theirs,
    }
    return render(request, "portal/billing/details.html", values, status=422 if form.errors or theirs else 200)
