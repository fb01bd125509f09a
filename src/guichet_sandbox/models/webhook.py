"""Events, who wants them, and their deliveries."""

from typing import ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Record


class WebhookEndpoint(Record):
    url = models.TextField()
    enabled_events = models.JSONField()
    description = models.TextField(blank=True)
    metadata = models.JSONField(default=dict)
    secret = models.CharField(max_length=100)
    # Deleted endpoints stay, so that their past deliveries keep meaning something.
    deleted = models.BooleanField(default=False)
    # Machine time: nothing is sent before, after it could not be reached; the other receivers do not wait for it.
    paused_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"


class Event(Record):
    """What happened, with the object as it was then. Written in the transaction of what happened."""

    deliveries: models.Manager["Delivery"]
    kind = models.CharField(max_length=80)
    object = models.JSONField()
    request_id = models.CharField(max_length=40, blank=True)
    idempotency_key = models.CharField(max_length=255, blank=True)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        indexes = [models.Index(fields=["account", "id"], name="event_by_account")]


class Delivery(models.Model):
    """One event on its way to one endpoint. All instants are machine time."""

    id: int
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="+")
    endpoint_id: int
    # waiting, delivered, given_up
    status = models.CharField(max_length=20, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    # Not before this; while an attempt runs, the end of its lease.
    next_at = models.DateTimeField()
    # By a fault on order: sent once one that was made later has been.
    is_overtaken = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
        indexes = [
            models.Index(fields=["id"], condition=models.Q(status="waiting"), name="waiting_deliveries"),
        ]
