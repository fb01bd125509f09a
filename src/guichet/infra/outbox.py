"""Events of the business, written with the change they tell, in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from guichet.infra import bulk
from guichet.infra.clock import wall_now
from guichet.infra.ids import new_id
from guichet.infra.models import OutboxEvent


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is past tense (invoice.issued); `occurred_at` is the brand's business instant."""

    name: str
    brand_id: UUID
    customer_id: UUID | None
    occurred_at: datetime
    payload: Mapping[str, Any]


def publish(events: Sequence[Event]) -> None:
    """Keep the events; they become visible with the commit, in order of their ids."""
    recorded_at = wall_now()
    bulk.insert(
        OutboxEvent,
        ["id", "name", "brand_id", "customer_id", "payload", "occurred_at", "recorded_at"],
        [(new_id(), e.name, e.brand_id, e.customer_id, dict(e.payload), e.occurred_at, recorded_at) for e in events],
    )


def count_since(brand_id: UUID, since: datetime) -> dict[str, int]:
    """How many events of each name the brand has had since a wall instant."""
    found = OutboxEvent.objects.filter(brand_id=brand_id, recorded_at__gte=since).values_list("name")
    return dict(found.annotate(times=Count("pk")))
