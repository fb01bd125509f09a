"""Customers who cannot be billed are parked: they hold nobody up, and are billed no further until they are released."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from guichet.contexts.subscriptions.domain.states import ParkedFor
from guichet.contexts.subscriptions.models import Parking
from guichet.infra.ids import new_id

LONGEST_DETAIL = 200


def park(brand_id: UUID, reasons: Mapping[UUID, tuple[ParkedFor, str]], at: datetime) -> list[UUID]:
    """Customer → why, and what the program said. Those that this parked; who is parked already stays as they are."""
    parked = set(
        Parking.objects.filter(customer_id__in=reasons, released_at=None).values_list("customer_id", flat=True)
    )
    fresh = [customer_id for customer_id in reasons if customer_id not in parked]
    Parking.objects.bulk_create(
        Parking(
            id=new_id(), brand_id=brand_id, customer_id=customer_id, reason=reasons[customer_id][0],
            detail=reasons[customer_id][1][:LONGEST_DETAIL], parked_at=at,
        )
        for customer_id in fresh
    )  # fmt: skip
    return fresh


def release(customer_id: UUID, person_id: UUID, at: datetime) -> bool:
    """Billed again from the next round on; False when they are not parked. The customer must be locked."""
    parked = Parking.objects.filter(customer_id=customer_id, released_at=None)
    return bool(parked.update(released_at=at, released_by_id=person_id))
