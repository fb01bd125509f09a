"""Customers at the provider, and letting a saved method go."""

from __future__ import annotations

import stripe
from stripe.params import CustomerCreateParams, PaymentMethodUpdateParams

from guichet.adapters.stripe.client import with_key
from guichet.adapters.stripe.errors import asked_again_safely
from guichet.contexts.payments.ports import BillingIdentity


def ensure_customer(client: stripe.StripeClient, billing: BillingIdentity, key: str) -> str:
    """The provider's reference of a customer; the same key and identity give the same one."""
    params: CustomerCreateParams = {
        "name": billing.name,
        "email": billing.email,
        "metadata": {"guichet_customer": str(billing.customer_id)},
    }
    if billing.country:
        params["address"] = {
            "line1": billing.line1,
            "line2": billing.line2,
            "city": billing.city,
            "state": billing.region,
            "postal_code": billing.postal_code,
            "country": billing.country,
        }
    with asked_again_safely():
        return client.v1.customers.create(params, with_key(key)).id


def describe_method(client: stripe.StripeClient, reference: str, billing: BillingIdentity, key: str) -> None:
    """Name, mail and address of a saved method, as the bank's address check wants them."""
    params: PaymentMethodUpdateParams = {
        "billing_details": {
            "name": billing.name,
            "email": billing.email,
            "address": {
                "line1": billing.line1,
                "line2": billing.line2,
                "city": billing.city,
                "state": billing.region,
                "postal_code": billing.postal_code,
                "country": billing.country,
            },
        }
    }
    with asked_again_safely():
        client.v1.payment_methods.update(reference, params, with_key(key))


def detach_method(client: stripe.StripeClient, reference: str, key: str) -> None:
    """Take a saved method from its customer for good; done already, or never known there, is done."""
    with asked_again_safely():
        try:
            client.v1.payment_methods.detach(reference, None, with_key(key))
        except stripe.InvalidRequestError:
            if _is_attached(client, reference):
                raise


def _is_attached(client: stripe.StripeClient, reference: str) -> bool:
    try:
        return client.v1.payment_methods.retrieve(reference).to_dict().get("customer") is not None
    except stripe.InvalidRequestError as missing:
        if missing.http_status == 404:
            return False
        raise
