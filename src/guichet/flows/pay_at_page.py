"""Paying an invoice once on a page of the provider's, by a card that is kept nowhere: for whoever has the mail's link.

The page knows no customer, and what is typed there adds nothing to one (docs/adr/0024).
"""

from __future__ import annotations

from uuid import UUID

from guichet.contexts.brands.public import BrandView, list_gateway_accounts
from guichet.contexts.customers.public import lock_customers
from guichet.contexts.invoicing.public import InvoiceStatus, get_invoice, lock_invoice
from guichet.contexts.payments.public import (
    OPEN_ATTEMPTS,
    AttemptView,
    ask_at_page,
    find_latest_attempt,
    find_open_visit,
    get_attempt,
)
from guichet.flows.charge import submit
from guichet.flows.credit import after_credit
from guichet.flows.debt import owed_of
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work


def pay_at_page(brand: BrandView, invoice_id: UUID, *, return_url: str, language: str) -> AttemptView | None:
    """Its `action` is the page; None when the invoice is settled already. Whatever is under way for it goes on."""
    with unit_of_work("collect.at_page"):
        lock_customers([get_invoice(invoice_id).customer_id])
        invoice = after_credit(brand, lock_invoice(invoice_id))
        if invoice.status is not InvoiceStatus.OPEN:
            return None
        attempt = find_open_visit(invoice_id) or find_latest_attempt(invoice_id=invoice_id)
        if attempt is None or attempt.status not in OPEN_ATTEMPTS:
            attempt = ask_at_page(
                brand_id=brand.id,
                customer_id=invoice.customer_id,
                gateway_code=list_gateway_accounts(brand.id)[0].code,
                money=owed_of(invoice),
                invoice_id=invoice_id,
                description=invoice.number,
                return_url=return_url,
                language=language,
                at=business_now(brand),
            )
    submit([attempt])
    return get_attempt(attempt.id)
