"""Records a payment and its attempt before the provider is called: targets, key and body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings

from guichet.contexts.payments.domain.states import AttemptStatus, PaymentStatus
from guichet.contexts.payments.models import Attempt, Method, Payment, PaymentTarget
from guichet.contexts.payments.ports import MethodKind
from guichet.contexts.payments.queries import AttemptView, get_attempt
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.kernel.money import Money


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
    """One payment for its targets, with its first attempt, submitted by the caller right after the commit.

    IntegrityError when a target has an open payment already. `return_url` may hold {attempt}.
    """
    payment = _ask(brand_id, customer_id, money, at, order_id, invoice_ids)
    method = Method.objects.get(pk=method_id)
    # A debit is taken by its mandate, whoever is there.
    alone = off_session or method.kind == MethodKind.SEPA_DEBIT
    body = {"description": description, "return_url": return_url}
    return _submitted(payment, method, method.gateway_code, body, off_session=alone)


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
    payment = _ask(brand_id, customer_id, money, at, None, [invoice_id])
    body = {"description": description, "return_url": return_url, "language": language}
    return _submitted(payment, None, gateway_code, body, off_session=False)


def _ask(
    brand_id: UUID, customer_id: UUID, money: Money, at: datetime, order_id: UUID | None, invoice_ids: Sequence[UUID]
) -> Payment:
    payment = Payment.objects.create(
        brand_id=brand_id, customer_id=customer_id, status=PaymentStatus.OPEN,
        currency=money.currency, amount_minor=money.minor, created_at=at,
    )  # fmt: skip
    targets = [PaymentTarget(payment=payment, invoice_id=invoice_id, is_open=True) for invoice_id in invoice_ids]
    if order_id is not None:
        targets.append(PaymentTarget(payment=payment, order_id=order_id, is_open=True))
    PaymentTarget.objects.bulk_create(targets)
    return payment


def _submitted(
    payment: Payment, method: Method | None, gateway_code: str, body: dict[str, str], *, off_session: bool
) -> AttemptView:
    attempt_id = new_id()
    Attempt.objects.create(
        id=attempt_id,
        payment=payment,
        method=method,
        gateway_code=gateway_code,
        status=AttemptStatus.SUBMITTED,
        key=f"{settings.INSTALLATION}:{attempt_id}:charge",
        off_session=off_session,
        body={name: said.replace("{attempt}", str(attempt_id)) for name, said in body.items()},
        submitted_at=wall_now(),
    )
    return get_attempt(attempt_id)


def aim_at(payment_id: UUID, invoice_id: UUID) -> None:
    """An open payment is for this invoice too: what its order made while the debit is under way."""
    PaymentTarget.objects.create(payment_id=payment_id, invoice_id=invoice_id, is_open=True)
