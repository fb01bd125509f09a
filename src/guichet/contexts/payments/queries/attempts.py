"""Payments under way and ended: their attempts, and what they were for."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
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
from guichet.infra.reads import rows
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


# One statement: whatever happens to a payment begins with it.
_ATTEMPT = """
    SELECT t.id, t.payment_id, p.brand_id, p.customer_id, t.method_id, m.reference, m.kind,
        coalesce(m.network, t.network), coalesce(m.last_four, t.last_four), t.gateway_code, t.status, t.key,
        t.off_session, p.amount_minor, p.currency, t.body, t.reference, t.page_reference, t.action, t.failure_code,
        t.submitted_at,
        (SELECT g.order_id FROM payments_paymenttarget g
            WHERE g.payment_id = p.id AND g.order_id IS NOT NULL ORDER BY g.id LIMIT 1),
        ARRAY(SELECT g.invoice_id FROM payments_paymenttarget g
            WHERE g.payment_id = p.id AND g.invoice_id IS NOT NULL ORDER BY g.id)
    FROM payments_attempt t JOIN payments_payment p ON p.id = t.payment_id
    LEFT JOIN payments_method m ON m.id = t.method_id
"""


def _views(where: str, values: Sequence[Any]) -> list[AttemptView]:
    """Those of which that is true; `where` may put them in order."""
    return [_view(row) for row in rows(f"{_ATTEMPT} {where}", values)]


def _view(row: Sequence[Any]) -> AttemptView:
    (
        id_, payment_id, brand_id, customer_id, method_id, method_reference, kind, network, last_four, gateway_code,
        status, key, off_session, amount_minor, currency, body, reference, page_reference, action, failure_code,
        submitted_at, order_id, invoice_ids,
    ) = row  # fmt: skip
    asked = json.loads(body)
    return AttemptView(
        id=id_,
        payment_id=payment_id,
        brand_id=brand_id,
        customer_id=customer_id,
        method_id=method_id,
        method_reference=method_reference or "",
        method_kind=kind or "",
        method_label=method_label(network, last_four) if network else "",
        gateway_code=gateway_code,
        status=AttemptStatus(status),
        key=key,
        off_session=off_session,
        money=Money(amount_minor, currency),
        description=asked["description"],
        return_url=asked["return_url"],
        language=asked.get("language", ""),
        reference=reference,
        page_reference=page_reference,
        action=json.loads(action) if action else None,
        failure_code=failure_code,
        submitted_at=submitted_at,
        order_id=order_id,
        invoice_ids=tuple(invoice_ids),
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
    attempt = find_attempt(attempt_id)
    if attempt is None:
        raise Attempt.DoesNotExist(f"no attempt {attempt_id}")
    return attempt


def find_attempt(attempt_id: UUID) -> AttemptView | None:
    return get_attempts([attempt_id]).get(attempt_id)


def get_attempts(attempt_ids: Collection[UUID]) -> dict[UUID, AttemptView]:
    """Views by id of those that there are, in one query."""
    return {each.id: each for each in _views("WHERE t.id = ANY(%s::uuid[])", [Ids(attempt_ids).text])}


def find_attempt_by_reference(brand_id: UUID, reference: str) -> AttemptView | None:
    found = _views("WHERE t.reference = %s AND p.brand_id = %s ORDER BY t.id LIMIT 1", [reference, brand_id])
    return found[0] if found else None


def find_latest_attempt(*, order_id: UUID | None = None, invoice_id: UUID | None = None) -> AttemptView | None:
    """The newest attempt for an order or an invoice; but for visits of a payment page that came to nothing so far.

    Those say nothing of the customer's methods, and whoever wants to pay otherwise has them ended (`find_open_visit`).
    """
    if invoice_id is not None:
        return list_latest_attempts([invoice_id]).get(invoice_id)
    found = _views(f"{_TRIED.format('order_id')} LIMIT 1", [f"{{{order_id}}}"])
    return found[0] if found else None


def list_latest_attempts(invoice_ids: Collection[UUID]) -> dict[UUID, AttemptView]:
    """Invoice → what `find_latest_attempt` finds, those that were tried, in one query."""
    return _by_invoice(_views(_TRIED.format("invoice_id"), [Ids(invoice_ids).text]), invoice_ids)


_TRIED = """
    WHERE t.payment_id IN (SELECT payment_id FROM payments_paymenttarget WHERE {} = ANY(%s::uuid[]))
        AND NOT (t.method_id IS NULL AND t.status IN ('requires_action', 'failed', 'canceled'))
    ORDER BY t.id DESC
"""


def _by_invoice(attempts: Sequence[AttemptView], invoice_ids: Collection[UUID]) -> dict[UUID, AttemptView]:
    """The first one of each invoice."""
    found: dict[UUID, AttemptView] = {}
    for attempt in attempts:
        for invoice_id in attempt.invoice_ids:
            if invoice_id in invoice_ids:
                found.setdefault(invoice_id, attempt)
    return found


def find_open_visit(invoice_id: UUID) -> AttemptView | None:
    """A payment page that somebody was sent to for the invoice, where a card can still be typed."""
    return list_visits_of([invoice_id]).get(invoice_id)


def list_visits_of(invoice_ids: Collection[UUID]) -> dict[UUID, AttemptView]:
    """Invoice → what `find_open_visit` finds, those that somebody was sent to, in one query."""
    open_ones = _views(
        "WHERE t.payment_id IN "
        "(SELECT payment_id FROM payments_paymenttarget WHERE invoice_id = ANY(%s::uuid[]) AND is_open) "
        "AND t.method_id IS NULL AND t.status = 'requires_action'",
        [Ids(invoice_ids).text],
    )
    return _by_invoice(open_ones, invoice_ids)


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
