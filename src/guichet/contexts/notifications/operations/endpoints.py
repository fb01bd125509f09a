"""Endpoints of a brand: added, changed, given another secret, switched off and on."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from guichet.contexts.brands.public import seal, unseal
from guichet.contexts.notifications.domain.event_kinds import KINDS
from guichet.contexts.notifications.domain.webhooks import BOTH_VALID_FOR, OffReason
from guichet.contexts.notifications.models import WebhookEndpoint
from guichet.contexts.notifications.queries.webhooks import EndpointView, endpoint_view
from guichet.infra.outbox import set_reader

FAN_OUT_TASK = "flows.fan_out_events"
SECRET_BYTES = 32


def add_endpoint(
    endpoint_id: UUID, brand_id: UUID, url: str, events: Sequence[str], now: datetime
) -> tuple[EndpointView, str] | None:
    """The endpoint with its secret, which nobody can ask for again; None when there is one with this id already."""
    secret = _new_secret()
    row, made = WebhookEndpoint.objects.get_or_create(
        pk=endpoint_id,
        defaults={
            "brand_id": brand_id,
            "url": url,
            "events": _known(events),
            "secrets": seal({"secrets": [{"secret": secret, "until": None}]}),
            "created_at": now,
        },
    )
    if not made:
        return None
    set_reader(brand_id, FAN_OUT_TASK, reads=True)
    return endpoint_view(row), secret


def change_endpoint(endpoint_id: UUID, url: str, events: Sequence[str]) -> EndpointView:
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    row.url, row.events, row.rest_until = url, _known(events), None
    row.save(update_fields=["url", "events", "rest_until"])
    return endpoint_view(row)


def rotate_secret(endpoint_id: UUID, now: datetime) -> str:
    """Another secret; the one before stays valid for a day, so that the product can change over."""
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    before = unseal(row.secrets)["secrets"][0]["secret"]
    secret = _new_secret()
    until = (now + BOTH_VALID_FOR).isoformat()
    row.secrets = seal({"secrets": [{"secret": secret, "until": None}, {"secret": before, "until": until}]})
    row.save(update_fields=["secrets"])
    return secret


def switch_endpoint(endpoint_id: UUID, off: OffReason | None) -> bool:
    """Off for a reason, or on; False when it is so already. What is due there waits until it is on again."""
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    if row.is_enabled is (off is None):
        return False
    row.is_enabled, row.off_reason, row.failing_since = off is None, off or "", None
    row.rest_until = None
    row.save(update_fields=["is_enabled", "off_reason", "failing_since", "rest_until"])
    listens = WebhookEndpoint.objects.filter(brand_id=row.brand_id, is_enabled=True).exists()
    set_reader(row.brand_id, FAN_OUT_TASK, reads=listens)
    return True


def _new_secret() -> str:
    """As the Standard Webhooks specification writes it: `whsec_` and base64 of 24 to 64 random bytes."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _known(events: Sequence[str]) -> list[str]:
    if unknown := set(events) - set(KINDS):
        raise ValueError(f"no such events: {', '.join(sorted(unknown))}")
    return [name for name in KINDS if name in set(events)]
