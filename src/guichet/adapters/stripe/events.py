"""What the provider tells by itself: signed webhooks, and the same events asked for.

An event is believed only when signed with one of our secrets within five minutes of now, so that a copy caught on the
way is worth nothing later. Scheme: docs.stripe.com/webhooks/signature.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import stripe

from guichet.adapters.stripe.charges import ATTEMPT
from guichet.adapters.stripe.errors import asked_again_safely, details_of
from guichet.adapters.stripe.refunds import REFUND
from guichet.contexts.payments.ports import EventSubject, GatewayEvent, WebhookInvalidError

SIGNATURE_HEADER = "stripe-signature"
REPLAY_WINDOW = timedelta(minutes=5)
PAGE = 100

# The kind of object an event is about → subject, and the metadata that names it in our words.
SUBJECTS: Mapping[str, tuple[EventSubject, str]] = {
    "checkout.session": (EventSubject.SETUP, "guichet_setup"),
    "setup_intent": (EventSubject.SETUP, "guichet_setup"),
    "payment_intent": (EventSubject.CHARGE, ATTEMPT),
    "charge": (EventSubject.CHARGE, ATTEMPT),
    # Found by its payment intent: a dispute holds nothing of ours.
    "dispute": (EventSubject.CHARGE, ""),
    "refund": (EventSubject.REFUND, REFUND),
    "payment_method": (EventSubject.METHOD, ""),
}


def parse_webhook(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: datetime) -> list[GatewayEvent]:
    """The event of a webhook, once it is proven; `now` is the machine's time. WebhookInvalidError otherwise."""
    header = next((value for name, value in headers.items() if name.lower() == SIGNATURE_HEADER), "")
    _verify(secrets, header, body, now)
    try:
        shape = json.loads(body)
    except ValueError as error:
        raise WebhookInvalidError("the body is not JSON") from error
    return [_event(shape)]


def poll_events(client: stripe.StripeClient, cursor: str) -> tuple[list[GatewayEvent], str]:
    """All events after `cursor`, oldest first, and the next cursor.

    The provider forgets events after some weeks: an unknown cursor starts anew with the oldest that is left.
    """
    with asked_again_safely():
        try:
            shapes = _after(client, cursor) if cursor else _from_the_start(client)
        except stripe.InvalidRequestError as error:
            if details_of(error).get("code") != "resource_missing":
                raise
            shapes = _from_the_start(client)
    found = [_event(shape) for shape in shapes]
    return found, found[-1].event_id if found else cursor


def _after(client: stripe.StripeClient, cursor: str) -> list[dict[str, Any]]:
    # With `ending_before` the library walks from the cursor towards the newest.
    listed = client.v1.events.list({"limit": PAGE, "ending_before": cursor})
    return [event.to_dict() for event in listed.auto_paging_iter()]


def _from_the_start(client: stripe.StripeClient) -> list[dict[str, Any]]:
    newest_first = [event.to_dict() for event in client.v1.events.list({"limit": PAGE}).auto_paging_iter()]
    return newest_first[::-1]


def _verify(secrets: Sequence[str], header: str, body: bytes, now: datetime) -> None:
    pairs = [part.strip().partition("=")[::2] for part in header.split(",")]
    times = [value for name, value in pairs if name == "t" and value.isascii() and value.isdigit()]
    # As bytes: a comparison in constant time refuses letters outside ASCII.
    signatures = [value.encode(errors="replace") for name, value in pairs if name == "v1"]
    if not times or not signatures:
        raise WebhookInvalidError("the signature is missing or not one")
    signed = f"{times[0]}.".encode() + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    if not any(hmac.compare_digest(mine, theirs) for mine in expected for theirs in signatures):
        raise WebhookInvalidError("the signature is wrong")
    if abs(now - _instant(int(times[0]))) > REPLAY_WINDOW:
        raise WebhookInvalidError("the signature is not of these minutes")


def _event(shape: Any) -> GatewayEvent:
    match shape:
        case {
            "object": "event",
            "id": str(event_id),
            "type": str(kind),
            "created": int(created),
            "data": {"object": dict(about)},
        }:
            subject, own_id = _subject(about)
            return GatewayEvent(event_id, kind, subject, _reference(about), own_id, _instant(created), shape)
        case _:
            raise WebhookInvalidError("the body is not an event")


def _subject(about: Mapping[str, Any]) -> tuple[EventSubject, UUID | None]:
    subject, name = SUBJECTS.get(str(about.get("object")), (EventSubject.OTHER, ""))
    if about.get("object") == "checkout.session" and about.get("mode") == "payment":
        subject, name = EventSubject.CHARGE, ATTEMPT
    given = (about.get("metadata") or {}).get(name)
    try:
        return subject, UUID(given) if isinstance(given, str) else None
    except ValueError:
        return subject, None


def _reference(about: Mapping[str, Any]) -> str:
    """What to fetch anew: of a charge or its dispute the payment intent, by which the port knows charges."""
    intent = about.get("payment_intent") if about.get("object") in {"charge", "dispute"} else None
    return str(intent or about.get("id") or "")


def _instant(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise WebhookInvalidError("a time that is none") from error
