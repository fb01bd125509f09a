"""Say that something happened: the event and its deliveries, in the transaction of what happened."""

from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.db import transaction

from guichet_sandbox import faults
from guichet_sandbox.clock import account_now, wall_now
from guichet_sandbox.delivery.wake import wake
from guichet_sandbox.identifiers import new_reference
from guichet_sandbox.models import Account, Delivery, Event, WebhookEndpoint

# The faults of a delivery that are taken when it is made.
WHEN_QUEUED = ("webhook_delay", "webhook_duplicate", "webhook_reorder")
# (request id, idempotency key) of the API call that is being answered; empty on pages.
current_request: ContextVar[tuple[str, str]] = ContextVar("current_request", default=("", ""))


def record(account: Account, kind: str, shape: dict[str, Any]) -> None:
    """Write the event `kind` about `shape`, and one delivery for each endpoint that wants it."""
    request_id, key = current_request.get()
    event = Event.objects.create(
        account=account,
        reference=new_reference("evt"),
        created_at=account_now(account),
        kind=kind,
        object=shape,
        request_id=request_id,
        idempotency_key=key,
    )
    for endpoint in WebhookEndpoint.objects.filter(account=account, deleted=False).order_by("id"):
        if kind in endpoint.enabled_events or "*" in endpoint.enabled_events:
            _deliver(event, endpoint)
    transaction.on_commit(wake)


def _deliver(event: Event, endpoint: WebhookEndpoint) -> None:
    ordered = faults.take_for_webhook(event.account, WHEN_QUEUED, event.kind)
    delay, is_overtaken = ordered.get("webhook_delay"), "webhook_reorder" in ordered
    next_at = wall_now() + timedelta(seconds=delay.seconds if delay else 0)
    for _ in range(2 if "webhook_duplicate" in ordered else 1):
        Delivery.objects.create(event=event, endpoint=endpoint, next_at=next_at, is_overtaken=is_overtaken)
