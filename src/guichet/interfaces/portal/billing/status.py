"""`/facturation/regler/ID/`: how a payment stands. It survives reloads; the GET shows, the POST asks the provider."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from guichet.contexts.dunning.public import is_dunned
from guichet.contexts.invoicing.public import get_invoice
from guichet.contexts.ordering.public import OrderStatus, get_order
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import OPEN_ATTEMPTS, AttemptStatus, AttemptView, find_attempt
from guichet.flows.charge import call_off, check_attempt
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberRequest

# After so many looks without an answer the page says that it takes longer, and stops asking by itself.
PATIENCE = 20


def next_address(attempt: AttemptView, *, to_bank: bool = False) -> str:
    """Where a person whose payment stands so belongs; `to_bank` sends them on to their bank's page at once."""
    if to_bank and attempt.status is AttemptStatus.REQUIRES_ACTION and attempt.action is not None:
        return str(attempt.action["url"])
    if attempt.status is AttemptStatus.PENDING and _is_served(attempt):
        return reverse("purchase_done", args=[attempt.order_id])
    if attempt.status in OPEN_ATTEMPTS and not (attempt.status is AttemptStatus.PENDING and attempt.order_id is None):
        return reverse("payment_status", args=[attempt.id])
    if attempt.order_id is None:
        if attempt.status is AttemptStatus.SUCCEEDED and is_dunned(attempt.customer_id):
            return reverse("pending")  # more is owed
        return reverse("invoice", args=[get_invoice(attempt.invoice_ids[0]).number])
    if attempt.status is AttemptStatus.SUCCEEDED and not _came_too_late(attempt):
        return reverse("purchase_done", args=[attempt.order_id])
    return reverse("purchase_method")


def _is_served(attempt: AttemptView) -> bool:
    """Whether its order is fulfilled already, as by a debit that is on its way."""
    return attempt.order_id is not None and get_order(attempt.order_id).status is OrderStatus.FULFILLED


def _came_too_late(attempt: AttemptView) -> bool:
    """Whether the money came when its order was over, and goes back."""
    return (
        attempt.status is AttemptStatus.SUCCEEDED
        and attempt.order_id is not None
        and get_order(attempt.order_id).status is not OrderStatus.FULFILLED
    )


@allow(Permission.BILLING)
def payment_status(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    attempt = find_attempt(attempt_id)
    if attempt is None or attempt.customer_id != context.customer_id:
        raise Http404("no such payment of this customer")
    looks = _looks(request)
    if request.method == "POST" and attempt.status in OPEN_ATTEMPTS:
        attempt = _ask(request, attempt)
        looks += 1
    if attempt.status not in OPEN_ATTEMPTS:
        if _came_too_late(attempt):
            messages.error(
                request, _("Your bank's answer came when the order was over. The payment goes back to your card.")
            )
        address = next_address(attempt)
        htmx = request.headers.get("HX-Request") == "true"
        return HttpResponseClientRedirect(address) if htmx else HttpResponseRedirect(address, status=303)
    values = {"attempt": attempt, "looks": looks, "keeps_asking": looks < PATIENCE}
    fragment = request.method == "POST" and request.headers.get("HX-Request") == "true"
    return render(request, f"portal/billing/{'_status' if fragment else 'status'}.html", values)


def _looks(request: HttpRequest) -> int:
    typed = request.POST.get("looks", "0")
    return min(int(typed), PATIENCE) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _ask(request: HttpRequest, attempt: AttemptView) -> AttemptView:
    try:
        if request.POST.get("action") == "abandon":
            return call_off(attempt.id) or attempt
        return check_attempt(attempt.id) or attempt
    except GatewayError:
        messages.error(request, _("The payment provider does not answer at the moment. Please try again shortly."))
        return attempt
