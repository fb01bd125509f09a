"""Keeps that money moved at a provider: once by its reference, linked in its customer's chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guichet.contexts.customers.public import account_chain
from guichet.contexts.payments.models import Payment, PaymentEvent
from guichet.contexts.payments.queries import MOVEMENT
from guichet.infra import bulk, chain
from guichet.infra.ids import new_ids

_COLUMNS = ("id", "payment_id", "kind", "reference", "amount_minor", "at")


@dataclass(frozen=True, slots=True)
class Movement:
    """Money of a payment, signed, as the provider names it; `kind` is one of `PaymentEvent`."""

    payment: Payment
    kind: str
    reference: str
    amount_minor: int


def move_all(movements: Sequence[Movement], at: datetime) -> None:
    """The same movement told again changes nothing. The customers must be locked."""
    told = dict(zip(new_ids(len(movements)), movements, strict=True))
    rows = [(id_, each.payment.id, each.kind, each.reference, each.amount_minor, at) for id_, each in told.items()]
    new = bulk.insert_missing(PaymentEvent, _COLUMNS, rows)
    chain.extend_each(
        chain.grouped((account_chain(each.payment.customer_id), id_) for id_, each in told.items() if id_ in new),
        MOVEMENT,
    )


def move_money(payment: Payment, kind: str, reference: str, amount_minor: int, at: datetime) -> None:
    """As `move_all`, one movement."""
    move_all([Movement(payment, kind, reference, amount_minor)], at)
