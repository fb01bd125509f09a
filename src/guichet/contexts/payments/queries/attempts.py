"""Payments under way and ended: their attempts, and what they were for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from guichet.contexts.payments.domain.failures import refusal
from guichet.contexts.payments.domain.states import OPEN_ATTEMPTS, AttemptStatus
from guichet.contexts.payments.models import (
    Attempt,
    Method,
    PaymentTarget,
)
from guichet.contexts.payments.queries.methods import method_label, method_view
from guichet.infra.any_of import Ids
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class AttemptView:
    """`money` is what is asked; `order_id` and `invoice_ids` what it is for: an order, invoices, or both.

    One on a payment page has no method; its `page_reference` is the provider's, and its label that of the card which
    has paid there.
    """

    id: UUID
    payment_id: UUID
    brand_id: UUID
    customer_id: UUID
    method_id: UUID | None
    method_reference: str
    method_kind: str
    method_label: str
    gateway_code: str
    status: AttemptStatus
    key: str
    off_session: bool
    money: Money
    description: str
    return_url: str
    language: str
    reference: str
    page_reference: str
    action: dict[str, Any] | None
    failure_code: str
    submitted_at: datetime | None
    order_id: UUID | None
    invoice_ids: tuple[UUID, ...]

    @property
    def is_visit(self) -> bool:
        """Whether it is at a payment page of the provider's, by a card that is not kept."""
        return self.method_id is None


def attempt_view(row: Attempt) -> AttemptView:
    payment = row.payment
    targets = list(PaymentTarget.objects.filter(payment_id=row.payment_id).order_by("pk"))
    return AttemptView(
        id=row.id,
        payment_id=payment.id,
        brand_id=payment.brand_id,
        customer_id=payment.customer_id,
        method_id=row.method_id,
        method_reference=row.method.reference if row.method else "",
        method_kind=row.method.kind if row.method else "",
        method_label=paid_with(row),
        gateway_code=row.gateway_code,
        status=AttemptStatus(row.status),
        key=row.key,
        off_session=row.off_session,
        money=Money(payment.amount_minor, payment.currency),
        description=row.body["description"],
        return_url=row.body["return_url"],
        language=row.body.get("language", ""),
        reference=row.reference,
        page_reference=row.page_reference,
        action=row.action,
        failure_code=row.failure_code,
        submitted_at=row.submitted_at,
        order_id=next((target.order_id for target in targets if target.order_id is not None), None),
        invoice_ids=tuple(target.invoice_id for target in targets if target.invoice_id is not None),
    )


def paid_with(row: Attempt) -> str:
    """The label of its method, or of the card that was typed for it alone; empty before one was."""
    if row.method is not None:
        return method_view(row.method).label
    return method_label(row.network, row.last_four) if row.network else ""


def attempts_with_method() -> Any:
    return Attempt.objects.select_related("payment", "method")


def is_paying(method_id: UUID) -> bool:
    """Whether a payment by it is under way."""
    return Attempt.objects.filter(method_id=method_id, status__in=[s.value for s in OPEN_ATTEMPTS]).exists()


