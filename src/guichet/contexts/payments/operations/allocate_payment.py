"""Settles an invoice with a payment: the allocation, and the books of money and of taxes that fall due with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from django.db.models import Sum

from guichet.contexts.brands.public import BrandView
from guichet.contexts.ledger.public import EntryDraft, PostingDraft, accounts, post
from guichet.contexts.payments.models import Allocation, Attempt, Payment
from guichet.infra.clock import day_of
from guichet.kernel.money import Money
from guichet.kernel.rounding import round_half_up


def allocate_payment(
    brand: BrandView,
    payment_id: UUID,
    invoice_id: UUID,
    *,
    owed: Money,
    taxes: Mapping[str, int],
    total_minor: int,
    at: datetime,
) -> bool:
    """Allocate what is left of the payment to what is `owed`; True when that settles the invoice.

    `taxes` (code → minor units) and `total_minor` are the invoice's: taxes that are owed when paid become due in
    proportion, cumulatively, so that the last cent makes them exact (docs/domain.md, Books).
    """
    payment = Payment.objects.get(pk=payment_id)
    allocated = Allocation.objects.filter(payment=payment).aggregate(sum=Sum("amount_minor"))["sum"] or 0
    amount = min(payment.amount_minor - allocated, owed.minor)
    allocation = Allocation.objects.create(payment=payment, invoice_id=invoice_id, amount_minor=amount, at=at)
    gateway_code = Attempt.objects.filter(payment=payment, status="succeeded").values_list("gateway_code", flat=True)[0]
    before = total_minor - owed.minor
    moved = {
        code: _due(tax, before + amount, total_minor) - _due(tax, before, total_minor)
        for code, tax in taxes.items()
        if accounts.tax_at_issue(code) == accounts.tax_pending(code)
    }
    customer_id = payment.customer_id
    post(
        [
            EntryDraft(
                brand_id=brand.id,
                currency=payment.currency,
                source_kind="allocation",
                source_id=allocation.id,
                purpose="settle",
                entry_date=day_of(brand, at),
                posted_at=at,
                postings=(
                    PostingDraft(accounts.clearing(gateway_code), amount, customer_id),
                    PostingDraft(accounts.RECEIVABLE, -amount, customer_id),
                    *(PostingDraft(accounts.tax_pending(code), part, customer_id) for code, part in moved.items()),
                    *(PostingDraft(accounts.tax_due(code), -part, customer_id) for code, part in moved.items()),
                ),
            )
        ]
    )
    return amount == owed.minor


def _due(tax_minor: int, allocated_minor: int, total_minor: int) -> int:
    return round_half_up(Fraction(tax_minor * allocated_minor, total_minor)) if total_minor else 0
