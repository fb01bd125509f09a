"""Faults on order."""

from typing import ClassVar, Self

from django.db import models

from guichet_sandbox.models.account import Record


class Fault(Record):
    """Counted, never random: the next `remaining` requests (or deliveries) that match go wrong."""

    kind = models.CharField(max_length=30)
    # Prefix of the request's path; for faults of webhooks, prefix of the event's type.
    path = models.CharField(max_length=200, blank=True)
    method = models.CharField(max_length=10, default="POST")
    # For time-outs, how long the connection is held; for `webhook_delay`, how much later.
    seconds = models.PositiveIntegerField(default=0)
    remaining = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "sandbox"
