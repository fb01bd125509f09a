"""Payments."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from guichet.contexts.access.public import Scope
from guichet.contexts.payments.public import ListedPayment, find_payment, list_payments_after
from guichet.interfaces.api.asking import Cursor, Limit, OfCustomer, customer_id_of, missing, page_of
from guichet.interfaces.api.keys import Key, brand_of
from guichet.interfaces.api.shapes import Page, PaymentOut

router = Router()
READ = Scope.PAYMENTS_READ


@router.get("/payments", response=Page[PaymentOut], auth=Key(READ), summary="List payments")
def list_payments(
    request: HttpRequest, customer: OfCustomer = None, cursor: Cursor = None, limit: Limit = 50
) -> dict[str, object]:
    """In the order in which they were asked for."""
    brand = brand_of(request)
    found = list_payments_after(brand.id, customer_id_of(brand, customer), cursor, limit + 1)
    return page_of(found, limit, lambda rows: [_said(each) for each in rows])


@router.get("/payments/{payment}", response=PaymentOut, auth=Key(READ), summary="Get a payment")
def get_payment(request: HttpRequest, payment: UUID) -> dict[str, object]:
    found = find_payment(brand_of(request).id, payment)
    if found is None:
        raise missing()
    return _said(found)


def _said(payment: ListedPayment) -> dict[str, object]:
    return {
        "id": payment.id,
        "customer": payment.customer_id,
        "status": payment.status,
        "amount_minor": payment.money.minor,
        "currency": payment.money.currency,
        "created_at": payment.created_at,
        "invoices": list(payment.invoice_ids),
        "method": payment.method_label,
        "failure_code": payment.failure_code or None,
    }
