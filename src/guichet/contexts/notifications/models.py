"""Mails, and what products are told by webhook."""

from __future__ import annotations

from django.db import models

from guichet.contexts.notifications.domain.webhooks import DeliveryStatus
from guichet.infra.models import Row


class Mail(Row):
    """One message to one address. Its parts are written when it is rendered, right before sending."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    to = models.EmailField()
    language = models.CharField(max_length=2)
    data = models.JSONField(help_text="What the message of this kind says.")
    invoice = models.ForeignKey(
        "invoicing.Invoice", models.PROTECT, related_name="+", null=True, help_text="Whose PDF goes with it."
    )
    credit_note = models.ForeignKey(
        "invoicing.CreditNote", models.PROTECT, related_name="+", null=True, help_text="Whose PDF goes with it."
    )
    once = models.CharField(max_length=120, unique=True, help_text="Names the fact: the same fact is told once.")
    status = models.CharField(max_length=8, choices=Status.choices)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    queued_at = models.DateTimeField(help_text="Wall instant.")
    sent_at = models.DateTimeField(null=True, help_text="Wall instant.")

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="mail_newest"),
            models.Index(fields=["customer", "-id"], name="mail_of_customer"),
            models.Index(fields=["invoice"], condition=models.Q(status="queued"), name="mail_waiting_for_pdf"),
            models.Index(
                fields=["credit_note"],
                condition=models.Q(status="queued", credit_note__isnull=False),
                name="mail_waiting_for_note",
            ),
        ]


class WebhookEndpoint(Row):
    """Where a brand's events are told to a product. `failing_since` is set while nothing arrives there."""

    brand = models.ForeignKey("brands.Brand", models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    secrets = models.TextField(help_text="Encrypted JSON: each secret, newest first, with the instant it ends at.")
    events = models.JSONField(help_text="Names; an empty list is all of them.")
    is_enabled = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=8, blank=True, help_text="person, failing, gone; empty while it is on.")
    failing_since = models.DateTimeField(null=True, help_text="Wall instant.")
    rest_until = models.DateTimeField(null=True, help_text="Wall instant before which it asked not to be called.")
    created_at = models.DateTimeField(help_text="Wall instant.")

    class Meta:
        indexes = [models.Index(fields=["brand", "id"], name="endpoint_of_brand")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_enabled=True, off_reason="")
                | models.Q(~models.Q(off_reason=""), is_enabled=False),
                name="endpoint_off_has_reason",
            )
        ]


class WebhookDelivery(Row):
    """One event for one endpoint. Telling it again is the same delivery, under the same message id."""

    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, related_name="+")
    event = models.ForeignKey("infra.OutboxEvent", models.PROTECT, related_name="+")
    status = models.CharField(max_length=9, choices=[(s.value, s.value) for s in DeliveryStatus])
    tries = models.PositiveSmallIntegerField(default=0, help_text="Since it was made, or told again by a person.")
    next_try_at = models.DateTimeField(help_text="Wall instant.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["endpoint", "next_try_at", "event"],
                condition=models.Q(status="pending"),
                name="delivery_due",
            ),
            models.Index(fields=["endpoint", "-event"], name="delivery_newest"),
        ]


class WebhookAttempt(Row):
    """One try of a delivery, as it went."""

    delivery = models.ForeignKey(WebhookDelivery, models.PROTECT, related_name="+")
    attempted_at = models.DateTimeField(help_text="Wall instant.")
    succeeded = models.BooleanField()
    answer_code = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; null: there was no answer.")
    answer = models.CharField(max_length=500, help_text="The first characters of the answer, or why there was none.")
    duration_ms = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["delivery", "id"], name="attempt_of_delivery")]
