"""`/facturation/`: «Gérer la facturation», a panel whose rows lead in, each with what stands there now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.flows.overview import overview
from guichet.interfaces.portal.pages import PAGES, address_of
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest


@dataclass(frozen=True, slots=True)
class Row:
    """`name` says which part it is, `href` where it leads."""

    name: str
    href: str


ROWS = (("organisation", "details"), ("addresses", "addresses"), ("methods", "methods"), ("history", "history"),
        ("subscription", "subscriptions"))  # fmt: skip


@allow(Permission.BILLING, methods=("GET",))
def show_panel(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    seen = overview(context.brand, context.programme, context.customer, context.at, context.language)
    values = {
        "rows": [Row(name, href) for name, page in ROWS if (href := address_of(PAGES[page]))],
        "overview": seen,
        "holder": context.holders[0],
        "customer": context.customer,
    }
    return render(request, "portal/billing/panel.html", values)
