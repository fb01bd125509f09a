"""Reads of payments; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from guichet.contexts.payments.domain.failures import refusal
from guichet.contexts.payments.domain.states import OPEN_ATTEMPTS, AttemptStatus, MethodStatus
from guichet.contexts.payments.models import (
    Allocation,
    Attempt,
    GatewayCustomer,
    InboxEvent,
    Method,
    MethodChoice,
    MethodSetup,
    PaymentTarget,
    Refund,
)
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class MethodView:
    """`network` is visa, mastercard, amex, jcb …; `billing` what was typed of its holder, if anything was."""

    id: UUID
    customer_id: UUID
    gateway_code: str
    kind: str
    reference: str
    network: str
    last_four: str
    expiry_month: int
    expiry_year: int
    is_preferred: bool
    is_active: bool
    holder_name: str
    billing: dict[str, str] | None

    @property
    def label(self) -> str:
        """`Visa •••• 3155`."""
        names = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express", "jcb": "JCB"}
        return f"{names.get(self.network, self.network.title())} ••••\u00a0{self.last_four}"


@dataclass(frozen=True, slots=True)
class SetupView:
    id: UUID
    brand_id: UUID
    customer_id: UUID
    person_id: UUID
    order_id: UUID | None
    replaces_id: UUID | None
    gateway_code: str
    kind: str
    status: str
    in_frame: bool
    reference: str
    action: dict[str, Any] | None
    failure_code: str
    method_id: UUID | None
    consent_text: str

    @property
    def is_open(self) -> bool:
        return self.status in {"created", "open"}


@dataclass(frozen=True, slots=True)
class AttemptView:
    """`money` is what is asked; `order_id` and `invoice_ids` what it is for: an order, invoices, or both."""

    id: UUID
    payment_id: UUID
    brand_id: UUID
    customer_id: UUID
    method_id: UUID
    method_reference: str
    method_label: str
    gateway_code: str
    status: AttemptStatus
    key: str
    off_session: bool
    money: Money
    description: str
    return_url: str
    reference: str
    action: dict[str, Any] | None
    failure_code: str
    submitted_at: datetime | None
    order_id: UUID | None
    invoice_ids: tuple[UUID, ...]


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


def method_view(row: Method) -> MethodView:
    return MethodView(
        row.id, row.customer_id, row.gateway_code, row.kind, row.reference, row.network, row.last_four,
        row.expiry_month, row.expiry_year, row.is_preferred, row.status == MethodStatus.ACTIVE, row.holder_name,
        row.billing,
    )  # fmt: skip


def setup_view(row: MethodSetup) -> SetupView:
    return SetupView(
        row.id, row.brand_id, row.customer_id, row.person_id, row.order_id, row.replaces_id, row.gateway_code,
        row.kind, row.status, row.in_frame, row.reference, row.action, row.failure_code, row.method_id,
        row.consent_text,
    )  # fmt: skip


def attempt_view(row: Attempt) -> AttemptView:
    payment = row.payment
    targets = list(PaymentTarget.objects.filter(payment_id=row.payment_id).order_by("pk"))
    return AttemptView(
        id=row.id,
        payment_id=payment.id,
        brand_id=payment.brand_id,
        customer_id=payment.customer_id,
        method_id=row.method_id,
        method_reference=row.method.reference,
        method_label=method_view(row.method).label,
        gateway_code=row.gateway_code,
        status=AttemptStatus(row.status),
        key=row.key,
        off_session=row.off_session,
        money=Money(payment.amount_minor, payment.currency),
        description=row.body["description"],
        return_url=row.body["return_url"],
        reference=row.reference,
        action=row.action,
        failure_code=row.failure_code,
        submitted_at=row.submitted_at,
        order_id=next((target.order_id for target in targets if target.order_id is not None), None),
        invoice_ids=tuple(target.invoice_id for target in targets if target.invoice_id is not None),
    )


def _attempts() -> Any:
    return Attempt.objects.select_related("payment", "method")


def list_methods(customer_id: UUID) -> list[MethodView]:
    """A customer's usable methods, the preferred one first."""
    rows = Method.objects.filter(customer_id=customer_id, status=MethodStatus.ACTIVE).order_by("-is_preferred", "-pk")
    return [method_view(row) for row in rows]


