"""`/facturation/avoirs/NUMBER/`: one credit note, what it corrects, what became of it, and its PDF."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.invoicing.public import CreditNoteView, find_credit_note, find_pdf, get_credit_note_document
from guichet.contexts.payments.public import list_refunds
from guichet.contexts.tax.public import tax_name
from guichet.interfaces.portal.permissions import Permission, allow
from guichet.interfaces.portal.portal_request import MemberContext, MemberRequest
from guichet.kernel.money import Money


@allow(Permission.BILLING, methods=("GET",))
def show_credit_note(request: HttpRequest, number: str) -> HttpResponse:
    context = cast(MemberRequest, request).portal
    note = _credit_note(context, number)
    document = get_credit_note_document(note.id)
    correction = document.correction
    if correction is None:
        raise ValueError(f"{number} corrects nothing")
    kept = note.total.minor - correction.settled_minor - correction.refunded_minor
    values = {
        "note": note,
        "document": document,
        "taxes": [(tax_name(tax.code, context.language), tax) for tax in document.taxes],
        "settled": Money(correction.settled_minor, note.total.currency),
        "kept": Money(kept, note.total.currency),
        "refunds": [refund for refund in list_refunds(context.customer_id) if refund.credit_note_id == note.id],
    }
    return render(request, "portal/billing/credit_note.html", values)


@allow(Permission.BILLING, methods=("GET",))
def download_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes as issued. While they are being drawn, a page that says so."""
    note = _credit_note(cast(MemberRequest, request).portal, number)
    content = find_pdf(note.id)
    if content is None:
        messages.error(request, _("The PDF is being drawn. It is ready in a moment: please try again."))
        return HttpResponseRedirect(reverse("credit_note", args=[number]))
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{note.number}.pdf"'},
    )


def _credit_note(context: MemberContext, number: str) -> CreditNoteView:
    note = find_credit_note(context.brand.id, number)
    if note is None or note.customer_id != context.customer_id:
        raise Http404("no such credit note of this customer")
    return note
