"""`/facturation/modes-de-paiement/`: what is saved, which one is charged by itself, what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.public import (
    MandateView,
    MethodView,
    has_agreed_fallback,
    list_mandates,
    list_methods,
    list_refused_for_good,
)
from guichet.flows.overview import MethodLine, method_line
from guichet.infra.clock import day_of
from guichet.interfaces.portal.methods.fallback import CONSENT
from guichet.interfaces.portal.methods.kinds import NAMES
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

SOON_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """`is_refused`: a bank refused it for good. Of an account `mandate` is what was signed, `is_due` whether it is to
    be confirmed by entering the IBAN again.
    """

    method: MethodView
    line: MethodLine
    kind: str
    is_refused: bool
    expires_soon: bool
    mandate: MandateView | None
    is_due: bool


@allow(Permission.BILLING, methods=("GET",))
def show_methods(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    today = day_of(context.brand, context.at)
    methods = list_methods(context.customer_id)
    ids = [method.id for method in methods]
    refused = list_refused_for_good(ids)
    mandates = list_mandates(ids) if any(method.is_debit for method in methods) else {}
    months = context.programme.mandate_confirmation_months
    values = {
        "rows": [
            Row(
                m,
                method_line(m, today),
                str(NAMES[MethodKind(m.kind)]),
                m.id in refused,
                _expires_soon(m, today),
                mandates.get(m.id),
                m.id in mandates and mandates[m.id].is_to_be_confirmed(months, today),
            )
            for m in methods
        ],
        "may_add": not (context.programme.one_method and methods),
        "fallback_text": _(CONSENT).format(brand=context.brand.name) if context.programme.fallback else "",
        "has_agreed": context.programme.fallback and has_agreed_fallback(context.customer_id),
        "has_one": context.programme.one_method,
        "mode": context.programme.billing_mode,
        "in_panel": holds(context, "billing"),
    }
    return render(request, "portal/methods/methods.html", values)


def _expires_soon(method: MethodView, today: date) -> bool:
    if not method.expires:
        return False
    left = (method.expiry_year - today.year) * 12 + method.expiry_month - today.month
    return 0 <= left < SOON_MONTHS
