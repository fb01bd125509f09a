"""Deliveries: made for each endpoint that wants the event, tried, and told again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.notifications.domain.webhooks import (
    GONE,
    REST,
    DeliveryStatus,
    OffReason,
    is_given_up,
    next_try,
    rest_until,
)
from guichet.contexts.notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from guichet.contexts.notifications.operations.endpoints import switch_endpoint
from guichet.contexts.notifications.ports import Answer
from guichet.contexts.notifications.queries.webhooks import DueDelivery, EndpointView
from guichet.infra.outbox import Told


def make_deliveries(endpoints: Sequence[EndpointView], told: Sequence[Told], now: datetime) -> list[UUID]:
    """For each endpoint what it wants of these events, due now; once, however often. The endpoints that want any."""
    wanted = [
        (endpoint, each.id)
        for endpoint in endpoints
        for each in told
        if each.event.brand_id == endpoint.brand_id and (not endpoint.events or each.event.name in endpoint.events)
    ]
    WebhookDelivery.objects.bulk_create(
        [
            WebhookDelivery(endpoint_id=endpoint.id, event_id=event_id, status=DeliveryStatus.PENDING, next_try_at=now)
            for endpoint, event_id in wanted
        ],
        ignore_conflicts=True,
    )
    return list(dict.fromkeys(endpoint.id for endpoint, _ in wanted))


def tell_again(endpoint_id: UUID, now: datetime, *, event_ids: Sequence[UUID]) -> int:
    """Deliveries of these events are due now, as if they had never been tried; how many."""
    of_events = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, event_id__in=event_ids)
    return of_events.update(status=DeliveryStatus.PENDING, tries=0, next_try_at=now)


def tell_one_again(delivery_id: UUID, now: datetime) -> None:
    WebhookDelivery.objects.filter(pk=delivery_id).update(status=DeliveryStatus.PENDING, tries=0, next_try_at=now)


def record_attempt(endpoint_id: UUID, delivery: DueDelivery, answer: Answer, now: datetime) -> OffReason | None:
    """How a try went; when it is tried again. The reason if the endpoint was switched off by it."""
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    WebhookAttempt.objects.create(
        delivery_id=delivery.id,
        attempted_at=now,
        succeeded=answer.is_success,
        answer_code=answer.code,
        answer=answer.text,
        duration_ms=answer.duration_ms,
    )
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.id)
    row.tries += 1
    # For even load, as the specification asks; nothing depends on it.
    again = None if answer.is_success else next_try(row.tries, now, random.randrange(1000))  # noqa: S311
    if answer.is_success:
        row.status = DeliveryStatus.DELIVERED
    elif again is None:
        row.status = DeliveryStatus.FAILED
    else:
        row.next_try_at = again
    row.save(update_fields=["status", "tries", "next_try_at"])
    failing_since = None if answer.is_success else endpoint.failing_since or now
    asked = None if answer.is_success else answer.ask_again_after
    if failing_since != endpoint.failing_since or asked is not None:
        endpoint.failing_since = failing_since
        endpoint.rest_until = rest_until(asked, now) if asked is not None else endpoint.rest_until
        endpoint.save(update_fields=["failing_since", "rest_until"])
    off = None
    if answer.code == GONE:
        off = OffReason.GONE
    elif failing_since is not None and is_given_up(failing_since, now):
        off = OffReason.FAILING
    return off if off is not None and switch_endpoint(endpoint_id, off) else None


def let_rest(endpoint_id: UUID, now: datetime) -> None:
    """What is due at an endpoint that fails waits a while: each try of it would hold up other work."""
    due = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, status=DeliveryStatus.PENDING, next_try_at__lte=now)
    due.update(next_try_at=now + REST)


def forget_deliveries(endpoint_id: UUID, before: UUID, most: int) -> int:
    """Those of events older than `before`, an id, that are not due any more, with their attempts; how many."""
    old = WebhookDelivery.objects.filter(endpoint_id=endpoint_id, event_id__lt=before)
    ids = list(old.exclude(status=DeliveryStatus.PENDING).order_by("event_id").values_list("pk", flat=True)[:most])
    WebhookAttempt.objects.filter(delivery_id__in=ids).delete()
    return WebhookDelivery.objects.filter(pk__in=ids).delete()[0]
