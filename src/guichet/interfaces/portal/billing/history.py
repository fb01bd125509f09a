"""`/facturation/historique/`: everything that was billed, newest first, by year, each with its PDF."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.contexts.invoicing.public import billed_by_year, list_credit_notes, list_listed
from guichet.flows.overview import invoice_lines
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.paging import Paging, chosen_page
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

# Two years of months.
PAGE = 24


@allow(Permission.BILLING, methods=("GET",))
def show_history(request: HttpRequest) -> HttpResponse:
    """`?annee=2026` shows one year; an odd one shows all."""
    context = cast(MemberRequest, request).portal
    by_year = billed_by_year(context.customer_id)
    asked = request.GET.get("annee", "")
    year = next((each for each in by_year.years if str(each) == asked), None)
    billed = by_year.of(year)
    paging = Paging(chosen_page(request.GET.get("page", "")), billed.count, PAGE)
    invoices = list_listed(context.customer_id, year=year, offset=paging.offset, limit=paging.size)
    values = {
        "invoices": invoice_lines(invoices),
        "years": list(by_year.years),
        "year": year,
        "billed": billed,
        "paging": paging,
        "credit_notes": [
            note
            for note in reversed(list_credit_notes(context.customer_id))
            if year is None or note.issue_date.year == year
        ],
        "query": f"annee={year}&" if year else "",
        "in_panel": holds(context, "billing"),
    }
    return render(request, "portal/billing/history.html", values)
