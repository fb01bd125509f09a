"""Mandates, debits on their day, disputes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from guichet.contexts.brands.public import BrandView
from guichet.contexts.payments.domain.collection_days import lapses_on
from guichet.contexts.payments.domain.states import MandateStatus, MethodStatus
from guichet.contexts.payments.models import Allocation, Dispute, Mandate, PlannedDebit
from guichet.infra.any_of import Ids
from guichet.infra.clock import day_of
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class MandateView:
    """`reference` is the UMR. `bank` is the bank's national code with its country. `evidence` holds the id of the
    person who signed, and the host, the IP address (`ip`) and the browser (`user_agent`) they did it from.
    """

    method_id: UUID
    reference: str
    bank: str
    status: str
    signing: str
    signed_at: datetime
    last_used_on: date | None
    text: str
    evidence: dict[str, str]

    def is_to_be_confirmed(self, months: int | None, today: date) -> bool:
        """Its bank does not know it any more, or it is older than `months`; None is no age."""
        signed = self.signed_at
        is_old = months is not None and (today.year - signed.year) * 12 + today.month - signed.month >= months
        return self.status == MandateStatus.REVOKED or is_old


def list_mandates(method_ids: Sequence[UUID]) -> dict[UUID, MandateView]:
    """Method → its mandate, those that have one."""
    rows = Mandate.objects.filter(method_id__in=method_ids)
    return {
        row.method_id: MandateView(
            row.method_id, row.reference, f"{row.country} {row.bank_code}".strip(), row.status, row.signing,
            row.signed_at, row.last_used_date, row.text, row.evidence,
        )
        for row in rows
    }  # fmt: skip


def list_lapsed(brand: BrandView, today: date, limit: int) -> list[tuple[UUID, UUID, UUID]]:
    """(mandate, method, customer) of those by which nothing was debited for 36 months."""
    oldest = Mandate.objects.filter(
        brand_id=brand.id, status=MandateStatus.ACTIVE, method__status=MethodStatus.ACTIVE
    ).order_by("signed_at")[:limit]
    return [
        (row.id, row.method_id, row.customer_id)
        for row in oldest
        if lapses_on(row.last_used_date or day_of(brand, row.signed_at)) <= today
    ]


def list_debits_due(brand_id: UUID, today: date, limit: int) -> list[UUID]:
    """Invoices whose debit is to be sent by now, by their index."""
    waiting = PlannedDebit.objects.filter(brand_id=brand_id, is_waiting=True, submit_date__lte=today)
    return list(waiting.order_by("submit_date", "pk").values_list("invoice_id", flat=True)[:limit])


def next_debit_date(brand_id: UUID) -> date | None:
    """When the next debit is to be sent."""
    waiting = PlannedDebit.objects.filter(brand_id=brand_id, is_waiting=True)
    return waiting.order_by("submit_date").values_list("submit_date", flat=True).first()


def find_planned_debit(invoice_id: UUID) -> tuple[date, date] | None:
    """Of a debit that waits: when it is sent, and the announced day."""
    return list_planned_debits([invoice_id]).get(invoice_id)


def list_planned_debits(invoice_ids: Collection[UUID]) -> dict[UUID, tuple[date, date]]:
    """Invoice → what `find_planned_debit` finds, in one query."""
    waiting = PlannedDebit.objects.filter(invoice_id__any_of=Ids(invoice_ids), is_waiting=True)
    found = waiting.values_list("invoice_id", "submit_date", "collect_date")
    return {invoice_id: (submit_on, collect_on) for invoice_id, submit_on, collect_on in found}


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A payment that was taken back, or is about to be: what finance looks at. `invoice_ids` is what it settled."""

    id: UUID
    customer_id: UUID
    status: str
    is_return: bool
    money: Money
    failure_code: str
    provider_code: str
    opened_at: datetime
    answer_by: datetime | None
    invoice_ids: tuple[UUID, ...]


def list_disputes(brand_id: UUID, limit: int) -> list[DisputeLine]:
    """The open ones first, then the newest."""
    rows = Dispute.objects.select_related("attempt__payment").filter(brand_id=brand_id)
    found = sorted(rows.order_by("-opened_at", "-pk")[:limit], key=lambda row: row.status != Dispute.Status.OPEN)
    settled: dict[UUID, list[UUID]] = {}
    of = Allocation.objects.filter(payment_id__in=[row.attempt.payment_id for row in found], undoes=None)
    for payment_id, invoice_id in of.order_by("pk").values_list("payment_id", "invoice_id"):
        if payment_id is not None:
            settled.setdefault(payment_id, []).append(invoice_id)
    return [
        DisputeLine(
            row.id, row.attempt.payment.customer_id, row.status, row.is_return,
            Money(row.amount_minor, row.attempt.payment.currency), row.failure_code, row.provider_code, row.opened_at,
            row.answer_by, tuple(settled.get(row.attempt.payment_id, ())),
        )
        for row in found
    ]  # fmt: skip


def list_settled_by(payment_id: UUID) -> list[UUID]:
    """Invoices that a payment settled some of, and that are not undone."""
    undone = Allocation.objects.filter(payment_id=payment_id, undoes__isnull=False).values("undoes_id")
    rows = Allocation.objects.filter(payment_id=payment_id, undoes=None).exclude(pk__in=undone)
    return sorted(rows.values_list("invoice_id", flat=True))
