"""Events of the business, written with the change they tell, in the same transaction: all of a unit of work at once.

Whoever wants to know of them is told by a job of that very transaction: identifiers are not in the order of commits, so
nobody could read on from where they stopped without missing what was committed late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from guichet.infra import bulk, jobs
from guichet.infra.clock import wall_now
from guichet.infra.ids import first_id_at, new_ids
from guichet.infra.models import OutboxEvent, OutboxReader
from guichet.infra.reads import rows

A_JOB = 500
_READERS = "SELECT brand_id, task FROM infra_outboxreader WHERE brand_id = ANY(%s)"


@dataclass(frozen=True, slots=True)
class Event:
    """`name` is past tense (invoice.issued); `occurred_at` is the brand's business instant."""

    name: str
    brand_id: UUID
    customer_id: UUID | None
    occurred_at: datetime
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was kept."""

    id: UUID
    event: Event


_collected: ContextVar[list[Event] | None] = ContextVar("collected", default=None)


@contextmanager
def collected() -> Iterator[None]:
    """What the block publishes is written as it ends, in the order in which it was published; nothing if it fails."""
    events: list[Event] = []
    token = _collected.set(events)
    try:
        yield
    finally:
        _collected.reset(token)
    publish(events)


def publish(events: Sequence[Event]) -> None:
    """Keep the events, as the unit of work ends; outside one, at once.

    They become visible with the commit, and so do the jobs of those who read the brand's.
    """
    waiting = _collected.get()
    if waiting is not None:
        waiting.extend(events)
    elif events:
        _keep(events)


def _keep(events: Sequence[Event]) -> None:
    recorded_at = wall_now()
    ids = new_ids(len(events))
    bulk.insert(
        OutboxEvent,
        ["id", "name", "brand_id", "customer_id", "payload", "occurred_at", "recorded_at"],
        [
            (id_, e.name, e.brand_id, e.customer_id, dict(e.payload), e.occurred_at, recorded_at)
            for id_, e in zip(ids, events, strict=True)
        ],
    )
    for brand_id, task in rows(_READERS, [list({event.brand_id for event in events})]):
        of_brand = [str(id_) for id_, event in zip(ids, events, strict=True) if event.brand_id == brand_id]
        batches = [of_brand[n : n + A_JOB] for n in range(0, len(of_brand), A_JOB)]
        jobs.defer_many(task, [{"event_ids": batch} for batch in batches])


def set_reader(brand_id: UUID, task: str, *, reads: bool) -> None:
    """Whether each batch of the brand's events enqueues a job of `task`, from the next transaction on."""
    if reads:
        OutboxReader.objects.get_or_create(brand_id=brand_id, task=task)
    else:
        OutboxReader.objects.filter(brand_id=brand_id, task=task).delete()


def get_events(event_ids: Sequence[UUID]) -> list[Told]:
    """In the order of their ids."""
    return [_told(row) for row in OutboxEvent.objects.filter(pk__in=event_ids).order_by("pk")]


def list_since(
    brand_id: UUID, occurred_at: datetime, recorded_at: datetime, *, after: UUID | None, limit: int
) -> list[Told]:
    """What the brand told since business instant `occurred_at`, beyond `after`, by the index.

    None of it was recorded before wall instant `recorded_at`.
    """
    rows = OutboxEvent.objects.filter(brand_id=brand_id, pk__gt=after or first_id_at(recorded_at))
    return [_told(row) for row in rows.filter(occurred_at__gte=occurred_at).order_by("pk")[:limit]]


def _told(row: OutboxEvent) -> Told:
    return Told(row.id, Event(row.name, row.brand_id, row.customer_id, row.occurred_at, row.payload))


def count_since(brand_id: UUID, since: datetime) -> dict[str, int]:
    """How many events of each name the brand has had since a wall instant."""
    found = OutboxEvent.objects.filter(brand_id=brand_id, recorded_at__gte=since).values_list("name")
    return dict(found.annotate(times=Count("pk")))