def list_refused_for_good(method_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Those that a bank refused in a way that no second try mends → its latest such code, in one query.

    Another method, or the same entered anew, may.
    """
    refused = Attempt.objects.filter(method_id__any_of=Ids(method_ids)).exclude(failure_code="").order_by("pk")
    found = refused.values_list("method_id", "failure_code")
    return {
        method_id: code
        for method_id, code in found
        if method_id is not None and not refusal(code).same_method_may_be_tried
    }


def is_refused_for_good(method_id: UUID) -> bool:
    return method_id in list_refused_for_good([method_id])


def list_tries(method_id: UUID, since: datetime) -> list[datetime]:
    """When the card was tried after that business instant, also before it was entered anew; ended tries only."""
    method = Method.objects.get(pk=method_id)
    same = Method.objects.filter(
        customer_id=method.customer_id, network=method.network, last_four=method.last_four
    ).values("pk")
    tried = Attempt.objects.filter(method_id__in=same, settled_at__gt=since)
    return [at for at in tried.values_list("settled_at", flat=True) if at is not None]


def count_tries(method_id: UUID, invoice_id: UUID) -> int:
    """How often the invoice was asked of the method."""
    targets = PaymentTarget.objects.filter(invoice_id=invoice_id).values("payment_id")
    return Attempt.objects.filter(method_id=method_id, payment_id__in=targets).count()


def get_attempt(attempt_id: UUID) -> AttemptView:
    return attempt_view(attempts_with_method().get(pk=attempt_id))


def find_attempt(attempt_id: UUID) -> AttemptView | None:
    row = attempts_with_method().filter(pk=attempt_id).first()
    return attempt_view(row) if row else None


def find_attempt_by_reference(brand_id: UUID, reference: str) -> AttemptView | None:
    row = attempts_with_method().filter(reference=reference, payment__brand_id=brand_id).first()
    return attempt_view(row) if row else None


def find_latest_attempt(*, order_id: UUID | None = None, invoice_id: UUID | None = None) -> AttemptView | None:
    """The newest attempt for an order or an invoice; but for visits of a payment page that came to nothing so far.

    Those say nothing of the customer's methods, and whoever wants to pay otherwise has them ended (`find_open_visit`).
    """
    of = Q(order_id=order_id) if order_id is not None else Q(invoice_id=invoice_id)
    targets = PaymentTarget.objects.filter(of).values("payment_id")
    nothing = Q(method__isnull=True, status__in=["requires_action", "failed", "canceled"])
    row = attempts_with_method().filter(payment_id__in=targets).exclude(nothing).order_by("-pk").first()
    return attempt_view(row) if row else None


def find_open_visit(invoice_id: UUID) -> AttemptView | None:
    """A payment page that somebody was sent to for the invoice, where a card can still be typed."""
    targets = PaymentTarget.objects.filter(invoice_id=invoice_id, is_open=True).values("payment_id")
    row = attempts_with_method().filter(payment_id__in=targets, method__isnull=True, status="requires_action").first()
    return attempt_view(row) if row else None


def list_open_visits(brand_id: UUID, submitted_before: datetime, limit: int) -> Sequence[UUID]:
    """Attempts at payment pages that nobody has finished since that wall instant."""
    open_ = Attempt.objects.filter(method__isnull=True, status="requires_action", submitted_at__lte=submitted_before)
    rows = open_.filter(payment__brand_id=brand_id).order_by("submitted_at")
    return list(rows.values_list("pk", flat=True)[:limit])


def is_being_paid(invoice_id: UUID) -> bool:
    """Whether a payment for the invoice is under way."""
    return PaymentTarget.objects.filter(invoice_id=invoice_id, is_open=True).exists()


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """An attempt in a list; `settled_at` is the business instant of its end, None before.

    `provider_code` is the provider's own word for a refusal, for the company's own people only.
    """

    id: UUID
    status: AttemptStatus
    money: Money
    method_label: str
    failure_code: str
    provider_code: str
    settled_at: datetime | None


def list_attempts(customer_id: UUID, limit: int) -> list[AttemptLine]:
    """A customer's attempts, the newest first."""
    rows = attempts_with_method().filter(payment__customer_id=customer_id).order_by("-pk")[:limit]
    return [
        AttemptLine(
            row.id, AttemptStatus(row.status), Money(row.payment.amount_minor, row.payment.currency),
            paid_with(row), row.failure_code, row.provider_code, row.settled_at,
        )
        for row in rows
    ]  # fmt: skip


def list_unresolved(brand_id: UUID, submitted_before: datetime, limit: int) -> Sequence[UUID]:
    """Attempts whose outcome is still not known though they were submitted before that wall instant."""
    return list(
        Attempt.objects.filter(
            status__in=["submitted", "unknown"], submitted_at__lte=submitted_before, payment__brand_id=brand_id
        )
        .order_by("submitted_at")
        .values_list("pk", flat=True)[:limit]
    )


def list_failed_invoices(invoice_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the invoices whose newest payment was refused, given up or taken back, in one query.

    A visit of a payment page that came to nothing is no payment.
    """
    visited = Exists(Attempt.objects.filter(payment_id=OuterRef("payment_id"), method__isnull=True))
    counts = ~visited | Q(payment__status__in=["succeeded", "refunded", "returned"])
    targets = PaymentTarget.objects.filter(counts, invoice_id__in=invoice_ids).order_by("pk")
    newest = dict(targets.values_list("invoice_id", "payment__status"))
    return {
        invoice_id
        for invoice_id, status in newest.items()
        if invoice_id is not None and status in {"failed", "canceled", "returned"}
    }
