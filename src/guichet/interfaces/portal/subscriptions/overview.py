"""`/abonnements/`: each subscription with its state, what comes next and why, and what waits."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.flows.lifecycle.trial import may_try
from guichet.flows.subscription_lines import subscription_lines
from guichet.infra.clock import day_of
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.pages import PAGES, address_of
from guichet.interfaces.portal.permissions import Permission, allow, may
from guichet.interfaces.portal.portal_request import MemberRequest


@allow(Permission.BILLING, methods=("GET",))
def show_subscriptions(request: HttpRequest) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    page = PAGES["licences"]
    may_change = holds(context, "licences") and may(page.permission, context.membership, context.programme)
    day = day_of(context.brand, context.at)
    lines = subscription_lines(context.brand, context.programme, context.customer, day, context.language)
    values = {
        "live": [line for line in lines if not line.is_over],
        "over": [line for line in lines if line.is_over],
        "licences_url": address_of(page) if may_change else None,
        "pause_offered": context.programme.policy.get("pause", False),
        "renewal_offered": context.programme.policy.get("renewal_control", False),
        "may_try": context.membership.is_holder and may_try(context.programme, context.customer_id),
        "is_grouped": context.programme.grouped,
        "in_panel": holds(context, "billing"),
    }
    return render(request, "portal/subscriptions/subscriptions.html", values)
