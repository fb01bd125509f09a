"""`/gestion/clients/NUMBER/liberer/`: a customer who could not be billed is billed again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.flows.parking import release_customer
from guichet.interfaces.backoffice.desk import context_of, customer_or_404
from guichet.interfaces.portal.permissions import Permission, allow


@allow(Permission.FINANCE, methods=("POST",))
def release(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    customer = customer_or_404(context.brand, number)
    if release_customer(context.brand, customer.id, context.person.id):
        messages.success(request, _("Done. What was missed is billed within a minute."))
    else:
        messages.info(request, _("This customer is billed as usual already."))
    return HttpResponseRedirect(reverse("desk_customer", args=[number]), status=303)
