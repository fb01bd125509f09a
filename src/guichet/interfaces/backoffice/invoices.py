"""`/gestion/factures/NUMBER/`: one invoice, how it stands, and its entries in the books."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import (
    find_credit_note,
    find_pdf,
    get_creditable,
    get_document,
    get_listed,
    list_credit_notes_of,
)
from guichet.contexts.payments.public import list_refundable, list_refunds
from guichet.contexts.tax.public import tax_name
from guichet.flows.debt import debt_of
from guichet.flows.desk.entries import entries_of
from guichet.flows.desk.give_up import GiveUpRefusedError, check_void, check_write_off
from guichet.flows.overview import invoice_lines
from guichet.interfaces.backoffice.desk import context_of, invoice_or_404
from guichet.interfaces.backoffice.words import account_name, purpose_name
from guichet.interfaces.portal.permissions import Permission, allow, may_as_staff
from guichet.kernel.money import Money


@allow(Permission.STAFF, methods=("GET",))
def show(request: HttpRequest, number: str) -> HttpResponse:
    context = context_of(request)
    invoice = invoice_or_404(context.brand, number)
    document, currency = get_document(invoice.id), invoice.total.currency
    notes = list_credit_notes_of([invoice.id])
    note_ids = {note.id for note in notes}
    values = {
        "invoice": invoice,
        "customer": get_customer(invoice.customer_id),
        "line": invoice_lines([get_listed(invoice.id)])[0],
        "document": document,
        "taxes": [(tax_name(tax.code, context.language), tax) for tax in document.taxes],
        "owed": debt_of(invoice).owed,
        "creditable": Money(get_creditable(invoice.id).left_with_tax_minor, currency),
        "refundable": Money(sum(each.left_minor for each in list_refundable(invoice.id)), currency),
        "credit_notes": notes,
        "refunds": [each for each in list_refunds(invoice.customer_id) if each.credit_note_id in note_ids],
        "entries": [
            (account_name(row.account, context.language), purpose_name(row.source_kind, row.purpose), row)
            for row in entries_of(invoice.id)
        ],
        "may_act": may_as_staff(Permission.FINANCE, context.staff_role),
        "may_write_off": _allowed(lambda: check_write_off(invoice)),
        "may_void": _allowed(lambda: check_void(context.brand, invoice)),
    }
    return render(request, "backoffice/invoice.html", values)


@allow(Permission.STAFF, methods=("GET",))
def download_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The bytes as issued."""
    invoice = invoice_or_404(context_of(request).brand, number)
    return _pdf(request, find_pdf(invoice.id), number, reverse("desk_invoice", args=[number]))


@allow(Permission.STAFF, methods=("GET",))
def download_note(request: HttpRequest, number: str) -> HttpResponse:
    """A credit note's bytes as issued."""
    note = find_credit_note(context_of(request).brand.id, number)
    if note is None:
        raise Http404("no such credit note of this brand")
    return _pdf(request, find_pdf(note.id), number, reverse("desk_invoice", args=[note.invoice_number]))


def _pdf(request: HttpRequest, content: bytes | None, number: str, otherwise: str) -> HttpResponse:
    if content is None:
        messages.error(request, _("The PDF is being drawn. It is ready in a moment: please try again."))
        return HttpResponseRedirect(otherwise)
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _allowed(check: Callable[[], None]) -> bool:
    try:
        check()
    except GiveUpRefusedError:
        return False
    return True
