"""What the demo's three months do not have and an audit must meet: credit notes, refunds, charges, what is given up."""

from __future__ import annotations

from itertools import cycle
from uuid import UUID

from django.db import connection

from guichet.contexts.access.public import list_holders
from guichet.contexts.brands.public import BrandView, get_brand
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import get_creditable, get_invoice, list_invoices
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.desk.give_up import write_off_invoice
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.infra import audit
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money

CREDITED_MINOR = 100
CHARGED_MINOR = 700


def do_all() -> None:
    """To every customer who has an invoice, one after the other something else; with the jobs that follow."""
    deeds = cycle((_keep_credit, _send_back, _collect, _write_off))
    for customer_id, deed in zip(_billed(), deeds, strict=False):
        deed(get_brand(get_customer(customer_id).brand_id), customer_id)
    run_until_quiet()


def _keep_credit(brand: BrandView, customer_id: UUID) -> None:
    _credit(brand, customer_id, refund=False)


def _send_back(brand: BrandView, customer_id: UUID) -> None:
    _credit(brand, customer_id, refund=True)


def _collect(brand: BrandView, customer_id: UUID) -> None:
    _charge(brand, customer_id)
    run_until_quiet()


def _write_off(brand: BrandView, customer_id: UUID) -> None:
    """Before its collection began."""
    write_off_invoice(brand, audit.SYSTEM, _charge(brand, customer_id), "")


def _credit(brand: BrandView, customer_id: UUID, *, refund: bool) -> None:
    invoice = list_invoices(customer_id)[0]
    wanted = {get_creditable(invoice.id).lines[0].id: CREDITED_MINOR}
    shown = plan_credit_note(get_invoice(invoice.id), wanted, refund=refund)
    credit_invoice(
        brand, audit.SYSTEM, invoice.id, wanted, refund=refund, reason="", shown_fingerprint=shown.fingerprint
    )


def _charge(brand: BrandView, customer_id: UUID) -> UUID:
    person_id = list_holders([customer_id])[customer_id][0].id
    amount = Money(CHARGED_MINOR, list_invoices(customer_id)[0].total.currency)
    charge_once(brand, customer_id, person_id, description="Mise en service", quantity=1, unit_amount=amount)
    bill = draft_bill(brand, get_customer(customer_id))
    if bill is None:
        raise LookupError("the charge does not wait")
    return bill_now(brand, customer_id, person_id, shown_fingerprint=bill.fingerprint()).id


def _billed() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT customer_id FROM invoicing_invoice ORDER BY customer_id")
        return [customer_id for (customer_id,) in cursor.fetchall()]
