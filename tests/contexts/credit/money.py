"""What a member of staff does with a customer's money at a desk, and what there is afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.contexts.access.models import User
from guichet.contexts.customers.public import get_customer
from guichet.contexts.invoicing.public import CreditNoteView, InvoiceView, get_creditable, get_invoice, list_invoices
from guichet.contexts.ledger.public import balances
from guichet.flows.desk.credit_note import credit_invoice, plan_credit_note
from guichet.flows.desk.one_off import bill_now, charge_once, draft_bill
from guichet.infra import audit
from guichet.infra.worker import run_until_quiet
from guichet.kernel.money import Money
from tests.contexts.desk import Desk


def newest(customer_id: UUID) -> InvoiceView:
    return list_invoices(customer_id)[0]


def credited(
    desk: Desk, invoice: InvoiceView, minor: int | None = None, *, refund: bool = False, reason: str = "Geste"
) -> CreditNoteView:
    """A credit note of `minor` before tax on the first line, or of all that is left; with what follows from it."""
    wanted: Mapping[int, int] | None = None
    if minor is not None:
        wanted = {get_creditable(invoice.id).lines[0].id: minor}
    shown = plan_credit_note(get_invoice(invoice.id), wanted, refund=refund)
    note = credit_invoice(
        desk.brand, audit.SYSTEM, invoice.id, wanted, refund=refund, reason=reason, shown_fingerprint=shown.fingerprint
    )
    run_until_quiet()
    return note


def staff() -> UUID:
    """Somebody of the company's own people."""
    known = User.objects.filter(email="staff@example.com").first()
    return (known or User.objects.create_user("staff@example.com", first_name="Lou", last_name="Roy", language="fr")).id


def charged_now(desk: Desk, customer_id: UUID, minor: int, *, quantity: int = 1) -> InvoiceView:
    """Something charged once, on an invoice of its own, collected."""
    who, currency = staff(), desk.monthly.currency
    charge_once(
        desk.brand, customer_id, who, description="Mise en service", quantity=quantity,
        unit_amount=Money(minor, currency),
    )  # fmt: skip
    shown = draft_bill(desk.brand, get_customer(customer_id))
    assert shown is not None
    issued = bill_now(desk.brand, customer_id, who, shown_fingerprint=shown.fingerprint())
    run_until_quiet()
    return get_invoice(issued.id)


def books(desk: Desk, customer_id: UUID) -> dict[str, int]:
    """Account → balance, where there is one; debits positive."""
    found = balances(desk.brand_id, customer_id=customer_id)
    return {code: minor for (_, code), minor in sorted(found.items()) if minor}
