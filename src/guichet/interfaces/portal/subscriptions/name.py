"""`/abonnements/ID/nom/`: what the customer calls a subscription."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.catalog.public import get_price
from guichet.flows.lifecycle.name import LONGEST_NAME, call_it
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.subscriptions.forms import NameForm
from guichet.interfaces.portal.subscriptions.own import own_or_404


@allow(Permission.BILLING)
def name(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    subscription = own_or_404(context, subscription_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": subscription.name})
    if form.is_bound and form.is_valid():
        call_it(context.brand, context.customer_id, context.person.id, subscription_id, form.cleaned_data["name"])
        messages.success(request, _("Saved. The name is on your pages and on the next invoices."))
        return HttpResponseRedirect(reverse("subscriptions"), status=303)
    product = get_price(subscription.items[0].price_id).product_name[context.language]
    values = {"form": form, "product": product, "longest": LONGEST_NAME}
    return render(request, "portal/subscriptions/name.html", values, status=422 if form.errors else 200)
