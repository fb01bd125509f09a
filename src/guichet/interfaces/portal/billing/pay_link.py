"""`/regler/TOKEN/`: one invoice, shown and paid by the link of its mail. The GET shows; the POST pays or asks again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.brands.public import get_programme, list_page_origins
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView
from guichet.contexts.payments.ports import GatewayError, MethodKind
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_latest_attempt,
    find_open_visit,
    find_preferred_method,
    is_refused_for_good,
    refusal,
)
from guichet.flows.charge import call_off, check_attempt
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.debt import owed_of
from guichet.flows.pay_at_page import pay_at_page
from guichet.flows.pay_link import invoice_of
from guichet.infra.rate_limits import allowed
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import PortalContext, PortalRequest

TRIES_AN_HOUR = 20


@allow(Permission.PUBLIC)
def pay_by_link(request: HttpRequest, token: str) -> HttpResponse:
    context = cast(PortalRequest, request).portal
    invoice = invoice_of(context.brand, token)
    if invoice is None or invoice.status is not InvoiceStatus.OPEN:
        is_paid = invoice is not None and invoice.status is InvoiceStatus.PAID
        return _page(request, {"is_over": True, "is_paid": is_paid}, status=200 if is_paid else 410)
    if request.method == "POST":
        return _do(request, context, invoice, token)
    latest, visit = find_latest_attempt(invoice_id=invoice.id), find_open_visit(invoice.id)
    preferred = find_preferred_method(invoice.customer_id)
    method = preferred if preferred is not None and not is_refused_for_good(preferred.id) else None
    said = visit if visit is not None and visit.failure_code else latest
    why = refusal(said.failure_code) if said is not None and said.failure_code else None
    under_way = latest is not None and latest.status in OPEN_ATTEMPTS
    values = {
        "invoice": invoice,
        "owed": owed_of(invoice),
        "method": method,
        "under_way": under_way,
        "bank_page": latest.action["url"] if under_way and latest is not None and latest.action else "",
        "visit": visit,
        "takes_cards": _takes_cards(invoice),
        "has_another": bool(method or visit or under_way),
        "comes_back": "retour" in request.GET,
        "why": {"sentence": why.sentence[context.language], "next_step": why.next_step[context.language]}
        if why
        else None,
        "token": token,
    }
    response = _page(request, values)
    # Whoever has not signed in is led to the provider too, which the pages' policy lets only members be.
    response._csp_update = {"form-action": list(list_page_origins(context.brand.id))}  # type: ignore[attr-defined]
    return response


def _do(request: HttpRequest, context: PortalContext, invoice: InvoiceView, token: str) -> HttpResponse:
    here = reverse("pay_by_link", args=[token])
    if not allowed("pay_link", str(invoice.id), TRIES_AN_HOUR, 3600):
        messages.error(request, _("Too many tries. Please try again in an hour."))
        return HttpResponseRedirect(here, status=303)
    try:
        page = _try(request, context, invoice, f"{context.brand.origin}{here}?retour")
    except MethodNeededError:
        messages.error(request, _("This card cannot be charged again."))
    except GatewayError:
        messages.error(request, _("The payment provider does not answer at the moment. Please try again shortly."))
    else:
        if page:
            return HttpResponseRedirect(page, status=303)
    return HttpResponseRedirect(here, status=303)


def _try(request: HttpRequest, context: PortalContext, invoice: InvoiceView, back: str) -> str:
    """What was pressed; the page of a bank or of the provider that the person goes to now, if any.

    While a payment is under way anything asks how it stands; but one that waits for the card's holder at their bank
    can be given up for another card.
    """
    how = request.POST.get("how", "")
    before = find_latest_attempt(invoice_id=invoice.id)
    if how == "card" and before is not None and before.status is AttemptStatus.REQUIRES_ACTION:
        call_off(before.id)
    elif before is not None and before.status in OPEN_ATTEMPTS:
        after = check_attempt(before.id)
        return _page_of(after) if before.is_visit else ""
    if how == "check":
        visit = find_open_visit(invoice.id)
        if visit is not None:
            check_attempt(visit.id)
        return ""
    if how == "card" and _takes_cards(invoice):
        after = pay_at_page(context.brand, invoice.id, return_url=back, language=context.locale)
        if after is not None and after.status is AttemptStatus.FAILED:
            messages.error(request, _("Paying by card is not possible at the moment. Please try again later."))
    else:
        after = pay_now(context.brand, invoice.id, return_url=back)
    return _page_of(after)


def _page_of(attempt: AttemptView | None) -> str:
    if attempt is not None and attempt.status is AttemptStatus.REQUIRES_ACTION and attempt.action is not None:
        return str(attempt.action["url"])
    return ""


def _takes_cards(invoice: InvoiceView) -> bool:
    programme = get_programme(get_customer(invoice.customer_id).programme_id)
    return MethodKind.CARD.value in programme.method_kinds


def _page(request: HttpRequest, values: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "portal/billing/pay_link.html", values, status=status)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
