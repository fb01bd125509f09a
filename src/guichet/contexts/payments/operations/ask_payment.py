"""Records payments and their attempts before the provider is called, set-wise: targets, keys and bodies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from guichet.contexts.payments.domain.states import AttemptStatus, PaymentStatus
from guichet.contexts.payments.models import Attempt, Method, Payment, PaymentTarget
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.queries import AttemptView
from guichet.contexts.payments.queries.methods import method_label
from guichet.infra import bulk
from guichet.infra.any_of import Ids
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_ids
from guichet.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PaymentDraft:
    """Money to be asked of a customer by a saved method for its targets; `return_url` may hold {attempt}."""

    brand_id: UUID
    customer_id: UUID
    money: Money
    method_id: UUID
    off_session: bool
    description: str
    return_url: str
    order_id: UUID | None = None
    invoice_ids: Sequence[UUID] = ()


def ask_payments(drafts: Sequence[PaymentDraft], at: datetime) -> list[AttemptView]:
    """A payment each, with its first attempt, in their order: submitted by the caller right after the commit.

    Four statements, whatever their number. IntegrityError when a target has an open payment already.
    """
    if not drafts:
        return []
    methods = {row.id: row for row in Method.objects.filter(pk__any_of=Ids({draft.method_id for draft in drafts}))}
    asked = []
    for draft in drafts:
        method = methods[draft.method_id]
        # A debit is taken by its mandate, whoever is there.
        alone = draft.off_session or method.kind == MethodKind.SEPA_DEBIT
        body = {"description": draft.description, "return_url": draft.return_url}
        asked.append(
            _Asked(
                draft.brand_id, draft.customer_id, draft.money, draft.order_id, draft.invoice_ids, method,
                method.gateway_code, body, off_session=alone,
            )
        )  # fmt: skip
    return _submitted(asked, at)


def ask_payment(
    *,
    brand_id: UUID,
    customer_id: UUID,
    money: Money,
    method_id: UUID,
    off_session: bool,
    description: str,
    return_url: str,
    at: datetime,
    order_id: UUID | None = None,
    invoice_ids: Sequence[UUID] = (),
) -> AttemptView:
    """As `ask_payments`, one payment."""
    draft = PaymentDraft(
        brand_id, customer_id, money, method_id, off_session, description, return_url, order_id, invoice_ids
    )
    return ask_payments([draft], at)[0]


def ask_at_page(
    *,
    brand_id: UUID,
    customer_id: UUID,
    gateway_code: str,
    money: Money,
    invoice_id: UUID,
    description: str,
    return_url: str,
    language: str,
    at: datetime,
) -> AttemptView:
    """As `ask_payment`, of one invoice, by whatever card is typed on a page of the provider's and kept nowhere."""
    body = {"description": description, "return_url": return_url, "language": language}
    asked = _Asked(brand_id, customer_id, money, None, [invoice_id], None, gateway_code, body, off_session=False)
    return _submitted([asked], at)[0]


@dataclass(frozen=True, slots=True)
class _Asked:
    brand_id: UUID
    customer_id: UUID
    money: Money
    order_id: UUID | None
    invoice_ids: Sequence[UUID]
    method: Method | None
    gateway_code: str
    body: dict[str, str]
    off_session: bool

    def told(self, attempt_id: UUID) -> dict[str, str]:
        """The attempt's body."""
        return {name: said.replace("{attempt}", str(attempt_id)) for name, said in self.body.items()}


_PAYMENT = ("id", "brand_id", "customer_id", "status", "currency", "amount_minor", "created_at")
_TARGET = ("id", "payment_id", "order_id", "invoice_id", "is_open")
_ATTEMPT = (
    "id", "payment_id", "method_id", "gateway_code", "status", "key", "off_session", "body", "reference",
    "page_reference", "network", "last_four", "action", "failure_code", "provider_code", "submitted_at", "settled_at",
)  # fmt: skip


def _submitted(asked: Sequence[_Asked], at: datetime) -> list[AttemptView]:
    payments = list(zip(new_ids(len(asked)), asked, strict=True))
    bulk.insert(
        Payment,
        _PAYMENT,
        [
            (payment_id, each.brand_id, each.customer_id, PaymentStatus.OPEN.value, each.money.currency,
             each.money.minor, at)
            for payment_id, each in payments
        ],
    )  # fmt: skip
    targets = [
        *((payment_id, None, invoice_id) for payment_id, each in payments for invoice_id in each.invoice_ids),
        *((payment_id, each.order_id, None) for payment_id, each in payments if each.order_id is not None),
    ]
    bulk.insert(
        PaymentTarget,
        _TARGET,
        [(id_, *target, True) for id_, target in zip(new_ids(len(targets)), targets, strict=True)],
    )
    submitted_at = wall_now()
    attempts = [
        (_view(attempt_id, payment_id, each, submitted_at), each)
        for attempt_id, (payment_id, each) in zip(new_ids(len(payments)), payments, strict=True)
    ]
    bulk.insert(
        Attempt,
        _ATTEMPT,
        [
            (
                view.id, view.payment_id, view.method_id, view.gateway_code, view.status.value, view.key,
                view.off_session, each.told(view.id), "", "", "", "", None, "", "", submitted_at, None,
            )
            for view, each in attempts
        ],
    )  # fmt: skip
    return [view for view, _ in attempts]


def _view(attempt_id: UUID, payment_id: UUID, asked: _Asked, submitted_at: datetime) -> AttemptView:
    """As `get_attempts` will have it."""
    method, told = asked.method, asked.told(attempt_id)
    return AttemptView(
        id=attempt_id,
        payment_id=payment_id,
        brand_id=asked.brand_id,
        customer_id=asked.customer_id,
        method_id=method.id if method else None,
        method_reference=method.reference if method else "",
        method_kind=method.kind if method else "",
        method_label=method_label(method.network, method.last_four) if method else "",
        gateway_code=asked.gateway_code,
        status=AttemptStatus.SUBMITTED,
        key=f"{settings.INSTALLATION}:{attempt_id}:charge",
        off_session=asked.off_session,
        money=asked.money,
        description=told["description"],
        return_url=told["return_url"],
        language=told.get("language", ""),
        reference="",
        page_reference="",
        action=None,
        failure_code="",
        submitted_at=submitted_at,
        order_id=asked.order_id,
        invoice_ids=tuple(asked.invoice_ids),
    )


def aim_at(payment_id: UUID, invoice_id: UUID) -> None:
    """An open payment is for this invoice too: what its order made while the debit is under way."""
    PaymentTarget.objects.create(payment_id=payment_id, invoice_id=invoice_id, is_open=True)
