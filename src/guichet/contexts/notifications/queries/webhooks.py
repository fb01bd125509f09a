"""Reads of webhook endpoints and of what was told there; frozen views only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from guichet.contexts.brands.public import is_readable, unseal
from guichet.contexts.customers.public import list_customers
from guichet.contexts.notifications.domain.webhooks import DeliveryStatus, OffReason
from guichet.contexts.notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from guichet.infra.outbox import Event


@dataclass(frozen=True, slots=True)
class EndpointView:
    """`events` are the names that it wants, none of them: all. `failing_since` while nothing arrives there."""

    id: UUID
    brand_id: UUID
    url: str
    events: tuple[str, ...]
    is_enabled: bool
    off_reason: OffReason | None
    failing_since: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueDelivery:
    """What is to be told now, with the customer's number."""

    id: UUID
    event_id: UUID
    event: Event
    customer_number: str
    tries: int


@dataclass(frozen=True, slots=True)
class AttemptLine:
    """`answer_code` is None where there was no answer; then `answer` says why."""

    attempted_at: datetime
    succeeded: bool
    answer_code: int | None
    answer: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery in the log, its attempts newest first; the customer's number is empty where it is of none."""

    id: UUID
    event_id: UUID
    event: Event
    customer_number: str
    status: DeliveryStatus
    next_try_at: datetime
    attempts: tuple[AttemptLine, ...] = field(default=())


def endpoint_view(row: WebhookEndpoint) -> EndpointView:
    return EndpointView(
        row.id,
        row.brand_id,
        row.url,
        tuple(row.events),
        row.is_enabled,
        OffReason(row.off_reason) if row.off_reason else None,
        row.failing_since,
        row.created_at,
    )


def find_endpoint(brand_id: UUID, endpoint_id: UUID) -> EndpointView | None:
    row = WebhookEndpoint.objects.filter(brand_id=brand_id, pk=endpoint_id).first()
    return endpoint_view(row) if row else None


def get_endpoint(endpoint_id: UUID) -> EndpointView:
    return endpoint_view(WebhookEndpoint.objects.get(pk=endpoint_id))


def list_endpoints(brand_id: UUID) -> list[EndpointView]:
    """The oldest first."""
    return [endpoint_view(row) for row in WebhookEndpoint.objects.filter(brand_id=brand_id).order_by("pk")]


def count_switched_off(brand_id: UUID) -> int:
    """Those that nobody switched off: nothing arrived there, or they said so."""
    off = WebhookEndpoint.objects.filter(brand_id=brand_id, is_enabled=False)
    return off.exclude(off_reason=OffReason.PERSON).count()


def valid_secrets(endpoint_id: UUID, now: datetime) -> list[str]:
    """What a message is signed with at a wall instant, the newest first."""
    kept = unseal(WebhookEndpoint.objects.values_list("secrets", flat=True).get(pk=endpoint_id))["secrets"]
    return [each["secret"] for each in kept if each["until"] is None or datetime.fromisoformat(each["until"]) > now]


def count_unreadable_endpoints() -> int:
    """How many endpoints' secrets are sealed with a key that this installation does not have."""
    return sum(not is_readable(sealed) for sealed in WebhookEndpoint.objects.values_list("secrets", flat=True))


def list_due_endpoints(now: datetime) -> list[UUID]:
    """Enabled ones where something is due at a wall instant."""
    due = WebhookDelivery.objects.filter(_may_be_called(now), status=DeliveryStatus.PENDING, next_try_at__lte=now)
    return list(due.values_list("endpoint_id", flat=True).distinct())


def _may_be_called(now: datetime) -> Q:
    """Its endpoint is on, and does not ask to be left alone."""
    rests = Q(endpoint__rest_until__isnull=False, endpoint__rest_until__gt=now)
    return Q(endpoint__is_enabled=True) & ~rests


def list_due(endpoint_id: UUID, now: datetime, limit: int) -> list[DueDelivery]:
    """In the order in which they fell due, and then of what is told."""
    due = WebhookDelivery.objects.filter(
        _may_be_called(now), endpoint_id=endpoint_id, status=DeliveryStatus.PENDING, next_try_at__lte=now
    )
    rows = list(due.select_related("event").order_by("next_try_at", "event_id")[:limit])
    numbers = _numbers(rows)
    return [
        DueDelivery(row.id, row.event_id, _event(row), numbers.get(row.event.customer_id, ""), row.tries)
        for row in rows
    ]


def find_delivery(brand_id: UUID, endpoint_id: UUID, delivery_id: UUID) -> UUID | None:
    """Its id, if it is one of that endpoint of the brand."""
    of_brand = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, endpoint__brand_id=brand_id, pk=delivery_id)
    return of_brand.values_list("pk", flat=True).first()


def count_deliveries(endpoint_id: UUID) -> int:
    return WebhookDelivery.objects.filter(endpoint_id=endpoint_id).count()


def list_deliveries(endpoint_id: UUID, *, offset: int, limit: int) -> list[DeliveryLine]:
    """Of the newest event first, each with all of its attempts."""
    rows = WebhookDelivery.objects.filter(endpoint_id=endpoint_id).select_related("event").order_by("-event_id")
    page = list(rows[offset : offset + limit])
    attempts: dict[UUID, list[AttemptLine]] = {row.id: [] for row in page}
    for each in WebhookAttempt.objects.filter(delivery_id__in=list(attempts)).order_by("-pk"):
        attempts[each.delivery_id].append(
            AttemptLine(each.attempted_at, each.succeeded, each.answer_code, each.answer, each.duration_ms)
        )
    numbers = _numbers(page)
    return [
        DeliveryLine(
            row.id, row.event_id, _event(row), numbers.get(row.event.customer_id, ""), DeliveryStatus(row.status),
            row.next_try_at, tuple(attempts[row.id]),
        )
        for row in page
    ]  # fmt: skip


def _event(row: WebhookDelivery) -> Event:
    told = row.event
    return Event(told.name, told.brand_id, told.customer_id, told.occurred_at, told.payload)


def _numbers(rows: Sequence[WebhookDelivery]) -> dict[UUID | None, str]:
    ids = {row.event.customer_id for row in rows if row.event.customer_id is not None}
    return {customer_id: customer.number for customer_id, customer in list_customers(list(ids)).items()}
