"""One-off charges: asked for, taken back while they wait, billed by the invoice that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.domain.charges import ChargeStatus
from guichet.contexts.invoicing.models import Charge
from guichet.contexts.invoicing.queries import ChargeView, charge_view
from guichet.kernel.money import Money


def add_charge(
    customer: CustomerView, person_id: UUID, *, description: str, quantity: int, unit_amount: Money, at: datetime
) -> ChargeView:
    """A charge that waits; `unit_amount` is before tax. The customer must be locked."""
    return charge_view(
        Charge.objects.create(
            brand_id=customer.brand_id, customer_id=customer.id, person_id=person_id, description=description,
            quantity=quantity, unit_amount_minor=unit_amount.minor, currency=unit_amount.currency,
            status=ChargeStatus.WAITING, created_at=at,
        )
    )  # fmt: skip


def cancel_charge(customer_id: UUID, charge_id: UUID) -> bool:
    """Take one back that still waits; False when it does not. The customer must be locked."""
    waiting = Charge.objects.filter(pk=charge_id, customer_id=customer_id, status=ChargeStatus.WAITING)
    return bool(waiting.update(status=ChargeStatus.CANCELED))


def bill_charges(charge_ids: Sequence[UUID]) -> None:
    """ValueError when one of them does not wait any more: nothing is billed twice."""
    if charge_ids:
        waiting = Charge.objects.filter(pk__in=charge_ids, status=ChargeStatus.WAITING)
        if waiting.update(status=ChargeStatus.BILLED) != len(charge_ids):
            raise ValueError("a charge was billed or taken back meanwhile")
