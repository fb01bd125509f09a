"""`/regler/TOKEN/`: one invoice, shown and paid by the link of its mail. The GET shows; the POST pays or asks again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.invoicing.public import InvoiceStatus, InvoiceView
from guichet.contexts.payments.ports import GatewayError
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptStatus,
    AttemptView,
    find_latest_attempt,
    find_preferred_method,
    is_refused_for_good,
    refusal,
)
from guichet.flows.charge import check_attempt
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.debt import debt_of
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
    attempt = find_latest_attempt(invoice_id=invoice.id)
    if request.method == "POST":
        return _do(request, context, invoice, attempt, token)
    method = find_preferred_method(invoice.customer_id)
    why = refusal(attempt.failure_code) if attempt is not None and attempt.failure_code else None
    values = {
        "invoice": invoice,
        "owed": debt_of(invoice).owed,
        "method": method if method is not None and not is_refused_for_good(method.id) else None,
        "under_way": attempt is not None and attempt.status in OPEN_ATTEMPTS,
        "bank_page": attempt.action["url"] if attempt is not None and attempt.action else "",
        "comes_back": "retour" in request.GET,
        "why": {"sentence": why.sentence[context.language], "next_step": why.next_step[context.language]}
        if why
        else None,
        "token": token,
    }
    return _page(request, values)


def _do(
    request: HttpRequest, context: PortalContext, invoice: InvoiceView, attempt: AttemptView | None, token: str
) -> HttpResponse:
    here = reverse("pay_by_link", args=[token])
    if not allowed("pay_link", str(invoice.id), TRIES_AN_HOUR, 3600):
        messages.error(request, _("Too many tries. Please try again in an hour."))
        return HttpResponseRedirect(here, status=303)
    try:
        if attempt is not None and attempt.status in OPEN_ATTEMPTS:
            after = check_attempt(attempt.id)
        else:
            after = pay_now(context.brand, invoice.id, return_url=f"{context.brand.origin}{here}?retour")
        is_new = attempt is None or after is None or after.id != attempt.id
        if is_new and after is not None and after.status is AttemptStatus.REQUIRES_ACTION and after.action is not None:
            return HttpResponseRedirect(after.action["url"], status=303)
    except MethodNeededError:
        messages.error(request, _("This card cannot be charged again."))
    except GatewayError:
        messages.error(request, _("The payment provider does not answer at the moment. Please try again shortly."))
    return HttpResponseRedirect(here, status=303)


def _page(request: HttpRequest, values: dict[str, object], status: int = 200) -> HttpResponse:
    response = render(request, "portal/billing/pay_link.html", values, status=status)
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex"
    return response
