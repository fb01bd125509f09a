"""One-off charges: asked for, taken back while they wait, billed by the invoice that carries them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.customers.public import CustomerView
from guichet.contexts.invoicing.domain.charges import ChargeStatus
from guichet.contexts.invoicing.models import Charge
from guichet.contexts.invoicing.queries import ChargeView, charge_view
from guichet.infra.ids import new_id
from guichet.kernel.money import Money


def add_charge(
    customer: CustomerView,
    person_id: UUID,
    *,
    description: str,
    quantity: int,
    unit_amount: Money,
    tax_included: bool,
    at: datetime,
    charge_id: UUID | None = None,
) -> ChargeView | None:
    """A charge that waits; tax is in `unit_amount`, or comes on top. None if `charge_id` is there.

    The customer must be locked.
    """
    charge_id = charge_id or new_id()
    if Charge.objects.filter(pk=charge_id).exists():
        return None
    return charge_view(
        Charge.objects.create(
            id=charge_id, brand_id=customer.brand_id, customer_id=customer.id, person_id=person_id,
            description=description, quantity=quantity, unit_amount_minor=unit_amount.minor,
            currency=unit_amount.currency, tax_included=tax_included, status=ChargeStatus.WAITING, created_at=at,
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
