"""`/facturation/historique/`: everything that was billed, newest first, each with its PDF."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.invoicing.public import list_invoices
from guichet.flows.overview import invoice_lines
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest


@allow(Permission.BILLING, methods=("GET",))
def show_history(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    invoices = invoice_lines(list_invoices(context.customer_id))
    return render(request, "portal/billing/history.html", {"invoices": invoices})
