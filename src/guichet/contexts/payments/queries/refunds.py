"""Money that goes back, or could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from guichet.contexts.payments.domain.states import AttemptStatus
from guichet.contexts.payments.models import (
    Allocation,
    Refund,
)
from guichet.contexts.payments.queries.attempts import attempts_with_method, paid_with
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class RefundView:
    id: UUID
    attempt_id: UUID
    brand_id: UUID
    customer_id: UUID
    gateway_code: str
    charge_reference: str
    money: Money
    key: str
    status: str
    credit_note_id: UUID | None


@dataclass(frozen=True, slots=True)
class Refundable:
    """How much of a payment that settled an invoice could still go back by the method it came from."""

    payment_id: UUID
    method_label: str
    left_minor: int


def list_unfinished_refunds(brand_id: UUID, limit: int) -> Sequence[UUID]:
    return list(
        Refund.objects.filter(status__in=["created", "pending", "unknown"], payment__brand_id=brand_id)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )


def find_refund(brand_id: UUID, refund_id: UUID) -> RefundView | None:
    """That of the brand, if there is one."""
    known = Refund.objects.filter(pk=refund_id, payment__brand_id=brand_id).exists()
    return get_refund(refund_id) if known else None


def get_refund(refund_id: UUID) -> RefundView:
    row = Refund.objects.select_related("attempt", "payment").get(pk=refund_id)
    return RefundView(
        row.id, row.attempt_id, row.payment.brand_id, row.payment.customer_id, row.attempt.gateway_code,
        row.attempt.reference, Money(row.amount_minor, row.payment.currency), row.key, row.status, row.credit_note_id,
    )  # fmt: skip


def list_refundable(invoice_id: UUID) -> list[Refundable]:
    """The payments that settled an invoice, the newest first, with what could still go back of each.

    Nothing does of one that its payer took back, or tries to.
    """
    found = []
    rows = Allocation.objects.filter(invoice_id=invoice_id, payment__isnull=False, undoes=None).order_by("-at", "-pk")
    for row in rows.values_list("payment_id", "amount_minor"):
        payment_id, allocated = row
        attempt = attempts_with_method().filter(payment_id=payment_id, status=AttemptStatus.SUCCEEDED).first()
        if attempt is None:
            continue
        back = Refund.objects.filter(payment_id=payment_id).exclude(status=Refund.Status.FAILED)
        gone = back.aggregate(total=Sum("amount_minor"))["total"] or 0
        of_this = back.filter(credit_note__invoice_id=invoice_id).aggregate(total=Sum("amount_minor"))["total"] or 0
        left = min(allocated - of_this, attempt.payment.amount_minor - gone)
        if left > 0:
            found.append(Refundable(attempt.payment_id, paid_with(attempt), left))
    return found


@dataclass(frozen=True, slots=True)
class RefundLine:
    """A refund in a list; `method_label` is where the money goes."""

    id: UUID
    credit_note_id: UUID | None
    money: Money
    status: str
    method_label: str
    created_at: datetime


def list_refunds(customer_id: UUID) -> list[RefundLine]:
    """Of a customer, oldest first."""
    rows = Refund.objects.select_related("attempt__method", "payment").filter(payment__customer_id=customer_id)
    return [
        RefundLine(
            row.id, row.credit_note_id, Money(row.amount_minor, row.payment.currency), row.status,
            paid_with(row.attempt), row.created_at,
        )
        for row in rows.order_by("created_at", "pk")
    ]  # fmt: skip
