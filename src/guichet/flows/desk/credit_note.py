"""Crediting an invoice: what a credit note would come to and what becomes of it, shown first, then issued as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.customers.public import get_customer, lock_customers
from guichet.contexts.invoicing.public import (
    Credit,
    CreditNoteDraft,
    CreditNoteView,
    InvoiceStatus,
    InvoiceView,
    credit,
    credit_all,
    get_creditable,
    get_invoice,
    issue_credit_note,
    lock_invoice,
)
from guichet.contexts.payments.public import (
    Refundable,
    allocate_correction,
    ask_credit_refund,
    is_being_paid,
    list_refundable,
)
from guichet.flows.credit import use_credit
from guichet.flows.debt import debt_of
from guichet.flows.desk.credit_note_mail import tell_credit_note
from guichet.flows.invoice_settled import invoice_settled
from guichet.flows.lifecycle.own import ChangedMeanwhileError
from guichet.flows.refund import refund_soon
from guichet.infra import audit, jobs, outbox
from guichet.infra.clock import business_now
from guichet.infra.unit_of_work import unit_of_work
from guichet.kernel.money import Money

RENDER_NOTE_TASK = "flows.render_credit_note"


class CreditNoteRefusedError(Exception):
    """`code`: void, uncollectible (nothing is claimed), being_paid (a payment is under way: later)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CreditPlan:
    """What a credit note comes to, and what becomes of its total: first it settles what is open of its invoice.

    `refunds` are the payments that some of the rest goes back by, each with how much; what is left is kept as credit.
    """

    credit: Credit
    currency: str
    settled_minor: int
    refunds: tuple[tuple[Refundable, int], ...]

    @property
    def total(self) -> Money:
        return Money(self.credit.total_minor, self.currency)

    @property
    def settled(self) -> Money:
        return Money(self.settled_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(sum(amount for _, amount in self.refunds), self.currency)

    @property
    def kept(self) -> Money:
        return Money(self.total.minor - self.settled_minor - self.refunded.minor, self.currency)

    @property
    def refunded_to(self) -> str:
        """The labels of the methods that money goes back to, each once."""
        return ", ".join(dict.fromkeys(payment.method_label for payment, _ in self.refunds))

    @property
    def fingerprint(self) -> str:
        """Of all that is shown before it is issued."""
        shown = (
            # With what is left of each line: the same note a second time is not what was shown.
            [(each.line.id, each.line.left_minor, each.amount_minor) for each in self.credit.lines],
            [(tax.code, tax.amount_minor) for tax in self.credit.taxes],
            self.settled_minor,
            [(str(payment.payment_id), amount) for payment, amount in self.refunds],
        )
        return sha256(repr(shown).encode()).hexdigest()


def plan_credit_note(invoice: InvoiceView, wanted: Mapping[int, int] | None, *, refund: bool) -> CreditPlan:
    """What crediting `wanted` (line → minor units before tax; None: all that is left) means at this moment.

    With `refund`, what does not settle the invoice goes back by the payments that settled it, the newest first, as far
    as they go. Raises CreditNoteRefusedError, CreditRefusedError.
    """
    if invoice.status in {InvoiceStatus.VOID, InvoiceStatus.UNCOLLECTIBLE}:
        raise CreditNoteRefusedError(invoice.status.value)
    if is_being_paid(invoice.id):
        raise CreditNoteRefusedError("being_paid")
    creditable = get_creditable(invoice.id)
    credited = credit_all(creditable) if wanted is None else credit(creditable, wanted)
    settled = min(credited.total_minor, debt_of(invoice).owed.minor)
    left, refunds = credited.total_minor - settled, []
    for payment in list_refundable(invoice.id) if refund else []:
        amount = min(left, payment.left_minor)
        if amount:
            refunds.append((payment, amount))
            left -= amount
    return CreditPlan(credited, invoice.total.currency, settled, tuple(refunds))


def credit_invoice(
    brand: BrandView,
    actor: audit.Actor,
    invoice_id: UUID,
    wanted: Mapping[int, int] | None,
    *,
    refund: bool,
    reason: str,
    shown_fingerprint: str,
) -> CreditNoteView:
    """Issue what was shown. Twice is once: the second sees another plan than was shown, or none.

    Raises ChangedMeanwhileError when something else was shown, and what `plan_credit_note` raises.
    """
    with unit_of_work("credit_note.issue"):
        lock_customers([get_invoice(invoice_id).customer_id])
        invoice, at = lock_invoice(invoice_id), business_now(brand)
        plan = plan_credit_note(invoice, wanted, refund=refund)
        if plan.fingerprint != shown_fingerprint:
            raise ChangedMeanwhileError
        note = issue_as_planned(brand, actor, invoice, plan, reason, at)
        use_credit(brand, invoice.customer_id, at)
        return note


def issue_as_planned(
    brand: BrandView, actor: audit.Actor, invoice: InvoiceView, plan: CreditPlan, reason: str, at: datetime
) -> CreditNoteView:
    """Inside a unit of work that holds the customer and the invoice, and has just made the plan.

    What is kept of it is used by the caller, once all that was planned is issued (`use_credit`).
    """
    debt = debt_of(invoice)
    note = issue_credit_note(
        brand,
        CreditNoteDraft(
            get_customer(invoice.customer_id), invoice.id, plan.credit, reason, plan.settled_minor,
            plan.refunded.minor, plan.refunded_to,
        ),
        allocated_minor=debt.settled_minor,
        at=at,
    )  # fmt: skip
    if plan.settled_minor:
        allocate_correction(brand, note.id, debt, plan.settled_minor, at)
        if plan.settled_minor == debt.owed.minor:
            invoice_settled(brand, invoice, "", at, is_told=False)
    for payment, amount in plan.refunds:
        refund_soon(ask_credit_refund(brand, note.id, payment.payment_id, amount, at))
    audit.record(
        actor, "credit_note.issued", brand_id=brand.id, customer_id=invoice.customer_id, at=at,
        subject=("credit_note", note.id),
        after={"number": note.number, "invoice": invoice.number, "amount_minor": note.total.minor, "reason": reason},
    )  # fmt: skip
    outbox.publish(
        [
            outbox.Event(
                "credit_note.issued", brand.id, invoice.customer_id, at,
                {
                    "credit_note": str(note.id), "number": note.number, "invoice": str(invoice.id),
                    "total_minor": note.total.minor, "currency": note.total.currency,
                },
            )
        ]
    )  # fmt: skip
    jobs.defer(RENDER_NOTE_TASK, lock=f"document:{note.id}", note_id=str(note.id))
    tell_credit_note("credit_note_issued", brand, note.id)
    return note
