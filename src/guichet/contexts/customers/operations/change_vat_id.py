"""Changes a customer's VAT id; whether it is valid is for the tax context to keep."""

from __future__ import annotations

from guichet.contexts.customers.domain.vat_ids import VatIdRefusedError, country_of_vat_id, parse_vat_id
from guichet.contexts.customers.models import Customer
from guichet.contexts.customers.queries import CustomerView


def change_vat_id(customer: CustomerView, text: str) -> str:
    """Keep the id that `text` is, as it is written (empty takes it away), and return it. The customer must be locked.

    Raises VatIdRefusedError.
    """
    vat_id = parse_vat_id(text) if text.strip() else ""
    if vat_id and customer.kind == Customer.Kind.CONSUMER:
        raise VatIdRefusedError("consumer")
    if vat_id and (customer.address is None or customer.address.country != country_of_vat_id(vat_id)):
        raise VatIdRefusedError("country")
    Customer.objects.filter(pk=customer.id).update(vat_id=vat_id)
    return vat_id
