"""`/licences/quantite/terminee/ID/`: what the person has now, what was paid, and what comes next."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.invoicing.public import find_by_order
from guichet.contexts.ordering.public import OrderStatus, find_order
from guichet.contexts.payments.public import find_latest_attempt
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest
from guichet.interfaces.portal.purchase.summary import order_values


@allow(Permission.HOLDER, methods=("GET",))
def done(request: HttpRequest, order_id: UUID) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    order = find_order(order_id)
    if order is None or order.customer_id != context.customer_id or order.status is not OrderStatus.FULFILLED:
        raise Http404("no such paid order of this customer")
    values = order_values(context, order) | {
        "invoice": find_by_order(order_id),
        "attempt": find_latest_attempt(order_id=order_id),
    }
    return render(request, "portal/purchase/done.html", values)
