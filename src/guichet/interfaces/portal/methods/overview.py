"""`/facturation/modes-de-paiement/`: what is saved, which one is charged by itself, what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.payments.public import MethodView, list_methods, list_refused_for_good
from guichet.flows.overview import MethodLine, method_line
from guichet.infra.clock import day_of
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

SOON_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """`is_refused`: a bank refused it for good."""

    method: MethodView
    line: MethodLine
    is_refused: bool
    expires_soon: bool


@allow(Permission.BILLING, methods=("GET",))
def show_methods(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    today = day_of(context.brand, context.at)
    methods = list_methods(context.customer_id)
    refused = list_refused_for_good([method.id for method in methods])
    values = {
        "rows": [Row(m, method_line(m, today), m.id in refused, _expires_soon(m, today)) for m in methods],
        "in_panel": holds(context, "billing"),
    }
    return render(request, "portal/methods/methods.html", values)


def _expires_soon(method: MethodView, today: date) -> bool:
    left = (method.expiry_year - today.year) * 12 + method.expiry_month - today.month
    return 0 <= left < SOON_MONTHS
