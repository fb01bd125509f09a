"""Customers, what they may use, and by what they pay."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from guichet.contexts.access.public import Scope
from guichet.contexts.customers.public import CustomerView, list_customers_after
from guichet.contexts.payments.public import list_methods
from guichet.flows.entitlement import entitlements_of
from guichet.interfaces.api.asking import Cursor, InPath, Limit, customer_of, page_of
from guichet.interfaces.api.keys import Key, brand_of
from guichet.interfaces.api.shapes import CustomerOut, EntitlementsOut, MethodsOut, Page
from guichet.interfaces.api.subscriptions import item_said

router = Router()


@router.get("/customers", response=Page[CustomerOut], auth=Key(Scope.CUSTOMERS_READ), summary="List customers")
def list_customers(request: HttpRequest, cursor: Cursor = None, limit: Limit = 50) -> dict[str, object]:
    """In the order in which they came."""
    found = list_customers_after(brand_of(request).id, cursor, limit + 1)
    return page_of(found, limit, lambda rows: [_said(each) for each in rows])


@router.get("/customers/{customer}", response=CustomerOut, auth=Key(Scope.CUSTOMERS_READ), summary="Get a customer")
def get_customer(request: HttpRequest, customer: InPath) -> dict[str, object]:
    """By id or number."""
    return _said(customer_of(brand_of(request), customer))


@router.get(
    "/customers/{customer}/entitlements",
    response=EntitlementsOut,
    auth=Key(Scope.ENTITLEMENTS_READ),
    summary="What a customer may use now",
)
def get_entitlements(request: HttpRequest, customer: InPath) -> dict[str, object]:
    """Ask before you let somebody in. What is over is not listed: no entitlement is no access."""
    found = customer_of(brand_of(request), customer)
    entitlements = entitlements_of(found)
    return {
        "customer": found.id,
        "customer_number": found.number,
        "access": any(each.access for each in entitlements),
        "entitlements": [
            {
                "subscription": each.subscription.id,
                "access": each.access,
                "why": each.why.value,
                "ends_on": each.ends_on,
                "items": [item_said(use) for use in each.uses],
            }
            for each in entitlements
        ],
    }


@router.get(
    "/customers/{customer}/methods",
    response=MethodsOut,
    auth=Key(Scope.PAYMENTS_READ),
    summary="List a customer's payment methods",
)
def get_methods(request: HttpRequest, customer: InPath) -> dict[str, object]:
    """Those that can be paid with."""
    methods = list_methods(customer_of(brand_of(request), customer).id)
    return {
        "data": [
            {"id": each.id, "kind": each.kind, "label": each.label, "is_preferred": each.is_preferred}
            for each in methods
        ]
    }


def _said(customer: CustomerView) -> dict[str, object]:
    address = customer.address
    return {
        "id": customer.id,
        "number": customer.number,
        "name": customer.name,
        "kind": customer.kind,
        "billing_email": customer.billing_email,
        "currency": customer.currency or None,
        "vat_id": customer.vat_id or None,
        "address": None
        if address is None
        else {
            "line1": address.line1,
            "line2": address.line2,
            "city": address.city,
            "region": address.region,
            "postal_code": address.postal_code,
            "country": address.country,
        },
    }
