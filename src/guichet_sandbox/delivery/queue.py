"""The waiting deliveries: claimed under a lease, then settled. Nothing is locked while a receiver is called."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q
from django.db.models.functions import Greatest

from guichet_sandbox import faults
from guichet_sandbox.models import Account, Delivery, WebhookEndpoint

LEASE = timedelta(seconds=20)
DELAYS_SECONDS = (1, 2, 5, 10, 30, 60)
MOST_ATTEMPTS = 12


def claim(now: datetime) -> Delivery | None:
    """The oldest delivery that is due, to an endpoint that is not paused; nobody else takes it during the lease."""
    with transaction.atomic():
        due = Delivery.objects.filter(status="waiting", is_overtaken=False, next_at__lte=now).filter(
            Q(endpoint__paused_until__isnull=True) | Q(endpoint__paused_until__lte=now)
        )
        delivery = due.select_for_update(skip_locked=True, of=("self",)).order_by("id").first()
        if delivery is None:
            return None
        if delivery.endpoint.deleted:
            delivery.status = "given_up"
        else:
            delivery.attempts, delivery.next_at = delivery.attempts + 1, now + LEASE
        delivery.save()
        return delivery


def next_due() -> datetime | None:
    """When the next waiting delivery can be tried, if there is any."""
    waiting = Delivery.objects.filter(status="waiting", is_overtaken=False)
    due: datetime | None = waiting.aggregate(due=Min(Greatest("next_at", "endpoint__paused_until")))["due"]
    return due


def is_dropped(delivery: Delivery) -> bool:
    """Whether a fault on order loses this attempt."""
    with transaction.atomic():
        return bool(faults.take_for_webhook(delivery.event.account, ("webhook_drop",), delivery.event.kind))


def under_way(account: Account, now: datetime) -> int:
    """How many of the account's deliveries are due or being sent, or due within a lease: the others are held back."""
    soon = Delivery.objects.filter(status="waiting", is_overtaken=False, next_at__lte=now + LEASE)
    return soon.filter(event__account=account).count()


def settle_delivered(delivery: Delivery) -> None:
    """Those that this one was to overtake can go now."""
    with transaction.atomic():
        Delivery.objects.filter(id=delivery.id).update(status="delivered")
        overtaken = Delivery.objects.filter(endpoint_id=delivery.endpoint_id, is_overtaken=True, id__lt=delivery.id)
        overtaken.update(is_overtaken=False)
    WebhookEndpoint.objects.filter(id=delivery.endpoint_id, paused_until__isnull=False).update(paused_until=None)


def settle_failed(delivery: Delivery, now: datetime, *, unreachable: bool) -> None:
    """Try again later; an endpoint that cannot be reached is left alone for a while, with all that waits for it."""
    delay = DELAYS_SECONDS[min(delivery.attempts, len(DELAYS_SECONDS)) - 1]
    status = "given_up" if delivery.attempts >= MOST_ATTEMPTS else "waiting"
    Delivery.objects.filter(id=delivery.id).update(status=status, next_at=now + timedelta(seconds=delay))
    if unreachable:
        WebhookEndpoint.objects.filter(id=delivery.endpoint_id).update(paused_until=now + timedelta(seconds=delay))
