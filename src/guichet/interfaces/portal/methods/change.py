"""Which method is preferred, and one that goes; each says why when it cannot be."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guichet.flows.methods.change import (
    MethodRefusal,
    MethodRefusedError,
    find_own_method,
    prefer,
    removal_refusal,
    remove,
)
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

REFUSALS: dict[MethodRefusal, Promise] = {
    MethodRefusal.ONLY_ONE: gettext_lazy("It pays your subscription, and there is no other one. Add another first."),
    MethodRefusal.PREFERRED: gettext_lazy("It pays your subscription. Make another one preferred first."),
    MethodRefusal.PAYING: gettext_lazy("A payment by it is under way. Try again once it is done."),
    MethodRefusal.REFUSED: gettext_lazy("The bank refused it for good: enter the card anew, or add another one."),
}


@allow(Permission.BILLING, methods=("POST",))
def prefer_method(request: HttpRequest, method_id: UUID) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    try:
        method = prefer(context.brand, context.customer_id, context.person.id, method_id)
    except LookupError:
        raise Http404 from None
    except MethodRefusedError as refused:
        messages.error(request, str(REFUSALS[refused.code]))
    else:
        messages.success(request, _("{method} pays your renewals from now on.").format(method=method.label))
    return HttpResponseRedirect(reverse("payment_methods"), status=303)


@allow(Permission.BILLING)
def remove_method(request: HttpRequest, method_id: UUID) -> HttpResponse:
    """The GET asks, or says why not; the POST does it."""
    context = cast(MemberRequest, request).portal
    method = find_own_method(context.customer_id, method_id)
    if method is None:
        raise Http404
    if request.method == "POST":
        try:
            remove(context.brand, context.customer_id, context.person.id, method_id)
        except LookupError:
            raise Http404 from None
        except MethodRefusedError as refused:
            messages.error(request, str(REFUSALS[refused.code]))
        else:
            messages.success(request, _("{method} is removed.").format(method=method.label))
        return HttpResponseRedirect(reverse("payment_methods"), status=303)
    code = removal_refusal(context.customer_id, method)
    values = {
        "method": method,
        "refusal": REFUSALS[code] if code else "",
        "leaves_none": method.is_preferred and context.programme.one_method,
    }
    return render(request, "portal/methods/remove.html", values)
