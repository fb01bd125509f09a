"""`/facturation/releve/`: the statement of account of a year, line by line as the books have it."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.invoicing.public import billed_by_year
from guichet.flows.statement import statement_of
from guichet.infra.clock import day_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest


@allow(Permission.BILLING, methods=("GET",))
def show_statement(request: HttpRequest) -> HttpResponse:
    """`?annee=2026` shows that year, an odd one the present one; years with an invoice are offered."""
    context = cast(MemberRequest, request).portal
    present = day_of(context.brand, context.at).year
    years = sorted({*billed_by_year(context.customer_id).years, present}, reverse=True)
    asked = request.GET.get("annee", "")
    year = next((each for each in years if str(each) == asked), present)
    values = {
        "statement": statement_of(context.customer_id, year),
        "years": years,
        "year": year,
        "is_past": year != present,
    }
    return render(request, "portal/billing/statement.html", values)
