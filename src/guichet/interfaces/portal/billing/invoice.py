"""`/facturation/factures/NUMBER/`: one invoice, its PDF, and paying it while it is open."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.invoicing.public import (
    InvoiceStatus,
    InvoiceView,
    ListedInvoice,
    find_listed,
    find_pdf,
    get_document,
    list_credit_notes_of,
)
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    TAKEN_ATTEMPTS,
    MethodView,
    find_latest_attempt,
    find_planned_debit,
    get_settling,
    is_refused_for_good,
    refusal,
)
from guichet.contexts.tax.public import tax_name
from guichet.flows.collect import MethodNeededError, pay_now
from guichet.flows.documents import find_xml
from guichet.flows.minimum import is_carried
from guichet.flows.overview import invoice_line
from guichet.interfaces.portal.billing.status import next_address
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.kernel.money import Money


@allow(Permission.BILLING, methods=("GET",))
def show_invoice(request: HttpRequest, number: str) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    listed = _listed(context, number)
    invoice, is_open = listed.invoice, listed.invoice.status is InvoiceStatus.OPEN
    settling = get_settling([invoice.id], context.customer_id)
    attempt = find_latest_attempt(invoice_id=invoice.id) if is_open else None
    why = refusal(attempt.failure_code) if attempt is not None and attempt.failure_code else None
    method = settling.method
    document = get_document(invoice.id)
    values = {
        "invoice": invoice,
        "line": invoice_line(listed, settling),
        "document": document,
        # The document keeps its own language; the page speaks the reader's.
        "taxes": [(tax_name(tax.code, context.language), tax) for tax in document.taxes],
        "attempt": attempt,
        "under_way": attempt is not None and attempt.status in OPEN_ATTEMPTS,
        "is_taken_back": attempt is not None and attempt.status in TAKEN_ATTEMPTS,
        "debit_on": _announced(invoice, method) if is_open and attempt is None else None,
        "why": {"sentence": why.sentence[context.language], "next_step": why.next_step[context.language]}
        if why
        else None,
        "method": method,
        "can_pay": is_open and method is not None and not is_refused_for_good(method.id),
        "owed": Money(invoice.total.minor - settling.settled_minor.get(invoice.id, 0), invoice.total.currency),
        "is_carried": is_open and is_carried(context.customer_id, context.programme),
        "credit_used": Money(settling.credited_minor.get(invoice.id, 0), invoice.total.currency),
        "credit_notes": list_credit_notes_of([invoice.id]),
    }
    return render(request, "portal/billing/invoice.html", values)


@allow(Permission.BILLING, methods=("GET",))
def download_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes as issued. While they are being drawn, a page that says so."""
    context = cast(MemberRequest, request).portal
    invoice = _invoice(context, number)
    content = find_pdf(invoice.id)
    if content is None:
        messages.error(request, _("The PDF is being drawn. It is ready in a moment: please try again."))
        return HttpResponseRedirect(reverse("invoice", args=[number]))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{invoice.number}.pdf"'},
    )


@allow(Permission.BILLING, methods=("GET",))
def download_xml(request: HttpRequest, number: str) -> HttpResponse:
    """The invoice for programs, as it is in the PDF that was issued."""
    invoice = _invoice(cast(MemberRequest, request).portal, number)
    content = find_xml(invoice.id) if invoice.has_xml else None
    if content is None:
        raise Http404("this invoice has no XML")
    return HttpResponse(
        content,
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{invoice.number}.xml"'},
    )


@allow(Permission.BILLING, methods=("POST",))
def pay_invoice(request: HttpRequest, number: str) -> HttpResponse:
    """`/facturation/regler/facture/NUMBER/`: pay it now with the preferred method, by the bank's leave."""
    context = cast(MemberRequest, request).portal
    invoice = _invoice(context, number)
    nothing = UUID(int=0)
    status_address = reverse("payment_status", args=[nothing]).replace(str(nothing), "{attempt}")
    try:
        attempt = pay_now(context.brand, invoice.id, return_url=context.brand.origin + status_address)
    except MethodNeededError:
        messages.error(request, _("This card cannot be charged again. Enter it anew, or use another one."))
        attempt = None
    address = next_address(attempt, to_bank=True) if attempt else reverse("invoice", args=[number])
    return HttpResponseRedirect(address, status=303)


def _announced(invoice: InvoiceView, method: MethodView | None) -> date | None:
    """The day on which its debit was announced, if it is to come."""
    planned = find_planned_debit(invoice.id) if method is not None and method.is_debit else None
    return planned[1] if planned is not None else None


def _invoice(context: MemberContext, number: str) -> InvoiceView:
    return _listed(context, number).invoice


def _listed(context: MemberContext, number: str) -> ListedInvoice:
    listed = find_listed(context.brand.id, number)
    if listed is None or listed.invoice.customer_id != context.customer_id:
        raise Http404("no such invoice of this customer")
    return listed
