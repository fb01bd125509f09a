"""Invoices and their documents."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guichet.contexts.access.public import Scope
from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.public import (
    InvoiceStatus,
    InvoiceView,
    find_invoice,
    find_invoice_by_id,
    find_pdf,
    list_invoices_after,
)
from guichet.contexts.payments.public import list_allocated
from guichet.interfaces.api.asking import Cursor, InPath, Limit, OfCustomer, as_id, customer_id_of, missing, page_of
from guichet.interfaces.api.keys import Key, brand_of
from guichet.interfaces.api.shapes import InvoiceOut, Page

router = Router()
READ = Scope.INVOICES_READ


@router.get("/invoices", response=Page[InvoiceOut], auth=Key(READ), summary="List invoices")
def list_invoices(
    request: HttpRequest, customer: OfCustomer = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, object]:
    """In the order in which they were issued."""
    brand = brand_of(request)
    found = list_invoices_after(brand.id, customer_id_of(brand, customer), cursor, limit + 1)
    return page_of(found, limit, lambda rows: _said(brand, rows))


@router.get("/invoices/{invoice}", response=InvoiceOut, auth=Key(READ), summary="Get an invoice")
def get_invoice(request: HttpRequest, invoice: InPath) -> dict[str, object]:
    """By id or number."""
    brand = brand_of(request)
    return _said(brand, [_invoice(brand, invoice)])[0]


@router.get(
    "/invoices/{invoice}/pdf",
    auth=Key(READ),
    summary="Get an invoice's document",
    openapi_extra={"responses": {200: {"description": "The PDF, as it was sent.", "content": {"application/pdf": {}}}}},
)
def get_pdf(request: HttpRequest, invoice: InPath) -> HttpResponse:
    """404 until it is drawn, a moment after the invoice is issued."""
    found = _invoice(brand_of(request), invoice)
    pdf = find_pdf(found.id)
    if pdf is None:
        raise missing()
    disposition = f'attachment; filename="{found.number}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _invoice(brand: BrandView, reference: str) -> InvoiceView:
    invoice_id = as_id(reference)
    found = find_invoice_by_id(brand.id, invoice_id) if invoice_id else find_invoice(brand.id, reference)
    if found is None:
        raise missing()
    return found


def _said(brand: BrandView, invoices: Sequence[InvoiceView]) -> list[dict[str, object]]:
    still_open = [each.id for each in invoices if each.status is InvoiceStatus.OPEN]
    settled = list_allocated(still_open)
    return [
        {
            "id": each.id,
            "number": each.number,
            "customer": each.customer_id,
            "status": each.status.value,
            "issue_date": each.issue_date,
            "due_date": each.due_date,
            "total_minor": each.total.minor,
            "open_minor": each.total.minor - settled.get(each.id, 0) if each.id in still_open else 0,
            "currency": each.total.currency,
            "pdf": f"{brand.origin}/api/v1/invoices/{each.id}/pdf" if each.has_document else None,
        }
        for each in invoices
    ]
