"""Settles invoices: the allocation, and the books of money, of credit and of taxes that fall due with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import account_chain
from guichet.contexts.invoicing.public import Claimed
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, due_when_paid, post
from guichet.contexts.payments.domain.states import TAKEN_ATTEMPTS
from guichet.contexts.payments.models import Allocation, Attempt, Payment
from guichet.contexts.payments.operations.record_dispute import source_of_undoing
from guichet.contexts.payments.queries import ALLOCATION, CreditLeft
from guichet.infra import chain
from guichet.infra.clock import day_of
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Debt:
    """What is open of a locked invoice, what was settled of it, and what it still claims after its credit notes."""

    invoice_id: UUID
    customer_id: UUID
    owed: Money
    settled_minor: int
    claimed: Claimed


def allocate_payment(brand: BrandView, payment_id: UUID, debt: Debt, at: datetime) -> bool:
    """Allocate what is left of the payment to the debt; True when that settles the invoice."""
    payment = Payment.objects.get(pk=payment_id)
    allocated = Allocation.objects.filter(payment=payment).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    amount = min(payment.amount_minor - allocated, debt.owed.minor)
    allocation = Allocation.objects.create(payment=payment, invoice_id=debt.invoice_id, amount_minor=amount, at=at)
    _link(debt, [allocation.id])
    taken = Attempt.objects.filter(payment=payment, status__in=TAKEN_ATTEMPTS)
    gateway_code = taken.values_list("gateway_code", flat=True)[0]
    before = debt.claimed.total_minor - debt.owed.minor
    post([_entry(brand, debt, allocation, accounts.clearing(gateway_code), before, at)])
    return amount == debt.owed.minor


def allocate_credit(
    brand: BrandView, credit: Sequence[CreditLeft], debt: Debt, at: datetime, *, most_minor: int | None = None
) -> int:
    """Settle the debt with credit, the oldest note first, at most `most_minor` of it; how much that settled."""
    left = debt.owed.minor if most_minor is None else min(debt.owed.minor, most_minor)
    before = debt.claimed.total_minor - debt.owed.minor
    made, entries, used = [], [], 0
    for note in credit:
        amount = min(note.left_minor, left - used)
        if amount > 0:
            allocation = Allocation.objects.create(
                credit_note_id=note.credit_note_id, invoice_id=debt.invoice_id, amount_minor=amount, at=at
            )
            made.append(allocation.id)
            entries.append(_entry(brand, debt, allocation, accounts.CUSTOMER_CREDIT, before + used, at))
            used += amount
    if made:
        _link(debt, made)
    post(entries)
    return used


def allocate_correction(brand: BrandView, note_id: UUID, debt: Debt, amount_minor: int, at: datetime) -> None:
    """A credit note settles what is open of its own invoice: it moves no tax, which its issue has put right."""
    allocation = Allocation.objects.create(
        credit_note_id=note_id, invoice_id=debt.invoice_id, amount_minor=amount_minor, at=at
    )
    _link(debt, [allocation.id])
    post([_entry(brand, debt, allocation, accounts.CUSTOMER_CREDIT, None, at)])


def undo_allocation(brand: BrandView, attempt_id: UUID, debt: Debt, at: datetime) -> int:
    """Money that settled some of the debt is gone: the same backwards, tax that was due by it too; how much it was."""
    attempt = Attempt.objects.get(pk=attempt_id)
    settled = Allocation.objects.get(payment_id=attempt.payment_id, invoice_id=debt.invoice_id, undoes=None)
    undoing = Allocation.objects.create(
        payment_id=attempt.payment_id, invoice_id=debt.invoice_id, amount_minor=-settled.amount_minor, undoes=settled,
        at=at,
    )  # fmt: skip
    _link(debt, [undoing.id])
    before = debt.claimed.total_minor - debt.owed.minor
    post([_entry(brand, debt, undoing, source_of_undoing(attempt), before, at)])
    return settled.amount_minor


def _link(debt: Debt, allocation_ids: Sequence[UUID]) -> None:
    """In the customer's chain: the customer is locked."""
    chain.extend(account_chain(debt.customer_id), ALLOCATION, allocation_ids)


def _entry(
    brand: BrandView, debt: Debt, allocation: Allocation, source: str, received_minor: int | None, at: datetime
) -> EntryDraft:
    """Taxes that are owed when paid become due in proportion, cumulatively on what was `received_minor` before."""
    amount, customer_id = allocation.amount_minor, debt.customer_id
    moved = {}
    if received_minor is not None:
        moved = {
            code: due_when_paid(tax, received_minor + amount, debt.claimed.total_minor)
            - due_when_paid(tax, received_minor, debt.claimed.total_minor)
            for code, tax in debt.claimed.taxes.items()
            if accounts.tax_at_issue(code) == accounts.tax_pending(code)
        }
    return EntryDraft(
        brand_id=brand.id,
        currency=debt.owed.currency,
        source_kind="allocation",
        source_id=allocation.id,
        purpose="settle",
        entry_date=day_of(brand, at),
        posted_at=at,
        postings=(
            PostingDraft(source, amount, customer_id),
            PostingDraft(accounts.RECEIVABLE, -amount, customer_id),
            *(PostingDraft(accounts.tax_pending(code), part, customer_id) for code, part in moved.items()),
            *(PostingDraft(accounts.tax_due(code), -part, customer_id) for code, part in moved.items()),
        ),
    )
