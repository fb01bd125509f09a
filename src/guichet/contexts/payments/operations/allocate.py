"""Settles invoices: the allocation, and the books of money, of credit and of taxes that fall due with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import account_chain
from guichet.contexts.invoicing.public import Claimed
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, due_when_paid, post
from guichet.contexts.payments.domain.states import TAKEN_ATTEMPTS
from guichet.contexts.payments.models import Allocation, Attempt
from guichet.contexts.payments.operations.record_dispute import source_of_undoing
from guichet.contexts.payments.queries import ALLOCATION, CreditLeft
from guichet.infra import bulk, chain
from guichet.infra.any_of import Ids
from guichet.infra.clock import day_of
from guichet.infra.ids import new_ids
from guichet.infra.reads import rows
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Debt:
    """What is open of a locked invoice, what was settled of it, and what it still claims after its credit notes."""

    invoice_id: UUID
    customer_id: UUID
    owed: Money
    settled_minor: int
    claimed: Claimed


_LEFT = """
    SELECT p.id, t.gateway_code,
        p.amount_minor - coalesce((SELECT sum(a.amount_minor) FROM payments_allocation a WHERE a.payment_id = p.id), 0)
    FROM payments_payment p JOIN payments_attempt t ON t.payment_id = p.id AND t.status = ANY(%s::text[])
    WHERE p.id = ANY(%s::uuid[])
"""


def allocate_payments(brand: BrandView, settling: Sequence[tuple[UUID, Debt]], at: datetime) -> set[UUID]:
    """Allocate what is left of each payment to its debt; the invoices that this settles. One debt an invoice."""
    taken = [status.value for status in TAKEN_ATTEMPTS]
    found = rows(_LEFT, [taken, Ids({payment_id for payment_id, _ in settling}).text])
    left = {payment_id: int(minor) for payment_id, _, minor in found}
    sources = {payment_id: accounts.clearing(gateway_code) for payment_id, gateway_code, _ in found}
    made = []
    for payment_id, debt in settling:
        amount = min(left[payment_id], debt.owed.minor)
        left[payment_id] -= amount
        before = debt.claimed.total_minor - debt.owed.minor
        made.append(_Allocated(debt, amount, sources[payment_id], before, payment_id=payment_id))
    _allocate(brand, made, at)
    return {each.debt.invoice_id for each in made if each.amount_minor == each.debt.owed.minor}


def allocate_credit(
    brand: BrandView, credit: Sequence[CreditLeft], debt: Debt, at: datetime, *, most_minor: int | None = None
) -> int:
    """Settle the debt with credit, the oldest note first, at most `most_minor` of it; how much that settled."""
    left = debt.owed.minor if most_minor is None else min(debt.owed.minor, most_minor)
    before = debt.claimed.total_minor - debt.owed.minor
    made, used = [], 0
    for note in credit:
        amount = min(note.left_minor, left - used)
        if amount > 0:
            made.append(_Allocated(debt, amount, accounts.CUSTOMER_CREDIT, before + used, note_id=note.credit_note_id))
            used += amount
    _allocate(brand, made, at)
    return used


def allocate_correction(brand: BrandView, note_id: UUID, debt: Debt, amount_minor: int, at: datetime) -> None:
    """A credit note settles what is open of its own invoice: it moves no tax, which its issue has put right."""
    _allocate(brand, [_Allocated(debt, amount_minor, accounts.CUSTOMER_CREDIT, None, note_id=note_id)], at)


def undo_allocation(brand: BrandView, attempt_id: UUID, debt: Debt, at: datetime) -> int:
    """Money that settled some of the debt is gone: the same backwards, tax that was due by it too; how much it was."""
    attempt = Attempt.objects.get(pk=attempt_id)
    settled = Allocation.objects.get(payment_id=attempt.payment_id, invoice_id=debt.invoice_id, undoes=None)
    undoing = _Allocated(
        debt, -settled.amount_minor, source_of_undoing(attempt), debt.claimed.total_minor - debt.owed.minor,
        payment_id=attempt.payment_id, undoes_id=settled.id,
    )  # fmt: skip
    _allocate(brand, [undoing], at)
    return settled.amount_minor


@dataclass(frozen=True, slots=True)
class _Allocated:
    """What settles some of a debt; `source` is the account that it comes from, `received_minor` what came before it."""

    debt: Debt
    amount_minor: int
    source: str
    received_minor: int | None
    payment_id: UUID | None = None
    note_id: UUID | None = None
    undoes_id: UUID | None = None


_COLUMNS = ("id", "payment_id", "credit_note_id", "invoice_id", "amount_minor", "undoes_id", "at")


def _allocate(brand: BrandView, made: Sequence[_Allocated], at: datetime) -> None:
    """The rows, their links in the customers' chains, who are locked, and the books; however many they are."""
    if not made:
        return
    allocated = list(zip(new_ids(len(made)), made, strict=True))
    bulk.insert(
        Allocation,
        _COLUMNS,
        [
            (id_, each.payment_id, each.note_id, each.debt.invoice_id, each.amount_minor, each.undoes_id, at)
            for id_, each in allocated
        ],
    )
    chain.extend_each(chain.grouped((account_chain(each.debt.customer_id), id_) for id_, each in allocated), ALLOCATION)
    post([_entry(brand, id_, each, at) for id_, each in allocated])


def _entry(brand: BrandView, allocation_id: UUID, made: _Allocated, at: datetime) -> EntryDraft:
    """Taxes that are owed when paid become due in proportion, cumulatively on what was received before."""
    debt, amount, received_minor = made.debt, made.amount_minor, made.received_minor
    customer_id = debt.customer_id
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
        source_id=allocation_id,
        purpose="settle",
        entry_date=day_of(brand, at),
        posted_at=at,
        postings=(
            PostingDraft(made.source, amount, customer_id),
            PostingDraft(accounts.RECEIVABLE, -amount, customer_id),
            *(PostingDraft(accounts.tax_pending(code), part, customer_id) for code, part in moved.items()),
            *(PostingDraft(accounts.tax_due(code), -part, customer_id) for code, part in moved.items()),
        ),
    )