def find_method(method_id: UUID) -> MethodView | None:
    """Also one that is no longer used."""
    row = Method.objects.filter(pk=method_id).first()
    return method_view(row) if row else None


def list_to_detach(brand_id: UUID, limit: int) -> Sequence[UUID]:
    """Methods that the provider still has to let go, by their index."""
    owed = Method.objects.filter(brand_id=brand_id, is_detach_owed=True).order_by("pk")
    return list(owed.values_list("pk", flat=True)[:limit])


def is_paying(method_id: UUID) -> bool:
    """Whether a payment by it is under way."""
    return Attempt.objects.filter(method_id=method_id, status__in=[s.value for s in OPEN_ATTEMPTS]).exists()


def find_preferred_method(customer_id: UUID) -> MethodView | None:
    row = Method.objects.filter(customer_id=customer_id, is_preferred=True).first()
    return method_view(row) if row else None


def list_preferred_methods(customer_ids: Sequence[UUID]) -> dict[UUID, MethodView]:
    """Customer → preferred method, in one query."""
    rows = Method.objects.filter(customer_id__in=customer_ids, is_preferred=True)
    return {row.customer_id: method_view(row) for row in rows}


def list_refused_for_good(method_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Those that a bank refused in a way that no second try mends → its latest such code, in one query.

    Another method, or the same entered anew, may.
    """
    refused = Attempt.objects.filter(method_id__in=method_ids).exclude(failure_code="").order_by("pk")
    found = refused.values_list("method_id", "failure_code")
    return {method_id: code for method_id, code in found if not refusal(code).same_method_may_be_tried}


def is_refused_for_good(method_id: UUID) -> bool:
    return method_id in list_refused_for_good([method_id])


def find_chosen_method(order_id: UUID) -> MethodView | None:
    row = MethodChoice.objects.select_related("method").filter(order_id=order_id).first()
    return method_view(row.method) if row and row.method.status == MethodStatus.ACTIVE else None


def find_gateway_customer(customer_id: UUID, gateway_code: str) -> str | None:
    return (
        GatewayCustomer.objects.filter(customer_id=customer_id, gateway_code=gateway_code)
        .values_list("reference", flat=True)
        .first()
    )


def find_setup(setup_id: UUID) -> SetupView | None:
    row = MethodSetup.objects.filter(pk=setup_id).first()
    return setup_view(row) if row else None


def find_latest_setup(order_id: UUID) -> SetupView | None:
    row = MethodSetup.objects.filter(order_id=order_id).order_by("-pk").first()
    return setup_view(row) if row else None


def list_orders_at_provider(brand_id: UUID, since: datetime) -> Sequence[UUID]:
    """Orders whose person was sent to the provider after that business instant, and is not known to have come back."""
    open_setups = MethodSetup.objects.filter(brand_id=brand_id, status__in=["created", "open"], created_at__gte=since)
    return list(open_setups.exclude(order__isnull=True).values_list("order_id", flat=True).distinct())


def get_attempt(attempt_id: UUID) -> AttemptView:
    return attempt_view(_attempts().get(pk=attempt_id))


def find_attempt(attempt_id: UUID) -> AttemptView | None:
    row = _attempts().filter(pk=attempt_id).first()
    return attempt_view(row) if row else None


def find_attempt_by_reference(brand_id: UUID, reference: str) -> AttemptView | None:
    row = _attempts().filter(reference=reference, payment__brand_id=brand_id).first()
    return attempt_view(row) if row else None


def find_latest_attempt(*, order_id: UUID | None = None, invoice_id: UUID | None = None) -> AttemptView | None:
    """The newest attempt for an order or an invoice."""
    of = Q(order_id=order_id) if order_id is not None else Q(invoice_id=invoice_id)
    targets = PaymentTarget.objects.filter(of).values("payment_id")
    row = _attempts().filter(payment_id__in=targets).order_by("-pk").first()
    return attempt_view(row) if row else None


def is_being_paid(invoice_id: UUID) -> bool:
    """Whether a payment for the invoice is under way."""
    return PaymentTarget.objects.filter(invoice_id=invoice_id, is_open=True).exists()


def list_unresolved(brand_id: UUID, submitted_before: datetime, limit: int) -> Sequence[UUID]:
    """Attempts whose outcome is still not known though they were submitted before that wall instant."""
    return list(
        Attempt.objects.filter(
            status__in=["submitted", "unknown"], submitted_at__lte=submitted_before, payment__brand_id=brand_id
        )
        .order_by("submitted_at")
        .values_list("pk", flat=True)[:limit]
    )


def list_unfinished_refunds(brand_id: UUID, limit: int) -> Sequence[UUID]:
    return list(
        Refund.objects.filter(status__in=["created", "pending", "unknown"], payment__brand_id=brand_id)
        .order_by("pk")
        .values_list("pk", flat=True)[:limit]
    )


def get_refund(refund_id: UUID) -> RefundView:
    row = Refund.objects.select_related("attempt", "payment").get(pk=refund_id)
    return RefundView(
        row.id, row.attempt_id, row.payment.brand_id, row.payment.customer_id, row.attempt.gateway_code,
        row.attempt.reference, Money(row.amount_minor, row.payment.currency), row.key, row.status,
    )  # fmt: skip


def allocated_minor(invoice_id: UUID) -> int:
    """What payments have settled of an invoice so far."""
    return int(Allocation.objects.filter(invoice_id=invoice_id).aggregate(total=Sum("amount_minor"))["total"] or 0)


def list_paid_with(invoice_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Invoice → label of the method that paid it, in one query."""
    rows = Attempt.objects.select_related("method").filter(
        status=AttemptStatus.SUCCEEDED,
        payment_id__in=Allocation.objects.filter(invoice_id__in=invoice_ids).values("payment_id"),
    )
    labels = {row.payment_id: method_view(row.method).label for row in rows}
    pairs = Allocation.objects.filter(invoice_id__in=invoice_ids).values_list("invoice_id", "payment_id")
    return {invoice_id: labels[payment_id] for invoice_id, payment_id in pairs if payment_id in labels}


def list_allocations(allocation_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Allocation → its invoice, and the label of the method that the money came by; in two queries."""
    rows = list(Allocation.objects.filter(pk__in=allocation_ids).values_list("pk", "invoice_id", "payment_id"))
    paid = Attempt.objects.select_related("method").filter(
        status=AttemptStatus.SUCCEEDED, payment_id__in={payment_id for _, _, payment_id in rows}
    )
    labels = {row.payment_id: method_view(row.method).label for row in paid}
    return {pk: (invoice_id, labels.get(payment_id, "")) for pk, invoice_id, payment_id in rows}


def list_failed_invoices(invoice_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the invoices whose newest payment was refused or given up, in one query."""
    targets = PaymentTarget.objects.filter(invoice_id__in=invoice_ids).order_by("pk")
    newest = dict(targets.values_list("invoice_id", "payment__status"))
    return {
        invoice_id
        for invoice_id, status in newest.items()
        if invoice_id is not None and status in {"failed", "canceled"}
    }


@dataclass(frozen=True, slots=True)
class InboxEventView:
    id: UUID
    brand_id: UUID
    gateway_code: str
    subject: str
    reference: str
    own_id: UUID | None
    is_processed: bool


def get_inbox_event(inbox_id: UUID) -> InboxEventView:
    row = InboxEvent.objects.get(pk=inbox_id)
    return InboxEventView(
        row.id, row.brand_id, row.gateway_code, row.subject, row.reference, row.own_id, row.processed_at is not None
    )


def find_setup_by_reference(brand_id: UUID, reference: str) -> SetupView | None:
    row = MethodSetup.objects.filter(brand_id=brand_id, reference=reference).exclude(reference="").first()
    return setup_view(row) if row else None
