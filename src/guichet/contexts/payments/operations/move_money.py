"""Keeps that money moved at a provider: once by its reference, linked in its customer's chain."""

from __future__ import annotations

from datetime import datetime

from guichet.contexts.customers.public import account_chain
from guichet.contexts.payments.models import Payment, PaymentEvent
from guichet.contexts.payments.queries import MOVEMENT
from guichet.infra import chain


def move_money(payment: Payment, kind: str, reference: str, amount_minor: int, at: datetime) -> None:
    """The same movement told again changes nothing. The customer must be locked."""
    movement, made = PaymentEvent.objects.get_or_create(
        payment=payment, kind=kind, reference=reference, defaults={"amount_minor": amount_minor, "at": at}
    )
    if made:
        chain.extend(account_chain(payment.customer_id), MOVEMENT, [movement.id])
