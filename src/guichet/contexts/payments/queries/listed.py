"""Payments as programs list them: what was asked for, for what, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from guichet.contexts.payments.models import Attempt, Payment, PaymentTarget
from guichet.contexts.payments.queries.attempts import attempts_with_method, paid_with
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ListedPayment:
    """`method_label` and `failure_code` are of its latest attempt; `invoice_ids` what it is for, beside an order."""

    id: UUID
    customer_id: UUID
    status: str
    money: Money
    created_at: datetime
    invoice_ids: tuple[UUID, ...]
    method_label: str
    failure_code: str


def list_payments_after(
    brand_id: UUID, customer_id: UUID | None, after: UUID | None, limit: int
) -> list[ListedPayment]:
    """A brand's, or one customer's there, in the order in which they were asked for, those beyond `after`."""
    rows = Payment.objects.filter(brand_id=brand_id).order_by("pk")
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    return _listed(list((rows.filter(pk__gt=after) if after else rows)[:limit]))


def find_payment(brand_id: UUID, payment_id: UUID) -> ListedPayment | None:
    found = _listed(list(Payment.objects.filter(brand_id=brand_id, pk=payment_id)))
    return found[0] if found else None


def _listed(rows: Sequence[Payment]) -> list[ListedPayment]:
    ids = [row.id for row in rows]
    invoices: dict[UUID, list[UUID]] = {payment_id: [] for payment_id in ids}
    targets = PaymentTarget.objects.filter(payment_id__in=ids, invoice__isnull=False).order_by("pk")
    for payment_id, invoice_id in targets.values_list("payment_id", "invoice_id"):
        if invoice_id is not None:
            invoices[payment_id].append(invoice_id)
    latest: dict[UUID, Attempt] = {}
    for attempt in attempts_with_method().filter(payment_id__in=ids).order_by("pk"):
        latest[attempt.payment_id] = attempt
    listed = []
    for row in rows:
        attempt = latest.get(row.id)
        label = paid_with(attempt) if attempt else ""
        listed.append(
            ListedPayment(
                row.id, row.customer_id, row.status, Money(row.amount_minor, row.currency), row.created_at,
                tuple(invoices[row.id]), label, attempt.failure_code if attempt else "",
            )
        )  # fmt: skip
    return listed
