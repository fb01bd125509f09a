"""What the views of the back office have in common: who asks, and whose page it is."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import CustomerView, find_customer_by_number
from guichet.contexts.invoicing.public import InvoiceView, find_invoice
from guichet.infra import audit
from guichet.interfaces.portal.portal_request import StaffContext, StaffRequest


def context_of(request: HttpRequest) -> StaffContext:
    """Of a view that permissions.allow let one of the company's own people through to."""
    return cast(StaffRequest, request).portal


def actor_of(context: StaffContext) -> audit.Actor:
    return audit.person(context.person.id)


def customer_or_404(brand: BrandView, number: str) -> CustomerView:
    customer = find_customer_by_number(brand.id, number)
    if customer is None:
        raise Http404("no such customer of this brand")
    return customer


def invoice_or_404(brand: BrandView, number: str) -> InvoiceView:
    invoice = find_invoice(brand.id, number)
    if invoice is None:
        raise Http404("no such invoice of this brand")
    return invoice
