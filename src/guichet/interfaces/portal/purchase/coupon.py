"""`/licences/quantite/coupon/`: a coupon applied to the open order, in place of the one before, or removed."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.ordering.public import OrderBusyError, OrderView
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.purchase.coupons import CouponRefusedError
from guichet.flows.purchase.decide import (
    SeatsHeldError,
    Selection,
    SelectionRefusedError,
    place_order,
)
from guichet.infra.rate_limits import allowed
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.interfaces.portal.purchase.refusals import COUPON_REFUSALS
from guichet.interfaces.portal.purchase.steps import whereabouts
from guichet.interfaces.portal.purchase.summary import show_summary

TRIES, PER_SECONDS = 10, 3600
LONGEST = 32


@allow(Permission.HOLDER, methods=("POST",))
def coupon(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    place = whereabouts(context, "purchase_summary")
    if place.elsewhere or place.order is None:
        return HttpResponseRedirect(place.elsewhere or reverse("purchase"), status=303)
    if "remove" in request.POST:
        return _apply(request, context, place.order, "") or HttpResponseRedirect(
            reverse("purchase_summary"), status=303
        )
    code = request.POST.get("code", "").replace("\0", "").strip()[:LONGEST]
    if not code:
        fault = "missing"
    elif not allowed("coupon", str(context.customer_id), TRIES, PER_SECONDS):
        fault = "too_many"
    else:
        try:
            answer = _apply(request, context, place.order, code)
        except CouponRefusedError as refused:
            fault = refused.code
        else:
            if answer is None:
                messages.success(request, _("Coupon applied."))
            return answer or HttpResponseRedirect(reverse("purchase_summary"), status=303)
    sentence = str(COUPON_REFUSALS[fault])
    return show_summary(request, context, place.order, coupon_typed=code, coupon_error=sentence)


def _apply(request: HttpRequest, context: MemberContext, order: OrderView, code: str) -> HttpResponse | None:
    """Decide the order anew with this code; where to go instead when that cannot be."""
    selection = Selection(order.price_id, order.quantity, code)
    try:
        place_order(context.brand, context.customer_id, context.person.id, selection, shown_basis=order.basis)
    except OrderBusyError:
        return HttpResponseRedirect(reverse("purchase"), status=303)
    except (ChangedMeanwhileError, SelectionRefusedError, SeatsHeldError):
        messages.error(request, _("What you chose can no longer be ordered as it was. Please choose again."))
        return HttpResponseRedirect(reverse("purchase_licences"), status=303)
    return None
