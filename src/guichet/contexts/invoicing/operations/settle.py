"""Moves an invoice's payment state; what that means for the customer's debt is booked where it is decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.invoicing.domain.states import InvoiceStatus, moved
from guichet.contexts.invoicing.models import Invoice, InvoiceLine, Withdrawal, WriteOff
from guichet.contexts.invoicing.queries import InvoiceView, get_invoices, still_claimed
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, due_when_paid, post
from guichet.infra.any_of import Ids
from guichet.infra.clock import day_of
from guichet.infra.reads import rows


def lock_invoice(invoice_id: UUID) -> InvoiceView:
    """The invoice, its row locked until the transaction ends."""
    for invoice in lock_invoices([invoice_id]).values():
        return invoice
    raise Invoice.DoesNotExist(f"no invoice {invoice_id}")


def lock_invoices(invoice_ids: Collection[UUID]) -> dict[UUID, InvoiceView]:
    """Views by id of those that there are, their rows locked in the order of their ids until the transaction ends."""
    # Two statements: of what others have written beside it while this one waited, only a later one knows.
    rows("SELECT FROM invoicing_invoice WHERE id = ANY(%s::uuid[]) ORDER BY id FOR UPDATE", [Ids(invoice_ids).text])
    return get_invoices(invoice_ids)


def lock_free_invoices(invoice_ids: Sequence[UUID]) -> list[UUID]:
    """Lock those that nobody else holds; which these are. Waits for nobody, so any order will do."""
    free = Invoice.objects.select_for_update(skip_locked=True).filter(pk__in=invoice_ids)
    return list(free.values_list("pk", flat=True))


_PAID = "UPDATE invoicing_invoice SET status = %s WHERE id = ANY(%s::uuid[]) AND status = %s RETURNING id"


def mark_paid(invoice_ids: Collection[UUID]) -> None:
    """Called by the flow that allocates their last cents. They must be locked and open."""
    values = [InvoiceStatus.PAID.value, Ids(invoice_ids).text, InvoiceStatus.OPEN.value]
    paid = {invoice_id for (invoice_id,) in rows(_PAID, values)}
    for invoice_id in set(invoice_ids) - paid:
        _move(Invoice.objects.get(pk=invoice_id), InvoiceStatus.PAID)


def reopen(invoice_id: UUID) -> None:
    """Called by the flow that undoes an allocation. The invoice must be locked and paid."""
    _move(Invoice.objects.get(pk=invoice_id), InvoiceStatus.OPEN)


def void_invoice(brand: BrandView, invoice_id: UUID, reason: str, at: datetime) -> None:
    """Withdraw a locked, open invoice of which nothing is settled or credited: its entry is booked backwards."""
    invoice = Invoice.objects.get(pk=invoice_id)
    claimed = still_claimed(invoice_id)
    _move(invoice, InvoiceStatus.VOID)
    Withdrawal.objects.create(invoice=invoice, withdrawn_on=day_of(brand, at), reason=reason, at=at)
    lines = InvoiceLine.objects.filter(invoice=invoice)
    once = sum(line.net_minor for line in lines if line.period_start is None)
    customer_id = invoice.customer_id
    post(
        [
            EntryDraft(
                brand.id, invoice.currency, "invoice", invoice.id, "void", day_of(brand, at), at,
                (
                    PostingDraft(accounts.RECEIVABLE, -invoice.total_minor, customer_id),
                    PostingDraft(accounts.DEFERRED_REVENUE, invoice.subtotal_minor - once, customer_id),
                    PostingDraft(accounts.REVENUE, once, customer_id),
                    *(
                        PostingDraft(accounts.tax_at_issue(code), amount, customer_id)
                        for code, amount in claimed.taxes.items()
                    ),
                ),
            )
        ]
    )  # fmt: skip


def write_off(brand: BrandView, invoice_id: UUID, *, allocated_minor: int, reason: str, at: datetime) -> None:
    """Give up what is open of a locked invoice: it is a loss, but for tax that is owed only when it is paid."""
    invoice = Invoice.objects.get(pk=invoice_id)
    _move(invoice, InvoiceStatus.UNCOLLECTIBLE)
    left, claimed = invoice.total_minor - allocated_minor, still_claimed(invoice_id)
    pending = {
        code: tax - due_when_paid(tax, claimed.total_minor - left, claimed.total_minor)
        for code, tax in claimed.taxes.items()
        if accounts.tax_at_issue(code) == accounts.tax_pending(code)
    }
    _book(brand, invoice, left, pending, reason, at)


def reinstate(brand: BrandView, invoice_id: UUID, *, allocated_minor: int, at: datetime) -> None:
    """Money has come for a locked invoice that was written off: it is open again, as it was."""
    invoice = Invoice.objects.get(pk=invoice_id)
    _move(invoice, InvoiceStatus.OPEN)
    left, claimed = invoice.total_minor - allocated_minor, still_claimed(invoice_id)
    pending = {
        code: due_when_paid(tax, claimed.total_minor - left, claimed.total_minor) - tax
        for code, tax in claimed.taxes.items()
        if accounts.tax_at_issue(code) == accounts.tax_pending(code)
    }
    _book(brand, invoice, -left, pending, "", at)


def _book(brand: BrandView, invoice: Invoice, left: int, pending: Mapping[str, int], reason: str, at: datetime) -> None:
    """`left` is given up (negative: claimed again), of it the taxes `pending`, code → minor units."""
    tax = sum(pending.values())
    row = WriteOff.objects.create(invoice=invoice, amount_minor=left, tax_minor=tax, reason=reason, at=at)
    postings = (
        PostingDraft(accounts.RECEIVABLE, -left, invoice.customer_id),
        PostingDraft(accounts.BAD_DEBT, left - tax, invoice.customer_id),
        *(PostingDraft(accounts.tax_pending(code), amount, invoice.customer_id) for code, amount in pending.items()),
    )
    post([EntryDraft(brand.id, invoice.currency, "write_off", row.id, "write_off", day_of(brand, at), at, postings)])


def _move(invoice: Invoice, after: InvoiceStatus) -> None:
    status = moved(InvoiceStatus(invoice.status), after)
    Invoice.objects.filter(pk=invoice.pk).update(status=status)
