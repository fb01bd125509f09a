"""`/`: what will be charged, what is owed, how it is paid, and what is known of the account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from guichet.contexts.dunning.public import RunView, list_going_runs
from guichet.contexts.payments.public import list_mandates, refusal
from guichet.flows.dunning.runs import coming
from guichet.flows.overview import MethodLine, OverviewView, overview
from guichet.flows.seats.team import licence_of
from guichet.infra.clock import day_of
from guichet.interfaces.portal.navigation import holds
from guichet.interfaces.portal.pages import PAGES, address_of
from guichet.interfaces.portal.permissions import Permission, allow, may
from guichet.interfaces.portal.portal_request import PortalContext, PortalRequest
from guichet.interfaces.portal.session import has_just_signed_in


@allow(Permission.SIGNED_IN, methods=("GET",))
def show_overview(request: HttpRequest) -> HttpResponse:
    context = cast(PortalRequest, request).portal
    if context.customer is None or context.programme is None:
        return HttpResponseRedirect(reverse("desk"))
    values: dict[str, object]
    if not may(Permission.BILLING, context.membership, context.programme):
        values = {"customer": context.customer, "holders": context.holders}
        if context.membership is not None and holds(context, "licences"):
            licence = licence_of(context.customer.id, context.membership.id, context.language)
            values |= {"shows_licence": True, "licence": licence}
        return render(request, "portal/overview.html", values)
    runs = list_going_runs(context.customer.id)
    if has_just_signed_in(request) and runs:
        return HttpResponseRedirect(reverse("pending"))
    values = values_of(context)
    method = cast(OverviewView, values["overview"]).method
    return render(request, "portal/overview.html", values | _banner(context, runs) | _mandate(context, method))


def values_of(context: PortalContext) -> dict[str, object]:
    """What the page shows to whoever may see billing; also behind the dialog of a pending payment."""
    assert context.customer is not None  # noqa: S101 - whoever may see billing has one, in a programme
    assert context.programme is not None  # noqa: S101
    return {
        "customer": context.customer,
        "holders": context.holders,
        "overview": overview(context.brand, context.programme, context.customer, context.at, context.language),
        "history_url": _address("history", context),
        "licences_url": _address("licences", context),
    }


def _banner(context: PortalContext, runs: Sequence[RunView]) -> dict[str, object]:
    """Above all else: a payment is pending, why, and when service stops."""
    if not runs:
        return {}
    _retried_on, suspended_on, _ended_on = coming(context.brand, runs[0])
    why = refusal(runs[0].code)
    return {
        "due": {
            "sentence": why.sentence[context.language],
            "asks_bank": runs[0].code == "authentication_required",
            "suspended_on": suspended_on,
        }
    }


def _mandate(context: PortalContext, method: MethodLine | None) -> dict[str, object]:
    """What renewals are paid by is a mandate that is to be confirmed, by entering its IBAN again."""
    if context.programme is None or method is None or not method.is_debit:
        return {}
    mandate = list_mandates([method.id]).get(method.id)
    months = context.programme.mandate_confirmation_months
    if mandate is None or not mandate.is_to_be_confirmed(months, day_of(context.brand, context.at)):
        return {}
    return {"confirm_url": reverse("replace_method", args=[method.id])}


def _address(key: str, context: PortalContext) -> str | None:
    page = PAGES[key]
    may_open = holds(context, key) and may(page.permission, context.membership, context.programme)
    return address_of(page) if may_open else None
