"""Letting another method be charged when the preferred one is refused, and taking that back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guichet.flows.methods.fallback import NotOfferedError, agree, withdraw
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

CONSENT = gettext_noop(
    "If my preferred payment method is refused, I authorise {brand} to charge another one that I have saved."
)


@allow(Permission.BILLING, methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    if request.POST.get("agree"):
        try:
            agree(context.brand, context.customer_id, context.person.id, _(CONSENT).format(brand=context.brand.name))
        except NotOfferedError:
            raise Http404 from None
        messages.success(request, _("Another method is charged if the preferred one is refused."))
    else:
        withdraw(context.brand, context.customer_id, context.person.id)
        messages.success(request, _("Only the preferred method is charged."))
    return HttpResponseRedirect(reverse("payment_methods"), status=303)
